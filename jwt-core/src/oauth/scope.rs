//! Scopes, as they are asked for (RFC 6749 section 3.3).

#[cfg(feature = "rocket")]
use super::OAuthError;
#[cfg(feature = "rocket")]
use crate::Scopes;

/// Whether it is one scope: `1*( %x21 / %x23-5B / %x5D-7E )`.
pub(super) fn is_scope(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| matches!(byte, b'!' | b'#'..=b'[' | b']'..=b'~'))
}

/// What is asked for, between single spaces.
#[cfg(feature = "rocket")]
pub(crate) fn parse(text: &str) -> Result<Scopes, OAuthError> {
    if !text.split(' ').all(is_scope) {
        return Err(OAuthError::InvalidScope("the scope is no list of names between spaces"));
    }
    let mut names: Vec<&str> = Vec::new();
    for name in text.split(' ') {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    Ok(names.into_iter().collect())
}

/// What is granted: what is asked for, if all of it is allowed; where nothing is, what stands for it.
#[cfg(feature = "rocket")]
pub(crate) fn granted(asked: Option<Scopes>, allowed: &Scopes, unasked: &Scopes) -> Result<Scopes, OAuthError> {
    let Some(asked) = asked else { return Ok(unasked.clone()) };
    if !asked.iter().all(|name| allowed.contains_name(name)) {
        return Err(OAuthError::InvalidScope("the scope is unknown, or more than may be asked for"));
    }
    Ok(asked)
}

#[cfg(all(test, feature = "rocket"))]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_visible_ascii_between_single_spaces() {
        let parsed = |text: &str| parse(text).map(|scopes| scopes.iter().map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(parsed("a:read b").unwrap(), ["a:read", "b"]);
        assert_eq!(parsed("b a b").unwrap(), ["b", "a"]);
        for bad in ["", " ", " a", "a ", "a  b", "a\tb", "a\"b", "a\\b", "\u{e4}", "a\0"] {
            assert!(matches!(parse(bad), Err(OAuthError::InvalidScope(_))), "{bad:?}");
        }
    }

    #[test]
    fn no_more_is_granted_than_is_allowed() {
        let (allowed, unasked) = (Scopes::from(["a", "b"]), Scopes::from(["a"]));
        let granted = |asked: Option<&[&str]>| {
            granted(asked.map(|names| names.iter().copied().collect()), &allowed, &unasked)
                .map_err(|error| error.code())
        };
        assert_eq!(granted(None), Ok(unasked.clone()));
        assert_eq!(granted(Some(&["b"])), Ok(Scopes::from(["b"])));
        assert_eq!(granted(Some(&["b", "c"])), Err("invalid_scope"));
        assert_eq!(granted(Some(&["A"])), Err("invalid_scope"));
    }
}
