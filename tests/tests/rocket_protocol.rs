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

/// A route's handler is cloned by the handler's own `Clone`, from the place where `route.handler` points to; mounting, cloning
/// and igniting leave it in a box of its own. `jwt-core/src/web/audit/declare.rs` tells by it whose handler a route has.
#[test]
fn a_handler_that_is_cloned_is_asked_itself() {
    use rocket::http::Method;
    use rocket::route::{Handler, Outcome};
    use rocket::{Data, Request};
    use std::sync::Mutex;

    static CLONED: Mutex<Vec<usize>> = Mutex::new(Vec::new());

    struct Speaking(u64);

    impl Clone for Speaking {
        fn clone(&self) -> Self {
            CLONED.lock().unwrap().push(std::ptr::from_ref(self).addr());
            Self(self.0)
        }
    }

    #[rocket::async_trait]
    impl Handler for Speaking {
        async fn handle<'r>(&self, request: &'r Request<'_>, _: Data<'r>) -> Outcome<'r> {
            Outcome::from(request, self.0.to_string())
        }
    }

    let heard = |route: &Route| {
        CLONED.lock().unwrap().clear();
        let clone = route.handler.clone();
        drop(clone);
        std::mem::take(&mut *CLONED.lock().unwrap())
    };
    let place = |route: &Route| std::ptr::from_ref(&*route.handler).addr();
    let route = Route::new(Method::Get, "/", Speaking(1));
    assert_eq!(heard(&route), [place(&route)]);
    let rocket = rocket::custom(rocket::Config::debug_default()).mount("/a", [route.clone()]).mount("/b", [route]);
    let rocket = rocket::execute(rocket.ignite()).unwrap();
    assert_eq!(rocket.routes().count(), 2);
    for route in rocket.routes() {
        assert_eq!(heard(route), [place(route)]);
    }
    assert!(heard(&plain {}.into_route()).is_empty());
}

/// What Rocket generates has a plain function for a handler, which is how `jwt-core/src/web/audit/probe.rs` knows the routes
/// that have guards to ask.
#[test]
fn a_generated_handler_is_a_function() {
    let size = |route: &Route| size_of_val(&*route.handler);
    assert_eq!(size(&plain {}.into_route()), size_of::<fn()>());
    let files: Vec<Route> = rocket::fs::FileServer::from(std::env::temp_dir()).into();
    assert_ne!(size(&files[0]), size_of::<fn()>());
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
