//! A set of keys that is small, and asked without waiting: it may say of a key that it is there when it is not, and never the
//! other way round.

use std::sync::atomic::{AtomicU64, Ordering};

use super::RevocationKey;

/// A Bloom filter in blocks. All that there is of a key stands in 64 bytes that the processor fetches at once, and is looked at
/// without a branch, so that what is fetched for several keys and filters is fetched together: a filter that is larger than the
/// processor's caches costs one way to memory.
///
/// Of a full one, six keys in a million are found that nobody put there.
pub(super) struct Filter {
    blocks: Box<[Block]>,
}

const WORDS: usize = 8;

#[derive(Default)]
#[repr(align(64))]
struct Block([AtomicU64; WORDS]);

/// So many keys for each block, of 512 bits, are as many as it should have.
const KEYS: usize = 16;

/// Where a key stands: the key is a hash, of which nobody chooses the bits, and all 128 of which are used.
#[derive(Clone, Copy)]
pub(super) struct Place {
    block: u32,
    /// Two bits in each word, of which any may be the same.
    bits: [u64; WORDS],
}

impl Place {
    #[inline]
    pub(super) fn of(key: RevocationKey) -> Self {
        let key = u128::from_le_bytes(*key.as_bytes());
        let bit = |place: usize| 1_u64 << (key >> (32 + 6 * place) & 63);
        Self { block: key as u32, bits: std::array::from_fn(|word| bit(2 * word) | bit(2 * word + 1)) }
    }
}

impl Filter {
    /// An empty one, for so many keys.
    pub(super) fn new(capacity: usize) -> Self {
        Self { blocks: (0..capacity.div_ceil(KEYS).max(1)).map(|_| Block::default()).collect() }
    }

    #[inline]
    fn block(&self, place: &Place) -> Option<&Block> {
        let number = (u64::from(place.block) * self.blocks.len() as u64) >> 32;
        self.blocks.get(number as usize)
    }

    /// Whether it may be there.
    #[inline]
    pub(super) fn may_hold(&self, place: &Place) -> bool {
        let Some(block) = self.block(place) else { return true };
        let mut missing = 0;
        for (word, bits) in block.0.iter().zip(place.bits) {
            missing |= bits & !word.load(Ordering::Relaxed);
        }
        missing == 0
    }

    /// Puts it in, and says whether it may have been there.
    pub(super) fn insert(&self, place: &Place) -> bool {
        let Some(block) = self.block(place) else { return true };
        let mut missing = 0;
        for (word, bits) in block.0.iter().zip(place.bits) {
            missing |= bits & !word.fetch_or(bits, Ordering::Relaxed);
        }
        missing == 0
    }

    #[cfg(test)]
    pub(super) fn bytes(&self) -> usize {
        self.blocks.len() * size_of::<Block>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(number: u64) -> Place {
        Place::of(RevocationKey::token(None, &number.to_string()).unwrap())
    }

    #[test]
    fn all_that_was_put_in_is_found_and_hardly_anything_else() {
        for capacity in [1, 16, 1000, 1 << 16] {
            let filter = Filter::new(capacity);
            assert!((0..200_000).all(|number| !filter.may_hold(&place(number))), "an empty one has nothing");
            let there = (0..capacity as u64).filter(|number| filter.insert(&place(*number))).count();
            assert!(there <= 3, "{there} of {capacity} were there before");
            assert!(
                (0..capacity as u64).all(|number| filter.may_hold(&place(number)) && filter.insert(&place(number)))
            );
        }
    }

    #[test]
    fn a_full_one_is_wrong_as_rarely_as_is_said() {
        let count = 1 << 16;
        let filter = Filter::new(count);
        (0..count as u64).for_each(|number| _ = filter.insert(&place(number)));
        assert_eq!(filter.bytes(), count * 4);
        // Six in a million are expected, and twice as many all but never.
        let wrong = (1 << 20..(1 << 20) + 1_000_000).filter(|number| filter.may_hold(&place(*number))).count();
        assert!((1..=16).contains(&wrong), "{wrong}");
    }

    #[test]
    fn every_bit_of_a_key_counts() {
        let key = [0x5a_u8; 16];
        let filter = Filter::new(1 << 24);
        filter.insert(&Place::of(RevocationKey::from_bytes(key)));
        // The lowest bits of what chooses the block tell no blocks apart where there are few of them.
        for bit in 12..128 {
            let mut other = key;
            other[bit / 8] ^= 1 << (bit % 8);
            assert!(!filter.may_hold(&Place::of(RevocationKey::from_bytes(other))), "bit {bit}");
        }
    }
}
