//! JSON Web Token authentication and authorization.

extern crate self as jwt_core;

mod claims;
mod keys;
mod policy;
mod token;
#[cfg(feature = "rocket")]
mod web;

pub use claims::{
    AnyName, ClaimSet, DefaultClaims, NumericDate, PermissionSet, Permissions, Registered, RoleSet, Roles, ScopeSet,
    Scopes,
};
pub use jwt_macros::{Claims, Permission, Role, Scope};
#[cfg(feature = "rocket")]
pub use jwt_macros::{jwt_protected, jwt_public};
pub use keys::{Algorithm, KeyError, KeySet, SigningKey, SkippedKey, UnknownAlgorithm, VerifyingKey};
#[cfg(any(test, feature = "testing"))]
pub use token::ManualClock;
pub use token::{
    BuildError, ClaimProblem, Clock, DEFAULT_TOKEN_LIMIT, Header, Jws, Malformed, Part, SignError, Signer,
    SignerBuilder, SystemClock, TokenBuilder, TokenError, Verified, Verifier, VerifierBuilder,
};
#[cfg(feature = "rocket")]
pub use web::{
    AuthError, Authorities, Caller, ConfigError, Fairing, Identity, IssuedToken, Jwt, Lookup, MaybeJwt, Settings, Tokens,
    Unavailable, fairing,
};

/// What the macros name. Not part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use serde::Deserializer;

    pub use crate::claims::check;
    pub use crate::claims::registered::registered;
    pub use crate::claims::vocabulary::{Name, Vocabulary, expect, grants_known, name, negatable, variant};
    pub use crate::claims::{
        AnyName, Authority, Claim, Entry, Fault, Held, NoField, PermissionField, Requirements, Rest, RoleField,
        ScopeField, Slots, Writer, rest, skip, take, take_or,
    };
    pub use crate::policy::Rule;
    #[cfg(feature = "rocket")]
    pub use crate::web::{Guard, Protect, protected, public};
    #[cfg(feature = "rocket")]
    pub use rocket::Route;
}
