//! What the macros generate passes in a crate that denies what it can.

#![deny(warnings, missing_docs, unreachable_pub, unused_qualifications, rust_2018_idioms, elided_lifetimes_in_paths)]
#![deny(clippy::all, single_use_lifetimes, unused_lifetimes, missing_debug_implementations, let_underscore_drop)]
#![forbid(unsafe_code)]

use jwt_core::{Claims, Jwt, Permission, Permissions, Role, Roles, Scope, Scopes, jwt_protected, jwt_public};
use rocket::{get, routes};

/// Roles.
#[derive(Debug, Role)]
pub enum Role {
    /// May all.
    #[role(grants("read"))]
    Admin,
}

/// Scopes.
#[derive(Debug, Scope)]
pub enum Scope {
    /// May read.
    Read,
}

/// Permissions.
#[derive(Debug, Permission)]
pub enum Permission {
    /// May read.
    Read,
}

/// A user.
#[derive(Debug, Claims)]
pub struct User {
    sub: String,
    /// Roles.
    #[claim(roles)]
    pub roles: Roles<Role>,
    #[claim(scopes)]
    scope: Scopes<Scope>,
    #[claim(permissions)]
    permissions: Permissions<Permission>,
    #[claim(range(min = 1))]
    level: Option<u8>,
}

#[derive(Debug, Claims)]
struct Alone {
    sub: String,
}

/// Says who.
#[jwt_protected(role(Role::Admin) || scope(Scope::Read) && !permission(Permission::Read))]
#[get("/me/<id>")]
pub fn me(user: Jwt<User>, id: u8) -> String {
    format!("{id} {} {:?} {:?} {:?} {:?}", user.sub, user.roles, user.scope, user.permissions, user.level)
}

#[jwt_protected(role("admin"))]
#[get("/unmounted")]
#[allow(dead_code)]
fn unmounted(user: Jwt<User>) {
    drop(user);
}

#[jwt_protected]
#[get("/<_unused>")]
fn alone(alone: Jwt<Alone>, _unused: &str) -> String {
    alone.sub.clone()
}

#[jwt_public("tests have no secrets")]
#[get("/")]
fn open() -> &'static str {
    "open"
}

fn main() {
    assert_eq!(routes![me, alone, open].len(), 3);
}
