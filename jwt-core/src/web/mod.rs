//! Everything that knows Rocket: configuration, fairing, guards, transports and responses.

mod advice;
mod audit;
mod authorities;
mod challenge;
mod config;
mod credentials;
mod error;
mod fairing;
mod jwt;
mod protect;
mod state;
mod tokens;

pub use audit::{Access, Audit, AuditedRoute, audit, protected, public};
pub use authorities::{Authorities, Caller, Lookup, Unavailable};
pub use config::{ConfigError, Settings};
pub use error::AuthError;
pub use fairing::{Fairing, fairing};
pub use jwt::{Identity, Jwt, MaybeJwt};
pub use protect::{Authenticated, Guard, Protect, protect};
#[cfg(feature = "testing")]
pub(crate) use state::{Core, RequestState};
pub use tokens::{IssuedToken, Tokens};
