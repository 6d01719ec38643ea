//! The claims: as types of this crate, and as one would write them for another.

use jwt_core::{Claims, Role, Roles, Scope, Scopes};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Role, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    Admin,
    Auditor,
    Billing,
    Editor,
    #[role(rename = "support-l2")]
    #[serde(rename = "support-l2")]
    Support,
}

#[derive(Clone, Copy, Scope)]
pub enum Scope {
    #[scope(rename = "articles:read")]
    ArticlesRead,
    #[scope(rename = "articles:write")]
    ArticlesWrite,
    #[scope(rename = "comments:read")]
    CommentsRead,
    #[scope(rename = "comments:write")]
    CommentsWrite,
    #[scope(rename = "invoices:read")]
    InvoicesRead,
    #[scope(rename = "invoices:write")]
    InvoicesWrite,
    #[scope(rename = "profile:read")]
    ProfileRead,
    #[scope(rename = "profile:write")]
    ProfileWrite,
    #[scope(rename = "teams:read")]
    TeamsRead,
    #[scope(rename = "teams:write")]
    TeamsWrite,
}

/// What an application reads of a token. The registered claims come with it.
#[derive(Claims)]
pub struct User {
    pub sub: String,
    #[claim(roles)]
    pub roles: Roles<Role>,
    #[claim(scopes)]
    pub scope: Scopes<Scope>,
}

/// What an application signs: the same, and what makes a token large.
#[derive(Claims)]
pub struct Issued {
    pub sub: String,
    #[claim(roles)]
    pub roles: Roles<Role>,
    #[claim(scopes)]
    pub scope: Scopes<Scope>,
    pub groups: Option<Vec<String>>,
}

/// The same for other libraries, with the registered claims. The scopes stay one text: whoever takes them apart pays for
/// that besides. Of a large token the groups are left alone, as in [`User`].
#[derive(Clone, Serialize, Deserialize)]
pub struct Plain {
    pub iss: String,
    pub sub: String,
    pub aud: String,
    pub exp: u64,
    pub iat: u64,
    pub jti: String,
    pub roles: Vec<Role>,
    pub scope: String,
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub groups: Option<Vec<String>>,
}
