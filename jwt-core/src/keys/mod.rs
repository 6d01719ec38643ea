//! Keys: what they may be used with, and how they are read and checked.

mod algorithm;
mod backend;
mod error;
mod jwk;
mod key;
mod material;
#[cfg(feature = "rocket")]
mod own;
mod pem;
mod publish;
#[cfg(feature = "jwks")]
mod remote;
mod secret;
mod set;

#[cfg(test)]
mod tests;

pub(crate) use algorithm::Family;
pub use algorithm::{Algorithm, UnknownAlgorithm};
#[cfg(any(feature = "introspection", feature = "rocket", feature = "session"))]
pub(crate) use backend::sha256;
pub use error::KeyError;
pub use key::{SigningKey, VerifyingKey};
#[cfg(feature = "rocket")]
pub(crate) use own::{OwnJwk, own_jwks};
#[cfg(feature = "testing")]
pub(crate) use pem::ed25519;
#[cfg(feature = "rocket")]
pub(crate) use pem::is_pem;
#[cfg(feature = "jwks")]
pub(crate) use remote::Unreachable;
#[cfg(feature = "jwks")]
pub use remote::{
    FetchError, KeySourceStatus, MetadataProblem, RemoteKeys, RemoteKeysBuilder, RemoteKeysError, RemoteSettings,
    UrlProblem,
};
#[cfg(feature = "introspection")]
pub(crate) use remote::{Stamp, body, http_client, parse_url, shown};
pub(crate) use set::{Accept, KeySetId};
pub use set::{KeySet, SkippedKey};
