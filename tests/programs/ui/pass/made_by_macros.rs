//! Handlers that `macro_rules!` makes, with every kind of variable in every place.

use jwt_core::{Jwt, jwt_protected, jwt_public};
use rocket::{get, routes, uri};
use std::convert::Infallible;
use shared::{Role, User};

macro_rules! handler {
    ($name:ident, $path:literal, $role:literal, $variant:path, $scope:literal, $claims:ty, $arg:ident: $ty:ty, $ret:ty, $rule:expr, $body:block) => {
        #[jwt_protected(claims = $claims, roles = [$role, $variant], $rule && scope($scope))]
        #[get($path)]
        fn $name($arg: $ty, user: Jwt<$claims>) -> $ret {
            let _ = user;
            let _ = $arg;
            $body
        }
    };
}

handler!(one, "/one/<x>", "support-l2", Role::Editor, "articles:read", User, x: Result<&str, Infallible>, String, permission("read") || permission("write"), {
    String::from("one")
});
handler!(two, "/two/<x>", "editor", Role::SupportL2, "articles:write", User, x: &str, &'static str, !(permission("read") && permission("write")), { "two" });
handler!(three, "/three?<x>", "editor", Role::SupportL2, "articles:read", shared::User, x: Option<Vec<u8>>, Option<String>, permission("read"), { None });

macro_rules! whole {
    ($($item:item)*) => { $($item)* };
}

whole! {
    #[jwt_protected]
    #[get("/whole/<id>")]
    fn whole(id: u8) -> String {
        id.to_string()
    }

    #[jwt_public("tests have no secrets")]
    #[get("/open")]
    fn open() {}
}

macro_rules! module {
    ($module:ident) => {
        mod $module {
            use super::*;

            #[jwt_protected(claims = User)]
            #[get("/inside/<id>")]
            pub(super) fn inside(id: u8) -> String {
                let local = id;
                local.to_string()
            }
        }
    };
}

module!(first);
module!(second);

macro_rules! tokens {
    ($($token:tt)*) => {
        #[jwt_protected($($token)*)]
        #[get("/tokens")]
        fn tokens() {}
    };
}

tokens!(claims = User, role("admin") || all_scopes("articles:read", "articles:write"));

fn main() {
    assert_eq!(routes![one, two, three, whole, open, first::inside, second::inside, tokens].len(), 8);
    assert_eq!(uri!(two("x")), "/two/x");
    assert_eq!(uri!(first::inside(3)), "/inside/3");
    assert_eq!(uri!("/mount", second::inside(id = 3)), "/mount/inside/3");
    assert_eq!(uri!(whole(3)), "/whole/3");
}
