//! Bytes to verified claims and back.

pub(crate) mod base64url;
mod build_error;
mod builder;
mod cache;
// `ManualClock` is public with the feature `testing` alone.
#[cfg_attr(not(feature = "testing"), allow(unreachable_pub))]
mod clock;
mod compact;
mod error;
mod header;
mod headers;
mod heading;
#[cfg(feature = "introspection")]
mod introspected;
#[cfg(feature = "rocket")]
mod issuers;
pub(crate) mod json;
mod make;
mod mix;
#[cfg(all(feature = "oauth", feature = "rocket"))]
mod of_client;
#[cfg(feature = "rocket")]
mod own;
mod resolver;
mod sign;
mod sign_error;
mod signer;
mod source;
mod verified;
mod verifier;
mod verify;

#[cfg(test)]
mod tests;

pub use build_error::BuildError;
pub use builder::VerifierBuilder;
pub(crate) use cache::Cache;
pub use cache::DEFAULT_CACHE_SIZE;
#[cfg(feature = "testing")]
pub use clock::ManualClock;
#[cfg(all(test, not(feature = "testing")))]
pub(crate) use clock::ManualClock;
pub use clock::{Clock, SystemClock};
pub use compact::{DEFAULT_TOKEN_LIMIT, Jws};
pub(crate) use compact::{Envelope, Opened};
pub use error::{ClaimProblem, Malformed, Part, TokenError};
pub use header::Header;
pub(crate) use header::{MAX_KID_LEN, media_type};
pub(crate) use headers::Headers;
#[cfg(feature = "rocket")]
pub(crate) use issuers::{Issuer, Issuers};
#[cfg(feature = "rocket")]
pub(crate) use make::SignedToken;
#[cfg(all(feature = "oauth", feature = "rocket"))]
pub(crate) use of_client::{OfClient, TYPE as OAUTH_TYPE};
#[cfg(feature = "rocket")]
pub(crate) use own::{OwnKeys, Swapped};
pub use resolver::{KeyResolver, Unavailable, Unverified};
pub use sign::TokenBuilder;
pub use sign_error::SignError;
pub use signer::{Signer, SignerBuilder};
pub use verified::Verified;
#[cfg(any(feature = "rocket", feature = "session"))]
pub(crate) use verifier::MAX_LEEWAY;
pub use verifier::Verifier;
