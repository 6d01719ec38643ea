//! What an application uses in its own tests: identities for Rocket's local client, a clock to set, throw-away keys.
//!
//! The feature `testing` belongs into `[dev-dependencies]`. It changes nothing of the configuration, and nothing that
//! comes in over the network: an identity is put into a request of the local client by the test itself.
//!
//! ```
//! use jwt_core::testing::WithIdentity as _;
//! use jwt_core::{Claims, Jwt, Roles, jwt_protected};
//! use rocket::local::blocking::Client;
//! use rocket::{get, routes};
//!
//! #[derive(Claims)]
//! struct User {
//!     sub: String,
//!     #[claim(roles)]
//!     roles: Roles,
//! }
//!
//! #[jwt_protected(roles = "admin")]
//! #[get("/me")]
//! fn me(user: Jwt<User>) -> String {
//!     user.sub.clone()
//! }
//!
//! let rocket = rocket::build().attach(jwt_core::fairing()).mount("/", routes![me]);
//! let client = Client::tracked(rocket).unwrap();
//! let alice = User { sub: "alice".into(), roles: ["admin"].into() };
//! assert_eq!(client.get("/me").identity(&alice).dispatch().into_string().unwrap(), "alice");
//! ```

#[cfg(feature = "rocket")]
mod clock;
#[cfg(feature = "rocket")]
mod identity;
mod keys;
#[cfg(feature = "session")]
mod store;

#[cfg(feature = "rocket")]
pub use clock::clock;
#[cfg(feature = "rocket")]
pub use identity::WithIdentity;
pub use keys::{KeyPair, ed25519, secret};
#[cfg(feature = "session")]
pub use store::store_conformance;

pub use crate::token::ManualClock;
