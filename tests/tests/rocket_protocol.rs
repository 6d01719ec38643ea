//! What Rocket generates for a route and does not document, and what `#[jwt_protected]` stands on: where one of these
//! fails, or does not compile any more, after an update of Rocket, `jwt-macros/src/route/expand.rs` has to follow.

use jwt_core::{jwt_protected, jwt_public};
use rocket::route::StaticInfo;
use rocket::{Route, get, routes, uri};

#[get("/plain/<id>")]
fn plain(id: u8) -> String {
    id.to_string()
}

/// Below a handler stands a struct of its name, with braces, that becomes a route by `into_route`.
#[test]
fn a_handler_is_a_struct_that_becomes_a_route() {
    let route: Route = plain {}.into_route();
    assert_eq!(route.name.as_deref(), Some("plain"));
    assert_eq!(route.uri.path(), "/plain/<id>");
}

/// Before it is a route it says what it is made of, and takes one more sentinel.
#[test]
fn a_handler_tells_its_parts() {
    let info: StaticInfo = plain {}.into_info();
    assert_eq!((info.name, info.uri, info.sentinels.len()), ("plain", "/plain/<id>", 2));
    assert!(info.sentinels.iter().all(|sentry| !sentry.specialized));
}

/// `routes![other]` is `other {}.into_route()`, whoever wrote it.
#[test]
fn routes_takes_whatever_becomes_a_route() {
    #[allow(non_camel_case_types)]
    struct other {}

    impl other {
        fn into_route(self) -> Route {
            let mut route = plain {}.into_route();
            route.name = Some("other".into());
            route
        }
    }

    let routes = routes![other];
    assert_eq!(routes.len(), 1);
    assert_eq!(routes[0].name.as_deref(), Some("other"));
}

/// `uri!(other(..))` is `rocket_uri_macro_other!(..)`.
#[test]
fn uri_finds_a_macro_by_its_name() {
    use rocket_uri_macro_plain as rocket_uri_macro_other;
    assert_eq!(uri!(other(3)), "/plain/3");
}

mod ours {
    use super::*;

    #[jwt_protected]
    #[get("/protected/<id>", rank = 3, format = "json")]
    pub(super) fn protected(id: u8) -> String {
        id.to_string()
    }

    #[jwt_public("tests have no secrets")]
    #[get("/public", rank = 5)]
    pub(super) fn public() {}
}

/// All of it together, for handlers of ours: name, place and rank are those of the handler that was written.
#[test]
fn a_protected_handler_is_its_route() {
    let routes = routes![ours::protected, ours::public];
    let seen = routes.iter().map(|route| (route.name.as_deref(), route.uri.to_string(), route.rank));
    let expected =
        [(Some("protected"), String::from("/protected/<id>"), 3), (Some("public"), String::from("/public"), 5)];
    assert_eq!(seen.collect::<Vec<_>>(), expected);
    assert_eq!(uri!(ours::protected(5)), "/protected/5");
    assert_eq!(uri!("/api", ours::public()), "/api/public");
    assert_eq!(ours::protected(5), "5");
}
