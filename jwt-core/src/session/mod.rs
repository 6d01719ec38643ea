//! Tokens over time: what a login is, how it goes on, and how it ends.
//!
//! The access tokens that come with a login name its session, and live for minutes; a refresh token, which is good once, gets
//! the next ones. What is revoked is kept in a [`Store`], and each process holds a picture of it, so that no request has to ask.

mod key;
mod memory;
mod picture;
mod refresh_token;
mod revocations;
mod sessions;
#[cfg(feature = "sqlite")]
mod sqlite;
mod store;

pub use key::{RevocationKey, SessionId};
pub use memory::MemoryStore;
pub use refresh_token::TurnHash;
#[cfg(feature = "sqlite")]
pub use sqlite::SqliteStore;
pub use store::{Changes, Cursor, Ends, Revocation, Rotation, Session, Store, StoreError, Stored, Taken};

use refresh_token::RefreshToken;
#[cfg(feature = "rocket")]
pub(crate) use revocations::{Revocations, TokenKeys, Unheard, Verdict};
#[cfg(feature = "rocket")]
pub(crate) use sessions::{RefreshError, RefreshSettings, Sessions};
