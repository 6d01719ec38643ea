//! The first part of a token, prepared.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use arc_swap::ArcSwapOption;
use serde_json::{Map, Value};

use super::{SignError, base64url};
use crate::keys::{Algorithm, SigningKey};

/// How many are kept: a few types of token, of the key that is signed with and of the one before it.
const KEPT: usize = 4;

/// The headings of the tokens that a signer makes. A key may be exchanged at any moment; a heading is found by all that stands
/// in it, so that it is never another key's. Reading takes no lock.
#[derive(Default)]
pub(super) struct Headings {
    kept: [ArcSwapOption<Heading>; KEPT],
    next: AtomicUsize,
}

/// A header of nothing but `alg`, `kid` and `typ`.
struct Heading {
    algorithm: Algorithm,
    kid: Option<Box<str>>,
    typ: Box<str>,
    text: String,
}

impl Headings {
    /// Hands over the heading of tokens of this type that this key signs, in base64url.
    pub(super) fn with<T>(&self, key: &SigningKey, typ: &str, then: impl FnOnce(&str) -> T) -> Result<T, SignError> {
        for place in &self.kept {
            let kept = place.load();
            if let Some(heading) = kept.as_ref().filter(|heading| heading.is_of(key, typ)) {
                return Ok(then(&heading.text));
            }
        }
        let heading = Arc::new(Heading {
            algorithm: key.algorithm(),
            kid: key.kid().map(Box::from),
            typ: typ.into(),
            text: encoded(Map::new(), key.algorithm(), key.kid(), typ)?,
        });
        let place = self.next.fetch_add(1, Ordering::Relaxed) % KEPT;
        if let Some(place) = self.kept.get(place) {
            place.store(Some(Arc::clone(&heading)));
        }
        Ok(then(&heading.text))
    }
}

impl Heading {
    fn is_of(&self, key: &SigningKey, typ: &str) -> bool {
        self.algorithm == key.algorithm() && self.kid.as_deref() == key.kid() && *self.typ == *typ
    }
}

/// They are no secret, and of no interest.
impl fmt::Debug for Headings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Headings").finish_non_exhaustive()
    }
}

/// A header of these members and `alg`, `kid` and `typ`, in base64url.
pub(super) fn encoded(
    mut members: Map<String, Value>,
    algorithm: Algorithm,
    kid: Option<&str>,
    typ: &str,
) -> Result<String, SignError> {
    members.insert("alg".to_owned(), algorithm.as_str().into());
    members.insert("typ".to_owned(), typ.into());
    if let Some(kid) = kid {
        members.insert("kid".to_owned(), kid.into());
    }
    let header = serde_json::to_vec(&members).map_err(|_| SignError::Unwritable("header".into()))?;
    Ok(base64url::encode(&header))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_heading_is_that_of_its_key_and_type() {
        let headings = Headings::default();
        let secret = b"kQ7vXr2mZ9tLwB4cYhN6sDfG1jPa8eUokQ7vXr2mZ9tLwB4cYhN6sDfG1jPa8eUo";
        let key = |algorithm, kid: Option<&str>| {
            let key = SigningKey::from_secret(secret, algorithm).unwrap();
            kid.map_or(key.clone(), |kid| key.with_kid(kid).unwrap())
        };
        let kept = || headings.kept.iter().filter(|place| place.load().is_some()).count();
        for round in 1..3 {
            for algorithm in [Algorithm::HS256, Algorithm::HS512] {
                for (kid, typ) in [(None, "JWT"), (Some("a"), "JWT"), (Some("b"), "JWT"), (Some("b"), "a\"b")] {
                    let mut expected = json!({"alg": algorithm.as_str(), "typ": typ});
                    if let Some(kid) = kid {
                        expected["kid"] = kid.into();
                    }
                    for _ in 0..2 {
                        let text = headings.with(&key(algorithm, kid), typ, str::to_owned).unwrap();
                        let header: Value = serde_json::from_slice(&base64url::decode(&text).unwrap()).unwrap();
                        assert_eq!(header, expected, "round {round}");
                    }
                }
            }
        }
        assert_eq!(kept(), KEPT);
        let next = headings.next.load(Ordering::Relaxed);
        assert_eq!(next, 16, "each is made anew only where four others came in between");
    }
}
