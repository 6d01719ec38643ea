//! The parameters of a request (RFC 6749 appendix B).

use std::fmt;

use super::OAuthError;

/// The parameters of a request: each of them once, and those that are empty left out (RFC 6749 section 3.2).
#[derive(Default)]
pub(crate) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// The most parameters that are looked at.
    const MOST: usize = 64;

    /// Reads a form, strictly: what is not percent-encoded UTF-8 is refused, and so is what is there twice.
    pub(crate) fn read(form: &[u8]) -> Result<Self, OAuthError> {
        const MALFORMED: OAuthError = OAuthError::InvalidRequest("the form is malformed");
        let form = std::str::from_utf8(form).map_err(|_| MALFORMED)?;
        let mut all: Vec<(String, String)> = Vec::new();
        for pair in form.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = decode(name).zip(decode(value)).ok_or(MALFORMED)?;
            if all.len() >= Self::MOST {
                return Err(OAuthError::InvalidRequest("there are too many parameters"));
            }
            if all.iter().any(|(known, _)| *known == name) {
                return Err(OAuthError::InvalidRequest("a parameter is given twice"));
            }
            all.push((name, value));
        }
        all.retain(|(_, value)| !value.is_empty());
        Ok(Self(all))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Without the values, and without the names, which are the sender's as well.
impl fmt::Debug for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parameters").field("count", &self.0.len()).finish_non_exhaustive()
    }
}

/// One name or value of a form; `None` where it is malformed.
pub(super) fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                u8::try_from(digit()? << 4 | digit()?).ok()?
            }
            byte => byte,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_strictly() {
        let form = Parameters::read(b"a=1&b=x+y%2Bz&c=&d&%C3%A4=%e4%BD%a0&e==").unwrap();
        for (name, value) in [
            ("a", Some("1")),
            ("b", Some("x y+z")),
            ("c", None),
            ("d", None),
            ("\u{e4}", Some("\u{4f60}")),
            ("e", Some("=")),
            ("f", None),
        ] {
            assert_eq!(form.get(name), value, "{name}");
        }
        assert!(Parameters::read(b"").unwrap().get("a").is_none());
        for bad in
            ["a=1&a=1", "a=&a=1", "a&a", "a=1&%61=2", "a=%", "a=%4", "a=%zz", "a=%+1", "a=%C3", "%ff=1", "a=%ED%A0%80"]
        {
            let refused = Parameters::read(bad.as_bytes()).unwrap_err();
            assert_eq!(refused.code(), "invalid_request", "{bad}");
        }
        assert!(Parameters::read(b"a=\xff").is_err());
        let many: String = (0..=Parameters::MOST).map(|number| format!("{number}=1&")).collect();
        assert!(Parameters::read(many.as_bytes()).is_err());
        assert!(!format!("{form:?}").contains('1'));
    }
}
