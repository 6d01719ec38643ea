//! Why a verifier or a signer cannot be made.

use std::fmt;

use crate::keys::{Algorithm, KeyError};

/// Why the settings of a verifier or a signer were refused.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BuildError {
    /// A key was refused.
    Key(KeyError),
    /// There is no key; of a key set all may have been skipped.
    NoKeys {
        /// How many keys were read and not taken.
        skipped: usize,
    },
    /// The list of algorithms is empty.
    NoAlgorithms,
    /// An HMAC algorithm is listed, and no secret works with it.
    NoSecret(Algorithm),
    /// No key works with any of the algorithms; the first of them is named.
    NoKeyFor(Algorithm),
    /// The leeway is longer than five minutes.
    LeewayTooLong,
    /// A maximum age of zero refuses every token.
    ZeroMaxAge,
    /// Tokens would expire at once.
    ZeroExpiration,
    /// A setting is empty; its name is given.
    Empty(&'static str),
    /// Remote keys, and others beside them.
    KeysBesideRemote,
    /// Remote keys that do not say which issuer they are for.
    RemoteWithoutIssuer,
    /// Tokens are to be introspected, and it is not said whose, or there are keys beside.
    Introspection,
    /// The remote keys are for another issuer than the one that is named.
    OtherIssuer,
    /// A setting names a registered claim, which has a meaning of its own; the setting's name is given.
    RegisteredClaim(&'static str),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BuildError::Key(error) => error.fmt(f),
            BuildError::NoKeys { skipped: 0 } => f.write_str("there is no key; give at least one"),
            BuildError::NoKeys { skipped } => {
                write!(f, "there is no key; all {skipped} of the key set were skipped, see `KeySet::skipped`")
            }
            BuildError::NoAlgorithms => f.write_str("the list of algorithms is empty; name at least one"),
            BuildError::NoSecret(algorithm) => {
                write!(f, "{algorithm} is listed and there is no secret for it; give one, or take it off the list")
            }
            BuildError::NoKeyFor(algorithm) => {
                write!(
                    f,
                    "no key works with {algorithm}, nor with any other algorithm listed; correct the list or the key"
                )
            }
            BuildError::LeewayTooLong => f.write_str("the leeway is longer than 5 minutes; correct the clocks instead"),
            BuildError::ZeroMaxAge => f.write_str("a maximum age of zero refuses every token; leave it out"),
            BuildError::ZeroExpiration => f.write_str("tokens would expire at once; give a longer expiration"),
            BuildError::KeysBesideRemote => f.write_str(
                "an issuer whose keys are fetched has no others; use a verifier for each issuer, or no other keys",
            ),
            BuildError::RemoteWithoutIssuer => f.write_str(
                "keys that are fetched are those of one issuer; name it with `RemoteKeys::from_url(..).issuer(..)`",
            ),
            BuildError::Introspection => f.write_str(
                "tokens that are introspected are those of one issuer, and no key is looked at; name it with `issuer`, and give no keys",
            ),
            BuildError::OtherIssuer => {
                f.write_str("the keys that are fetched are for another issuer than `issuer`; name the same in both")
            }
            BuildError::RegisteredClaim(name) => {
                write!(f, "`{name}` names a registered claim, which has a meaning of its own; name another")
            }
            BuildError::Empty(name) => write!(f, "`{name}` is empty; give a value, or leave it out"),
        }
    }
}

impl std::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            BuildError::Key(error) => Some(error),
            _ => None,
        }
    }
}

impl From<KeyError> for BuildError {
    fn from(error: KeyError) -> Self {
        BuildError::Key(error)
    }
}
