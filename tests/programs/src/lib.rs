//! What the cases in `ui/` share with other tests: claims, and the names in them.

use jwt_core::{Claims, Permission, Permissions, Role, Roles, Scope, Scopes};

/// Roles, one of which implies another.
#[derive(Role)]
pub enum Role {
    /// `admin`
    #[role(implies(Editor), grants("read"))]
    Admin,
    /// `editor`
    Editor,
    /// `support-l2`
    #[role(rename = "support-l2")]
    SupportL2,
}

/// Scopes of a small API.
#[derive(Scope)]
pub enum Scope {
    /// `articles:read`
    #[scope(rename = "articles:read")]
    Read,
    /// `articles:write`
    #[scope(rename = "articles:write")]
    Write,
}

/// Permissions of a small application.
#[derive(Permission)]
pub enum Permission {
    /// `read`
    Read,
    /// `write`
    Write,
}

/// Claims whose names are all known.
#[derive(Claims)]
pub struct User {
    /// Who.
    pub sub: String,
    /// What they are.
    #[claim(roles)]
    pub roles: Roles<Role>,
    /// What they let the client do.
    #[claim(scopes)]
    pub scope: Scopes<Scope>,
    /// What they may do.
    #[claim(permissions)]
    pub permissions: Permissions<Permission>,
}

/// Claims of any names.
#[derive(Claims)]
pub struct Open {
    /// What they are.
    #[claim(roles)]
    pub roles: Vec<String>,
    /// What they let the client do.
    #[claim(scopes)]
    pub scope: Scopes,
}

/// Claims without authority.
#[derive(Claims)]
pub struct Bare {
    /// Who.
    pub sub: String,
}

/// Names that imply others, and claims that hold them.
pub mod implying {
    use jwt_core::{Claims, Permission, Permissions, Role, Roles, Scope, Scopes};

    /// Roles, the first of which implies the second, and that the third.
    #[derive(Role)]
    pub enum Rank {
        /// `owner`
        #[role(implies(Admin))]
        Owner,
        /// `admin`
        #[role(implies(Editor))]
        Admin,
        /// `editor`
        Editor,
        /// `guest`
        Guest,
    }

    /// Scopes of a small API.
    #[derive(Scope)]
    pub enum Reach {
        /// `articles:read`
        #[scope(rename = "articles:read")]
        Read,
        /// `articles:write`
        #[scope(rename = "articles:write", implies(Read))]
        Write,
    }

    /// Permissions of a small application.
    #[derive(Permission)]
    pub enum Right {
        /// `edit`
        Edit,
        /// `publish`
        #[permission(implies(Edit))]
        Publish,
        /// `remove`
        Remove,
    }

    /// Claims of these names.
    #[derive(Claims)]
    pub struct Staff {
        /// What they are.
        #[claim(roles)]
        pub roles: Roles<Rank>,
        /// What they let the client do.
        #[claim(scopes)]
        pub scope: Scopes<Reach>,
        /// What they may do.
        #[claim(permissions)]
        pub permissions: Permissions<Right>,
    }
}
