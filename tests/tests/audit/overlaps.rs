//! A protected and a public route that one request may match: the rank decides, and the launch says so.

use jwt_core::{jwt_protected, jwt_public};
use rocket::{get, post, routes};
use tests::launches::launch;

use super::ground::{app, raw};

#[jwt_protected]
#[get("/users/me")]
fn me() {}

#[jwt_public("profiles are public")]
#[get("/users/<id>")]
fn profile(id: &str) {
    let _ = id;
}

#[jwt_public("first come, first served")]
#[get("/users/me", rank = 1)]
fn early() {}

#[jwt_public("another method")]
#[post("/users/<id>")]
fn create(id: &str) {
    let _ = id;
}

#[test]
fn both_are_named_and_who_is_asked_first() {
    let launch_of = |routes: Vec<rocket::Route>| launch(move || app("").mount("/", routes));
    launch_of(routes![me, create]).is_silent();
    assert_eq!(
        launch_of(routes![me, profile]).warnings,
        [
            "the public route (profile) GET /users/<id> is asked after protected ones that match some of its requests; who is \
             denied there does not come to it:\n  - (me) GET /users/me"
        ]
    );
    let mut early = routes![me, early];
    early[1].rank = -20;
    assert_eq!(
        launch_of(early).warnings,
        [
            "the public route (early) GET /users/me is asked before protected ones that match some of its requests; these need \
             no token:\n  - (me) GET /users/me"
        ]
    );
}

#[test]
fn a_path_that_the_configuration_opens_is_public() {
    let with = |audit: &str| {
        let lines = format!("audit = {{ {audit} }}");
        launch(move || app(&lines).mount("/", routes![me]).mount("/", [raw("/<path..>", Some("files"))]))
    };
    assert_eq!(with("public = [\"/<path..>\"]").warnings.len(), 1);
    with("undeclared = [\"GET /<path..>\"]").is_silent();
    with("mode = \"allow\", public = [\"/<path..>\"]").is_silent();
}
