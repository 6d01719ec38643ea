//! JSON Web Token authentication and authorization for [Rocket](https://rocket.rs), and for programs without it.
//!
//! Claims are a type, rules stand above the route, settings are in Rocket.toml. What is misspelt does not compile, what is
//! missing does not launch, and what is not known to be right is refused.
//!
//! ```
//! use jwt_core::{AuthError, Claims, IssuedToken, Jwt, Role, Roles, Tokens, jwt_protected, jwt_public};
//! use rocket::serde::json::Json;
//! use rocket::{get, launch, post, routes};
//!
//! #[derive(Role)]
//! enum Role {
//!     #[role(implies(Editor))]
//!     Admin,
//!     Editor,
//! }
//!
//! #[derive(Claims)]
//! struct User {
//!     sub: String,
//!     #[claim(roles)]
//!     roles: Roles<Role>,
//! }
//!
//! #[jwt_public("this is where callers get a token")]
//! #[post("/login")]
//! fn login(tokens: &Tokens) -> Result<Json<IssuedToken>, AuthError> {
//!     Ok(Json(tokens.issue(&User { sub: "alice".into(), roles: [Role::Admin].into() })?))
//! }
//!
//! #[jwt_protected] // any verified token
//! #[get("/me")]
//! fn me(user: Jwt<User>) -> String {
//!     user.sub.clone()
//! }
//!
//! #[jwt_protected(claims = User, roles = "editor")]
//! #[get("/articles")]
//! fn articles() -> &'static str {
//!     "welcome"
//! }
//!
//! #[launch]
//! fn rocket() -> _ {
//!     rocket::build().attach(jwt_core::fairing()).mount("/", routes![login, me, articles])
//! }
//! # let client = rocket::local::blocking::Client::tracked(rocket()).unwrap();
//! # assert_eq!(client.get("/me").dispatch().status().code, 401);
//! # let token = client.post("/login").dispatch().into_string().unwrap();
//! # let token = token.split('"').nth(3).unwrap().to_owned();
//! # let bearer = rocket::http::Header::new("Authorization", format!("Bearer {token}"));
//! # assert_eq!(client.get("/articles").header(bearer).dispatch().into_string().unwrap(), "welcome");
//! ```
//!
//! # Where to read on
//!
//! - What a token says: [`derive@Claims`], with [`Roles`], [`Scopes`] and [`Permissions`] over enums that derive
//!   [`derive@Role`], [`derive@Scope`] and [`derive@Permission`]; [`DefaultClaims`] without a type of one's own.
//! - Who may pass: [`macro@jwt_protected`] and its rule language, [`macro@jwt_policy`] and the proof [`Granted`],
//!   [`macro@jwt_public`], [`protect`], and the [`Authorities`] hook.
//! - What a handler gets: [`Jwt`], [`MaybeJwt`], [`Tokens`]; what a denied caller is told: [`AuthError`].
//! - What is declared of each route, and what is not: [`audit()`].
//! - The table `jwt` of Rocket.toml: [`Settings`].
//! - Public keys for whoever verifies an application's tokens: [`well_known()`], [`KeySet::to_jwks`].
//! - Logging in for longer than a token lives, and being logged out: [`Tokens`], for browsers `CookieTokens`, and the module `session`,
//!   with the feature of that name.
//! - Tokens for clients, and the endpoints that hand them out: the module `oauth`, with the feature of that name.
//! - Tests of an application: the module `testing`, with the feature of that name.
//! - Without Rocket: [`Verifier`], [`Signer`], [`KeySet`]; each reason to refuse a token: [`TokenError`].
//!
//! # What a token has to satisfy
//!
//! Its text is at most 8 KiB of three segments in canonical base64url. Its header names an algorithm that the key is for
//! and the configuration accepts; `crit`, `b64`, `zip`, `enc` and a nested token are refused, and no key is ever taken
//! from a header. Its signature is right. No JSON object in it names a member twice. `exp` is there, and neither it nor
//! `nbf`, `iat` or `max_age` refuse it now; `iss` and `aud` are byte for byte what the configuration says; `typ` is
//! accepted, and no claim shows that the token is of another kind than an access token. Then the claims type's own
//! checks, and then the rule of the route.
//!
//! # Features
//!
//! | feature | default | |
//! | --- | --- | --- |
//! | `rocket` | yes | guards, fairing, configuration |
//! | `aws-lc` | yes | cryptography by AWS-LC |
//! | `rust-crypto` | | cryptography in Rust alone; RSA for verifying only (RUSTSEC-2023-0071) |
//! | `introspection` | | [`Introspection`]: tokens that only their issuer can read (RFC 7662) |
//! | `jwks` | | [`RemoteKeys`]: key sets of other issuers, fetched over HTTPS |
//! | `testing` | | for an application's own tests |
//! | `session` | | refresh tokens and revocation; [`session`] |
//! | `oauth` | | OAuth 2.0: access tokens of RFC 9068, and the endpoints that issue, revoke and introspect them; [`oauth`] |
//! | `sqlite` | | the same, kept in a file: `session::SqliteStore` |
//! | `redis` | | the same, kept in Redis or Valkey, for several machines: `session::RedisStore` |
//! | `garde` | | `#[claims(garde)]` |

