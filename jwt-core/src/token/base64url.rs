//! base64url as RFC 7515 section 2 has it: without padding, and one text for each value.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

pub(crate) fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// `None` for padding, another alphabet, whitespace and bits that are not zero at the end.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// The same, for several to share.
pub(crate) fn decode_shared(text: &str) -> Option<Arc<[u8]>> {
    let mut bytes: Arc<[u8]> = std::iter::repeat_n(0, decoded_len(text)).collect();
    decode_into(text, Arc::get_mut(&mut bytes)?)?;
    Some(bytes)
}

/// Fills the whole of it.
fn decode_into(text: &str, bytes: &mut [u8]) -> Option<()> {
    let length = URL_SAFE_NO_PAD.decode_slice(text, bytes).ok()?;
    (length == bytes.len()).then_some(())
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
            assert_eq!(decode_shared(text).as_deref(), slow.as_deref(), "{text:?}");
            assert_eq!(Short::<5>::decode(text).as_ref().map(Short::bytes), slow.as_deref(), "{text:?}");
            assert_eq!(Short::<3>::decode(text).as_ref().map(Short::bytes), slow.as_deref(), "{text:?}");
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
