//! The language of rules.

use jwt_core::{Claims, Jwt, Permissions, jwt_protected};
use rocket::{get, routes};
use shared::{Open, Permission, Role, Scope, User};

type Me = User;

mod claims {
    #[derive(jwt_core::Claims)]
    pub struct User {
        pub sub: String,
    }
}

#[derive(Claims)]
struct Page<T: Clone> {
    data: T,
    #[claim(permissions)]
    permissions: Option<Permissions<Permission>>,
}

macro_rules! rules {
    ($($name:ident: ($($rule:tt)*))*) => {
        $(
            #[jwt_protected($($rule)*)]
            #[get("/")]
            fn $name() {}
        )*

        fn count() -> usize {
            routes![$($name),*].len()
        }
    };
}

rules! {
    any_token: ()
    any_user: (claims = User)
    key: (claims = User, roles = "admin")
    key_with_list: (claims = User, roles = ["support-l2", Role::Editor,],)
    key_called: (claims(User), roles("admin", "support-l2"), issuer("self"))
    variant: (claims = User, role(Role::Admin))
    path: (claims = shared::User, scope(shared::Scope::Write))
    all_of: (claims = User, all_roles = ["support-l2", "editor"], all_scopes("articles:read", Scope::Write), all_permissions = "read")
    operators: (claims = User, role(Role::Admin) || (scope("articles:write") && !role("support-l2")))
    functions: (claims = User, any(role("admin"), all(scopes("articles:read"), permission("read"))))
    nested: (claims = User, !any(role("admin"), !(scope("articles:read") || !!permission(Permission::Write))))
    several: (claims = User, role("admin"), scope("articles:read") || scope("articles:write"), permissions = ["read", "write"])
    open: (claims = Open, role("whatever you like") && scope("this:that"))
    default: (role("admin") || permission("anything"))
    granted: (claims = Open, permission("only.the.configuration.knows"))
    generic: (claims = Page<Vec<String>>, permission("read"))
    issuers: (issuer = "self", roles = "admin")
    alias: (claims = Me, role(Role::Editor))
    of_a_module: (claims = claims::User)
    renamed: (crate = jwt_core, claims = User, role("admin"))
}

#[jwt_protected(claims = shared::User, role("admin"))]
#[get("/")]
fn under_two_paths(user: Jwt<User>, again: Jwt<shared::User>) -> String {
    let _ = again;
    user.sub.clone()
}

#[jwt_protected(permission("write"))]
#[get("/")]
fn generic_guard(page: Jwt<Page<String>>) -> String {
    let _ = &page.permissions;
    page.data.clone()
}

fn main() {
    assert_eq!(count() + routes![under_two_paths, generic_guard].len(), 22);
}
