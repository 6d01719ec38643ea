//! What the macros generate passes in a crate that denies what it can.

#![deny(warnings, missing_docs, unreachable_pub, unused_qualifications, rust_2018_idioms, elided_lifetimes_in_paths)]
#![deny(unused, clippy::all, clippy::pedantic, clippy::nursery)]
#![allow(clippy::must_use_candidate, clippy::needless_pass_by_value, clippy::missing_const_for_fn)]
#![deny(single_use_lifetimes, unused_lifetimes, missing_debug_implementations, let_underscore_drop)]
#![forbid(unsafe_code)]

use jwt_core::{
    AuthError, Claims, Granted, Jwt, Permission, Permissions, Role, Roles, Scope, Scopes, jwt_policy, jwt_protected,
    jwt_public,
};
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

/// May read.
#[jwt_policy(claims = User, scope(Scope::Read), when(claims.level.is_some()))]
#[derive(Debug)]
pub struct CanRead;

/// Belongs to someone.
#[jwt_policy(policy(CanRead), when(claims.sub == self.owner))]
#[derive(Debug)]
pub struct OwnedBy<'a> {
    /// To whom.
    pub owner: &'a str,
}

/// With every kind of parameter.
#[jwt_protected(policy(CanRead) || when(claims.sub == name && id > 3 && rest.is_absolute() && page == Some(id)))]
#[get("/all/<name>/<id>/<rest..>?<page>")]
pub fn all(name: &str, id: u8, rest: std::path::PathBuf, page: Option<u8>) -> String {
    format!("{name} {id} {} {page:?}", rest.display())
}

/// Says who.
///
/// # Errors
///
/// None.
#[jwt_protected]
#[get("/proof")]
pub fn proof(user: Jwt<User>, proof: Granted<'_, CanRead>) -> Result<String, AuthError> {
    let owned = user.require(OwnedBy { owner: &user.sub })?;
    Ok(format!("{proof:?} {}", owned.owner))
}

/// A module.
#[jwt_protected(policy(CanRead), when(!claims.sub.is_empty()))]
pub mod api {
    use rocket::get;

    /// One.
    #[get("/one")]
    pub const fn one() -> &'static str {
        "one"
    }

    /// More of it.
    #[jwt_core::jwt_protected(claims = super::User, role("admin"))]
    pub mod inner {
        use rocket::get;

        /// Two.
        #[jwt_core::jwt_protected(when(claims.sub == name))]
        #[get("/two/<name>")]
        pub fn two(name: &str) -> String {
            name.to_owned()
        }
    }
}

fn main() {
    assert_eq!(routes![me, alone, open, all, proof, api::one, api::inner::two].len(), 7);
}