extern crate self as jwt_core;

// Only rules and guards ask for the names that claims hold, and those come with Rocket.
#[cfg_attr(not(feature = "rocket"), allow(dead_code))]
mod claims;
#[cfg(feature = "introspection")]
mod introspection;
mod keys;
#[cfg(feature = "oauth")]
pub mod oauth;
#[cfg(feature = "rocket")]
mod policy;
// Only guards and `Tokens` begin sessions and ask about revocations.
#[cfg(feature = "session")]
#[cfg_attr(not(feature = "rocket"), allow(dead_code))]
pub mod session;
#[cfg(feature = "testing")]
pub mod testing;
mod token;
#[cfg(feature = "rocket")]
mod web;

pub use claims::{
    AnyName, ClaimSet, DefaultClaims, NumericDate, PermissionSet, Permissions, Registered, RoleSet, Roles, ScopeSet,
    Scopes, Trust,
};
#[cfg(feature = "introspection")]
pub use introspection::{Introspection, IntrospectionBuilder, IntrospectionError};
pub use jwt_macros::{Claims, Permission, Role, Scope};
#[cfg(feature = "rocket")]
pub use jwt_macros::{jwt_policy, jwt_protected, jwt_public};
pub use keys::{Algorithm, KeyError, KeySet, SigningKey, SkippedKey, UnknownAlgorithm, VerifyingKey};
#[cfg(feature = "jwks")]
pub use keys::{
    FetchError, KeySourceStatus, MetadataProblem, RemoteKeys, RemoteKeysBuilder, RemoteKeysError, RemoteSettings,
    UrlProblem,
};
#[cfg(feature = "session")]
pub use session::SessionId;
pub use token::{
    BuildError, ClaimProblem, Clock, DEFAULT_CACHE_SIZE, DEFAULT_TOKEN_LIMIT, Header, Jws, KeyResolver, Malformed,
    Part, SignError, Signer, SignerBuilder, SystemClock, TokenBuilder, TokenError, Unavailable, Unverified, Verified,
    Verifier, VerifierBuilder,
};
#[cfg(feature = "rocket")]
pub use web::{
    Access, Audit, AuditedRoute, AuthError, Authenticated, Authorities, Caller, ConfigError, Fairing, Granted,
    Identity, IssuedToken, Jwt, Lookup, MaybeJwt, Policy, Settings, Tokens, UnitPolicy, audit, fairing, protect,
    well_known,
};

#[cfg(all(feature = "rocket", feature = "session"))]
pub use web::{CookieSession, CookieTokens, TokenPair};
#[cfg(all(feature = "rocket", feature = "jwks"))]
pub use web::{KeySource, KeySources, key_sources};

/// What the macros name. Not part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use serde::Deserializer;

    pub use crate::claims::beside::{Beside, beside};
    pub use crate::claims::check;
    pub use crate::claims::registered::registered;
    pub use crate::claims::vocabulary::{Vocabulary, expect, grants_known, name, negatable, variant};
    pub use crate::claims::{
        Authority, Claim, Entry, Fault, Held, NoField, PermissionField, Requirements, Rest, RoleField, ScopeField,
        Slots, Writer, skip, take, take_or,
    };
    #[cfg(feature = "rocket")]
    pub use crate::policy::{Part, Rule, Truth};
    #[cfg(feature = "rocket")]
    pub use crate::web::{
        Guard, ModuleOver, NotAsked, Policy, PolicyOver, Question, UnitPolicy, protected, public, within,
    };
    #[cfg(feature = "rocket")]
    pub use rocket::{Route, form::FromForm, form::Options, request::FromParam, request::FromSegments};
}
