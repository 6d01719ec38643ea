//! The claims type of who wants no struct.

use serde_json::{Map, Value};

use super::{Permissions, Roles, Scopes};
use crate::Claims;

/// The claims of a token without a type of one's own: subject, roles, scopes, permissions, and everything else as JSON.
///
/// A route that names no claims type, and takes no `Jwt<..>`, reads this one.
#[derive(Debug, Clone, PartialEq, Default, Claims)]
pub struct DefaultClaims {
    /// `sub`: whom the token is about.
    pub sub: Option<String>,
    /// `roles`.
    #[claim(roles)]
    pub roles: Option<Roles>,
    /// `scope` (RFC 8693 section 4.2).
    #[claim(scopes)]
    pub scope: Option<Scopes>,
    /// `permissions`.
    #[claim(permissions)]
    pub permissions: Option<Permissions>,
    /// Every other claim, but for the registered ones.
    #[claim(flatten)]
    pub other: Map<String, Value>,
}
