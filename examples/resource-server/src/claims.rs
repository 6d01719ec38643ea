//! What this API reads in a token, whoever signed it.

use jwt_core::{Claims, Role, Roles, Scope, Scopes};

/// What somebody is. What an issuer's tokens may grant of it, its `trust` says.
#[derive(Role, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Reads all reports, and removes them.
    #[role(implies(Editor))]
    Admin,
    /// Reads all reports.
    Editor,
}

/// What a token was issued for.
#[derive(Scope, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Reads all reports.
    #[scope(rename = "reports:read")]
    ReadReports,
}

/// All of it may be missing: a token of a program has no roles, and one of a user perhaps no scopes.
#[derive(Claims, Clone, Debug, Default)]
pub struct Caller {
    /// Where an issuer has them elsewhere, its preset or its `roles` says.
    #[claim(roles)]
    pub roles: Option<Roles<Role>>,
    /// The same.
    #[claim(scopes)]
    pub scope: Option<Scopes<Scope>>,
    /// Whose reports somebody reads who is neither an editor nor has the scope.
    pub department: Option<String>,
}
