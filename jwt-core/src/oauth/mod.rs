//! OAuth 2.0: access tokens as RFC 9068 has them, and the endpoints of an authorization server.
//!
//! [`AccessToken`] is what such a token says, and [`TokenGenerator`] makes them, in any program. With Rocket, `endpoints` serves
//! `/token`, `/revoke` and `/introspect` for an application that says, as an `AuthorizationServer`, who its clients are and what
//! its users may do.

mod access_token;
#[cfg(feature = "rocket")]
mod basic;
mod client;
mod error;
mod generator;
#[cfg(feature = "rocket")]
mod parameters;
mod scope;

pub use access_token::AccessToken;
#[cfg(feature = "rocket")]
pub(crate) use basic::Basic;
pub use client::{Client, ClientSecret, SecretHash, SecretHashError};
pub use error::OAuthError;
pub use generator::{AccessTokenBuilder, TokenGenerator};
#[cfg(feature = "rocket")]
pub(crate) use parameters::Parameters;
#[cfg(feature = "rocket")]
pub(crate) use scope::{granted, parse};

#[cfg(feature = "rocket")]
pub use crate::web::oauth::{Approval, AuthorizationServer, ClientRequest, Grant, GrantKind, GrantRequest, endpoints};
