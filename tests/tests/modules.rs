//! Protected modules: every route in one is protected, and asks what the module asks too.

use jwt_core::testing::WithIdentity;
use jwt_core::{Claims, Jwt, Roles, jwt_protected};
use rocket::http::Status;
use rocket::local::blocking::Client;
use rocket::routes;
use shared::Role;
use tests::{client, configured};

const KEY: &str = "[default.jwt]\nsecret = \"rM7xJzUq0s3V5tYwB8eHkPnD2fGaLcXi\"\n";

#[derive(Claims)]
pub struct User {
    sub: String,
    #[claim(roles)]
    roles: Roles<Role>,
}

const HOME: &str = "earth";

#[jwt_protected(claims = User, roles = ["editor", Role::SupportL2], when(claims.sub != HOME))]
mod api {
    use super::User;
    use jwt_core::{Jwt, jwt_protected, jwt_public};
    use rocket::get;
    use rocket::get as fetch;

    /// Without a rule of its own.
    #[get("/plain")]
    pub(super) fn plain() -> &'static str {
        helper()
    }

    #[fetch("/renamed")]
    pub(super) async fn renamed(user: Jwt<User>) -> String {
        user.sub.clone()
    }

    /// With one: both have to hold.
    #[jwt_protected(role("admin"))]
    #[get("/both")]
    pub(super) fn both() {}

    #[jwt_protected]
    #[get("/bare")]
    pub(super) fn bare() {}

    #[jwt_public("what is open says so")]
    #[get("/open")]
    pub(super) fn open() {}

    #[cfg(any())]
    #[get("/gone/<nothing>")]
    fn gone() {}

    pub(super) mod deep {
        use rocket::get;

        #[get("/deep")]
        pub(in super::super) fn route() {}

        pub(in super::super) mod deeper {
            #[jwt_core::jwt_protected(when(claims.sub == id))]
            #[rocket::get("/deeper/<id>")]
            pub(in super::super::super) fn route(id: &str) -> &str {
                id
            }
        }
    }

    /// A module of its own within: its rule comes on top.
    #[jwt_protected(when(claims.sub == "alice"))]
    pub(super) mod alice {
        use rocket::get;

        #[get("/alice")]
        pub(in super::super) fn route() {}

        #[jwt_core::jwt_protected(role("admin"))]
        #[get("/alice/admin")]
        pub(in super::super) fn admin() {}

        #[jwt_core::jwt_public("again")]
        #[get("/alice/open")]
        pub(in super::super) fn open() {}
    }

    fn helper() -> &'static str {
        "plain"
    }
}

/// Without a rule: any verified token, of whatever claims type each route takes.
#[jwt_protected]
mod any {
    #[rocket::get("/any")]
    pub(super) fn any() {}

    pub(super) mod inner {
        use super::super::{Jwt, User};

        #[rocket::get("/any/user")]
        pub(in super::super) fn user(user: Jwt<User>) -> String {
            user.sub.clone()
        }
    }
}

#[jwt_protected(claims = User, roles = "admin")]
mod documented {
    //! Documented inside: an inner attribute is no item.

    #[rocket::get("/documented")]
    pub(super) fn route() {}
}

macro_rules! module {
    ($name:ident, $visibility:vis, $($item:item)*) => {
        #[jwt_protected(claims = User, roles = "admin")]
        mod $name {
            $visibility fn first() {}

            $($item)*
        }
    };
}

module! {
    by_macro, pub(super),
    pub(super) const ONE: u8 = 1;

    #[rocket::get("/by-macro/one")]
    pub(super) fn one() -> String {
        ONE.to_string()
    }

    pub(super) struct Two;

    /// Two.
    #[rocket::get("/by-macro/two")]
    pub(super) fn two() -> &'static str {
        let Two = Two;
        "two"
    }
}

macro_rules! union {
    ($item:item) => {
        $item
    };
}

union! {
    #[jwt_protected(claims = User, roles = "admin")]
    mod wrapped {
        #[rocket::get("/wrapped")]
        pub(super) fn route() {}
    }
}

/// A rename does not hide a route, wherever the URI stands among what Rocket is told.
#[jwt_protected(claims = User, roles = "admin")]
mod other_order {
    use rocket::route as way;

    #[way(GET, rank = 2, uri = "/order/way")]
    pub(super) fn way_first() {}

    #[way(rocket::http::Method::Get, uri = "/order/path")]
    pub(super) fn path_first() {}
}

#[test]
fn no_form_of_a_module_leaves_a_route_open() {
    by_macro::first();
    let routes = routes![
        documented::route,
        by_macro::one,
        by_macro::two,
        wrapped::route,
        other_order::way_first,
        other_order::path_first
    ];
    let client = client(configured(KEY).attach(jwt_core::fairing()).mount("/", routes));
    let user =
        |roles: &[&str]| User { sub: "alice".into(), roles: serde_json::from_value(serde_json::json!(roles)).unwrap() };
    for uri in ["/documented", "/by-macro/one", "/by-macro/two", "/wrapped", "/order/way", "/order/path"] {
        assert_eq!(client.get(uri).dispatch().status(), Status::Unauthorized, "{uri}");
        assert_eq!(client.get(uri).identity(&user(&["editor"])).dispatch().status(), Status::Forbidden, "{uri}");
        assert_eq!(client.get(uri).identity(&user(&["admin"])).dispatch().status(), Status::Ok, "{uri}");
    }
}

fn launched() -> Client {
    client(configured(KEY).attach(jwt_core::fairing()).mount(
        "/",
        routes![
            api::plain,
            api::renamed,
            api::both,
            api::bare,
            api::open,
            api::deep::route,
            api::deep::deeper::route,
            api::alice::route,
            api::alice::admin,
            api::alice::open,
            any::any,
            any::inner::user,
        ],
    ))
}

#[test]
fn every_route_of_a_protected_module_asks_what_the_module_asks() {
    let client = launched();
    let user = |sub: &str, roles: &[&str]| User {
        sub: sub.into(),
        roles: serde_json::from_value(serde_json::json!(roles)).unwrap(),
    };
    let callers = [
        user("alice", &["editor"]),
        user("bob", &["admin"]),
        user("carol", &["support-l2"]),
        user("alice", &["admin"]),
        user("alice", &[]),
        user(HOME, &["admin"]),
    ];
    let cases: [(&str, u16, [u16; 6]); 12] = [
        ("/plain", 401, [200, 200, 200, 200, 403, 403]),
        ("/renamed", 401, [200, 200, 200, 200, 403, 403]),
        ("/both", 401, [403, 200, 403, 200, 403, 403]),
        ("/bare", 401, [200, 200, 200, 200, 403, 403]),
        ("/open", 200, [200; 6]),
        ("/deep", 401, [200, 200, 200, 200, 403, 403]),
        ("/deeper/alice", 401, [200, 403, 403, 200, 403, 403]),
        ("/alice", 401, [200, 403, 403, 200, 403, 403]),
        ("/alice/admin", 401, [403, 403, 403, 200, 403, 403]),
        ("/alice/open", 200, [200; 6]),
        ("/any", 401, [200; 6]),
        ("/any/user", 401, [200; 6]),
    ];
    for (uri, nobody, expected) in cases {
        assert_eq!(client.get(uri).dispatch().status().code, nobody, "{uri}");
        for (caller, expected) in callers.iter().zip(expected) {
            let got = client.get(uri).identity(caller).dispatch().status().code;
            assert_eq!(got, expected, "{uri} for {} {:?}", caller.sub, caller.roles);
        }
    }
    assert_eq!(client.get("/gone/1").dispatch().status(), Status::NotFound);
}
