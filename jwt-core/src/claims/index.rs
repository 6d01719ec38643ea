//! How the names of an enum are found: in one look, however many there are.

/// Twice as many as an enum may have names.
const SLOTS: usize = 256;

/// Where each name stands among the others, by a hash of its text; made in const evaluation. It decides nothing: names are
/// compared as a whole.
pub(super) struct Index {
    /// In each the place of a name plus one; zero where there is none. A name whose slot is taken is in the next free one.
    slots: [u8; SLOTS],
}

impl Index {
    pub(super) const EMPTY: Self = Self { slots: [0; SLOTS] };

    /// Of names beyond the 128th, which no set can hold, none is found.
    #[allow(clippy::indexing_slicing)]
    pub(super) const fn of(names: &[&str]) -> Self {
        let mut slots = [0; SLOTS];
        let mut place = 0;
        while place < names.len() && place < SLOTS / 2 {
            let mut slot = hash(names[place].as_bytes());
            while slots[slot as usize] != 0 {
                slot = slot.wrapping_add(1);
            }
            place += 1;
            slots[slot as usize] = place as u8;
        }
        Self { slots }
    }

    /// The place of a name among those that this was made of.
    pub(super) fn find(&self, names: &[&str], name: &str) -> Option<usize> {
        let mut slot = hash(name.as_bytes());
        loop {
            // Half of the slots are empty, so that this ends.
            let place = usize::from(*self.slots.get(usize::from(slot))?).checked_sub(1)?;
            if names.get(place).is_some_and(|known| same(known, name)) {
                return Some(place);
            }
            slot = slot.wrapping_add(1);
        }
    }
}

/// Whether two texts are the same. Most names are so short that both ends, looked at as numbers, are all of them.
#[inline]
fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    match one.len() {
        length if length != other.len() => false,
        8..=16 => one.first_chunk::<8>() == other.first_chunk() && one.last_chunk::<8>() == other.last_chunk(),
        4..=7 => one.first_chunk::<4>() == other.first_chunk() && one.last_chunk::<4>() == other.last_chunk(),
        _ => one == other,
    }
}

/// Of the length and of both ends, where names differ. What it is worth does not depend on what a token says: only the names
/// of the enum are in slots.
const fn hash(name: &[u8]) -> u8 {
    let ends = match (name.first_chunk(), name.last_chunk()) {
        (Some(first), Some(last)) => u64::from_le_bytes(*first) ^ u64::from_le_bytes(*last).rotate_left(29),
        _ => short(name),
    };
    let mixed = (ends ^ name.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 56) as u8
}

/// Fewer than eight bytes as one number.
#[allow(clippy::indexing_slicing)]
const fn short(name: &[u8]) -> u64 {
    if let (Some(first), Some(last)) = (name.first_chunk(), name.last_chunk()) {
        return (u32::from_le_bytes(*first) as u64) << 32 | u32::from_le_bytes(*last) as u64;
    }
    let mut number = 0;
    let mut at = 0;
    while at < name.len() {
        number = number << 8 | name[at] as u64;
        at += 1;
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_found_and_no_other() {
        let texts: Vec<String> = (0..128)
            .map(|n| match n % 4 {
                0 => format!("r{n}"),
                1 => format!("scope-{n}:read"),
                2 => format!("the-same-beginning-{n}-and-the-same-end"),
                _ => "x".repeat(n),
            })
            .collect();
        let names: Vec<&str> = texts.iter().map(String::as_str).collect();
        for count in [0, 1, 2, 127, 128] {
            let index = Index::of(&names[..count]);
            for (place, name) in names.iter().enumerate() {
                assert_eq!(index.find(&names[..count], name), (place < count).then_some(place), "{name} of {count}");
            }
            for other in
                ["", "r", "R0", "r0 ", "scope-1:rea", "the-same-beginning-3-and-the-same-end", &"x".repeat(200)]
            {
                assert_eq!(index.find(&names[..count], other), None, "{other} of {count}");
            }
        }
    }

    #[test]
    fn texts_are_compared_as_a_whole() {
        for length in 0..40 {
            let text: String = ('!'..).take(length).collect();
            assert!(same(&text, &text.clone()));
            for place in 0..length {
                let mut other = text.clone().into_bytes();
                other[place] ^= 1;
                assert!(!same(&text, std::str::from_utf8(&other).unwrap()), "{text} at {place}");
                assert!(!same(&text, &text[place + 1..]) && !same(&text[..place], &text));
            }
        }
    }

    #[test]
    fn names_of_one_hash_do_not_hide_each_other() {
        let texts: Vec<String> = (0..100_000).map(|n| format!("n{n}")).filter(|n| hash(n.as_bytes()) == 255).collect();
        let names: Vec<&str> = texts.iter().map(String::as_str).take(128).collect();
        assert_eq!(names.len(), 128);
        let index = Index::of(&names);
        assert!(names.iter().enumerate().all(|(place, name)| index.find(&names, name) == Some(place)));
        assert_eq!(index.find(&names, &texts[200]), None);
    }

    #[test]
    fn more_names_than_a_set_holds_are_left_out() {
        let texts: Vec<String> = (0..300).map(|n| format!("n{n}")).collect();
        let names: Vec<&str> = texts.iter().map(String::as_str).collect();
        let index = Index::of(&names);
        assert_eq!(index.find(&names, "n127"), Some(127));
        assert_eq!(index.find(&names, "n128"), None);
    }
}
