//! Tokens over time: what a login is, how it goes on, and how it ends.
//!
//! The access tokens that come with a login name its session, and live for minutes; a refresh token, which is good once, gets
//! the next ones. What is revoked is kept in a [`Store`], and each process holds a picture of it, so that no request has to ask.

mod filter;
mod key;
mod memory;
mod picture;
#[cfg(feature = "redis")]
mod redis;
mod refresh_token;
mod revocations;
mod sessions;
#[cfg(feature = "sqlite")]
mod sqlite;
mod store;

pub use key::{RevocationKey, SessionId};
pub use memory::MemoryStore;
#[cfg(feature = "redis")]
pub use redis::RedisStore;
pub use refresh_token::TurnHash;
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteStore;
pub use store::{Changes, Cursor, Ends, Revocation, Rotation, Session, Store, StoreError, Stored, Taken};

pub(crate) use refresh_token::RefreshToken;

/// Later than any token, and still a date that every store can keep: 9999-12-31T23:59:59Z.
const NEVER: crate::NumericDate = crate::NumericDate::from_secs(253_402_300_799);

/// How long a store is waited for.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);

/// What the store says, if it says it in time.
async fn patiently<T>(answer: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
    match tokio::time::timeout(PATIENCE, answer).await {
        Ok(answer) => answer,
        Err(_) => Err(StoreError::new("there was no answer within 5 seconds")),
    }
}

#[cfg(feature = "rocket")]
pub(crate) use refresh_token::CsrfToken;
#[cfg(feature = "rocket")]
pub(crate) use revocations::{Revocations, TokenKeys, Unheard, Verdict};
#[cfg(feature = "rocket")]
pub(crate) use sessions::{RefreshError, RefreshSettings, Sessions, Terms, User, Whose};
