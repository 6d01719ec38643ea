//! What this application's tokens say.

use jwt_core::{Claims, Permission, Permissions, Role, Roles, Scope, Scopes};

#[derive(Role, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    #[role(implies(Editor))]
    Admin,
    #[role(implies(Reader))]
    Editor,
    Reader,
}

/// What a token is for.
#[derive(Scope, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    #[scope(rename = "articles:read")]
    ReadArticles,
}

/// What somebody may do. No token carries these: `grants` in Rocket.toml gives them to roles.
#[derive(Permission, Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Permission {
    #[permission(rename = "articles:write")]
    WriteArticles,
}

#[derive(Claims)]
pub(crate) struct User {
    pub(crate) sub: String,
    #[claim(roles)]
    pub(crate) roles: Roles<Role>,
    #[claim(scopes)]
    pub(crate) scope: Scopes<Scope>,
    #[claim(permissions)]
    pub(crate) permissions: Option<Permissions<Permission>>,
    #[claim(length(max = 80))]
    pub(crate) display_name: Option<String>,
}
