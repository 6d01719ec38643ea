//! The credentials of a client in `Authorization` (RFC 6749 section 2.3.1, RFC 7617).

use base64_simd::STANDARD;

use super::parameters::decode;

/// Id and secret of a client. No `Debug`: one is a secret.
pub(crate) struct Basic {
    pub(crate) id: String,
    /// Empty where there is none.
    pub(crate) secret: String,
}

impl Basic {
    /// Enough for both, encoded twice.
    const LONGEST: usize = 4096;

    /// Reads the value of the header; `None` where it is anything else.
    pub(crate) fn read(header: &str) -> Option<Self> {
        let (scheme, rest) = header.split_at_checked("Basic ".len())?;
        if !scheme.eq_ignore_ascii_case("Basic ") || header.len() > Self::LONGEST {
            return None;
        }
        let text = String::from_utf8(STANDARD.decode_to_vec(rest.trim_start_matches(' ')).ok()?).ok()?;
        let (id, secret) = text.split_once(':')?;
        Some(Self { id: decode(id)?, secret: decode(secret)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_halves_are_encoded() {
        let read = |header: &str| Basic::read(header).map(|Basic { id, secret }| (id, secret));
        let of = |text: &str| format!("Basic {}", STANDARD.encode_to_string(text));
        let pair = |id: &str, secret: &str| Some((id.to_owned(), secret.to_owned()));
        assert_eq!(read("Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW"), pair("s6BhdRkqt3", "gX1fBat3bV"));
        assert_eq!(read(&of("a%3Ab:c+d%25:e").replace("Basic", "BASIC ")), pair("a:b", "c d%:e"));
        assert_eq!(read(&of("a:")), pair("a", ""));
        for bad in [
            "Basic",
            "Basic ",
            "Basic YQ",
            "Basic YTpi, Basic YTpi",
            "Basic YTpi\t",
            "Bearer YTpi",
            "Basi\u{e4} YTpi",
            &of("a"),
            &of("a%:b"),
            &of("a:%zz"),
            &of(&format!("a:{}", "b".repeat(5000))),
            "Basic /zov",
        ] {
            assert!(read(bad).is_none(), "{bad}");
        }
    }
}
