//! base64url as RFC 7515 section 2 has it: without padding, and one text for each value.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

pub(crate) fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// `None` for padding, another alphabet, whitespace and bits that are not zero at the end.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

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
