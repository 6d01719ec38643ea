//! What this application's tokens say.

use jwt_core::{Claims, Role, Roles, Scope, Scopes};

#[derive(Role, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// May change everything of the tenant.
    Owner,
    /// May change notes of one's own.
    Member,
    /// Runs the service, and has no business in the notes.
    Operator,
}

#[derive(Scope, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    #[scope(rename = "notes:read")]
    Read,
    #[scope(rename = "notes:write", implies(Read))]
    Write,
}

#[derive(Claims)]
pub(crate) struct User {
    pub(crate) sub: String,
    #[claim(length(min = 1, max = 40))]
    pub(crate) tenant: String,
    #[claim(roles)]
    pub(crate) roles: Roles<Role>,
    #[claim(scopes)]
    pub(crate) scope: Scopes<Scope>,
}
