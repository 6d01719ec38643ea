//! Keys that depend on the token.

use std::fmt;

use async_trait::async_trait;
use serde_json::{Map, Value};

use super::Header;
use crate::VerifyingKey;

/// Finds the key for one token: where each client, tenant or user has a key of its own.
///
/// It is asked before the signature is checked, so that it sees what nobody has vouched for: [`Unverified`]. Let it do no
/// more than look a key up; whoever sends tokens decides what it is asked, and how often.
///
/// The key says which algorithms it is for, and the token has to be signed with one of them. All that a verifier checks of
/// other tokens it checks of these.
///
/// ```
/// use jwt_core::{Algorithm, KeyResolver, Unavailable, Unverified, VerifyingKey};
///
/// # struct Clients;
/// # impl Clients { async fn secret(&self, _: &str) -> Result<Option<Vec<u8>>, std::io::Error> { Ok(None) } }
/// /// The clients, each with a secret of its own.
/// struct Secrets(Clients);
///
/// #[rocket::async_trait]
/// impl KeyResolver for Secrets {
///     async fn resolve(&self, token: &Unverified<'_>) -> Result<Option<VerifyingKey>, Unavailable> {
///         let Some(client) = token.text("client_id") else { return Ok(None) };
///         let secret = self.0.secret(client).await?;
///         Ok(secret.map(|secret| VerifyingKey::from_secret(&secret, Algorithm::HS256)).transpose()?)
///     }
/// }
/// ```
#[async_trait]
pub trait KeyResolver: Send + Sync + 'static {
    /// The key of the token; `None` where it has none of its own: the keys that are configured are tried then, if there
    /// are any.
    ///
    /// # Errors
    ///
    /// An error is answered with 503 ([`TokenError::KeysUnavailable`](crate::TokenError::KeysUnavailable)): nobody passes,
    /// and nobody is told that the token is bad, because a database is down.
    async fn resolve(&self, token: &Unverified<'_>) -> Result<Option<VerifyingKey>, Unavailable>;
}

/// What a token says of itself while nobody has checked its signature: **whatever its sender likes**. Its form and its
/// header follow the rules, and no member is there twice; that is all that is known.
///
/// It cannot be taken for verified claims: it is no claims type, and gives JSON values alone.
pub struct Unverified<'t> {
    pub(super) header: &'t Header,
    pub(super) claims: Map<String, Value>,
}

impl Unverified<'_> {
    /// The header (RFC 7515 section 4).
    #[must_use]
    pub fn header(&self) -> &Header {
        self.header
    }

    /// A claim, as the sender wrote it.
    #[must_use]
    pub fn claim(&self, name: &str) -> Option<&Value> {
        self.claims.get(name)
    }

    /// A claim, as the sender wrote it, where it is a string.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.claim(name)?.as_str()
    }
}

/// Without the claims.
impl fmt::Debug for Unverified<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unverified").field("header", self.header).finish_non_exhaustive()
    }
}

/// Whoever was asked cannot say. Made from any error with `?`, and logged as the error displays itself.
#[derive(Debug)]
pub struct Unavailable(pub(crate) Box<dyn std::error::Error + Send + Sync>);

impl<E: Into<Box<dyn std::error::Error + Send + Sync>>> From<E> for Unavailable {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}
