//! JSON Web Token authentication and authorization.

mod keys;
mod token;

pub use keys::{Algorithm, KeyError, KeySet, SigningKey, SkippedKey, UnknownAlgorithm, VerifyingKey};
pub use token::{ClaimProblem, DEFAULT_TOKEN_LIMIT, Header, Jws, Malformed, Part, TokenError};
