//! Everything that knows Rocket: configuration, fairing, guards, transports and responses.

mod advice;
mod audit;
mod authorities;
mod carried;
mod challenge;
mod config;
#[cfg(feature = "session")]
mod cookie;
mod credentials;
mod error;
mod fairing;
mod granted;
mod guard;
mod jwt;
#[cfg(feature = "oauth")]
pub(crate) mod oauth;
mod policy;
mod protect;
mod query;
mod question;
mod reload;
#[cfg(feature = "session")]
mod revoked;
#[cfg(feature = "session")]
mod session;
#[cfg(feature = "jwks")]
mod sources;
mod state;
mod tokens;
mod well_known;

pub use audit::{Access, Audit, AuditedRoute, audit, public};
pub use authorities::{Authorities, Caller, Lookup};
#[cfg(feature = "testing")]
pub(crate) use carried::RequestState;
pub use config::{ConfigError, Settings};
#[cfg(feature = "session")]
pub use cookie::{CookieSession, CookieTokens};
pub use error::AuthError;
pub use fairing::{Fairing, fairing};
pub use granted::Granted;
pub use guard::Guard;
pub use jwt::{Identity, Jwt, MaybeJwt};
pub use policy::{Authenticated, ModuleOver, Policy, PolicyOver, UnitPolicy, within};
pub use protect::{protect, protected};
pub use question::{NotAsked, Question};
#[cfg(feature = "session")]
pub use session::TokenPair;
#[cfg(feature = "jwks")]
pub use sources::{KeySource, KeySources, key_sources};
#[cfg(feature = "testing")]
pub(crate) use state::Core;
pub use tokens::{IssuedToken, Tokens};
pub use well_known::well_known;
