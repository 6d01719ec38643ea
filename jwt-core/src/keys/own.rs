//! A private JWK set: the keys of one's own, in one text.

use super::jwk::Jwk;
use super::set::elements;
use super::{Algorithm, KeyError, SigningKey, VerifyingKey};

/// One key of such a set.
pub(crate) enum OwnJwk {
    /// With its private half, or a secret.
    Signing(SigningKey),
    /// The public half alone.
    Verifying(VerifyingKey),
}

/// A key, and the algorithm that the set itself says it is for.
pub(crate) type Declared = (OwnJwk, Option<Algorithm>);

/// Reads a private JWK set, or a single JWK as a set of one. Unlike a set that others published, every key in it is either
/// good or a fault.
pub(crate) fn own_jwks(text: &str) -> Result<Vec<Result<Declared, KeyError>>, KeyError> {
    let read = |(value, duplicate)| {
        let jwk = Jwk::new(value, duplicate)?;
        let key = if jwk.is_symmetric() || jwk.is_private() {
            OwnJwk::Signing(SigningKey::from_parsed_jwk(&jwk)?)
        } else {
            OwnJwk::Verifying(VerifyingKey::from_parsed_jwk(&jwk)?)
        };
        Ok((key, jwk.algorithm))
    };
    Ok(elements(text)?.into_iter().map(read).collect())
}
