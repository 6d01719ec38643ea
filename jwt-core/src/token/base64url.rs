//! base64url as RFC 7515 section 2 has it: without padding, and one text for each value.

use base64_simd::{AsOut, URL_SAFE_NO_PAD};

pub(crate) fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode_to_string(bytes)
}

/// Appends what [`encode`] gives.
pub(crate) fn encode_onto(text: &mut String, bytes: &[u8]) {
    URL_SAFE_NO_PAD.encode_append(bytes, text);
}

/// `None` for padding, another alphabet, whitespace and bits that are not zero at the end.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode_to_vec(text).ok()
}

/// Fills the whole of it.
fn decode_into(text: &str, bytes: &mut [u8]) -> Option<()> {
    // The library takes for granted that there is room.
    if bytes.len() != decoded_len(text) {
        return None;
    }
    let decoded = URL_SAFE_NO_PAD.decode(text.as_bytes(), bytes.as_out()).ok()?;
    (decoded.len() == decoded_len(text)).then_some(())
}

/// How many bytes a text stands for, if it is one.
fn decoded_len(text: &str) -> usize {
    text.len() / 4 * 3 + (text.len() % 4).saturating_sub(1)
}

/// A few bytes, which stay where they are, or as many as there are.
#[derive(Debug)]
pub(crate) enum Short<const N: usize> {
    Here([u8; N], usize),
    Elsewhere(Vec<u8>),
}

impl<const N: usize> Short<N> {
    /// As [`decode`].
    pub(crate) fn decode(text: &str) -> Option<Self> {
        let mut here = [0; N];
        match here.get_mut(..decoded_len(text)) {
            Some(bytes) => {
                decode_into(text, bytes)?;
                Some(Self::Here(here, decoded_len(text)))
            }
            None => decode(text).map(Self::Elsewhere),
        }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        match self {
            Self::Here(bytes, length) => bytes.get(..*length).unwrap_or_default(),
            Self::Elsewhere(bytes) => bytes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_ways_decode_alike() {
        let texts =
            ["", "A", "AA", "AAA", "AAAA", "AAAAA", "3q2-7w", "3q2-7x", "3q2-7w==", "3q2+7w", "3q2-7wAA", "3q2-\n"];
        for text in texts {
            let slow = decode(text);
            assert_eq!(Short::<5>::decode(text).as_ref().map(Short::bytes), slow.as_deref(), "{text:?}");
            assert_eq!(Short::<3>::decode(text).as_ref().map(Short::bytes), slow.as_deref(), "{text:?}");
        }
    }

    /// The one that is used looks at many bytes at a time; the other at one after another.
    #[test]
    fn another_library_agrees() {
        use base64::Engine;
        use base64::engine::general_purpose::URL_SAFE_NO_PAD as OTHER;
        let mut state = 1u64;
        let mut random = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize
        };
        for length in 0..300 {
            let bytes: Vec<u8> = (0..length).map(|_| random() as u8).collect();
            let text = encode(&bytes);
            assert_eq!(text, OTHER.encode(&bytes));
            let mut onto = "x".to_owned();
            encode_onto(&mut onto, &bytes);
            assert_eq!(onto.strip_prefix('x'), Some(&*text));
            for _ in 0..50 {
                let mut changed = text.clone().into_bytes();
                let place = random() % (length + 1);
                let byte = random() as u8 & 0x7f;
                match random() % 3 {
                    0 if place < changed.len() => changed[place] = byte,
                    1 if place < changed.len() => _ = changed.remove(place),
                    _ => changed.insert(place, byte),
                }
                let changed = String::from_utf8(changed).unwrap();
                let other = OTHER.decode(&changed).ok();
                assert_eq!(decode(&changed), other, "{changed:?}");
                assert_eq!(Short::<256>::decode(&changed).as_ref().map(Short::bytes), other.as_deref(), "{changed:?}");
            }
        }
    }

    #[test]
    fn one_text_for_each_value() {
        assert_eq!(decode("3q2-7w").as_deref(), Some(&[0xde, 0xad, 0xbe, 0xef][..]));
        assert_eq!(encode(&[0xde, 0xad, 0xbe, 0xef]), "3q2-7w");
        for bad in ["3q2-7w==", "3q2-7w=", "3q2+7w", "3q2-7x", "3q2-7", " 3q2-7w", "3q2-7w\n", "3q2-\u{0}7w", "3q2-7é"]
        {
            assert_eq!(decode(bad), None, "{bad:?}");
        }
    }
}
