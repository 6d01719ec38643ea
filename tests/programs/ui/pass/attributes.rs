//! Route attributes in every spelling, and other attributes beside them.

use jwt_core::{jwt_protected, jwt_public};
use rocket::{get as fetch, route as way, routes};

#[jwt_protected]
#[rocket::get("/get")]
fn get() {}

#[jwt_core::jwt_protected]
#[::rocket::post("/post", data = "<form>", format = "json", rank = 2)]
fn post(form: String) -> String {
    form
}

#[jwt_protected]
#[fetch("/fetched")]
fn fetched() {}

#[jwt_protected]
#[rocket::route(GET, uri = "/route")]
fn route() {}

#[jwt_protected]
#[way(PUT, uri = "/way/<id>", data = "<form>")]
fn way_put(id: u8, form: String) -> String {
    format!("{id} {form}")
}

#[jwt_public("tests have no secrets")]
#[rocket::head("/head")]
fn head() {}

#[jwt_protected]
#[cfg_attr(all(), rocket::delete("/delete"))]
fn delete() {}

#[jwt_protected]
#[cfg(any())]
#[rocket::get("/nowhere")]
fn chosen() -> Nowhere {}

#[cfg(all())]
#[jwt_protected]
#[rocket::get("/chosen")]
fn chosen() -> &'static str {
    "chosen"
}

#[jwt_protected]
#[rocket::get("/old")]
#[deprecated = "use another"]
fn old() {}

/// Documentation above.
#[jwt_protected]
/// Documentation between.
#[rocket::patch("/documented")]
/// Documentation below.
#[inline]
#[must_use]
fn documented() -> &'static str {
    "documented"
}

#[jwt_protected]
#[rocket::options("/options")]
#[allow(unused_variables)]
fn options(config: &rocket::Config) {}

fn main() {
    #[allow(deprecated)]
    let routes = routes![get, post, fetched, route, way_put, head, delete, chosen, old, options];
    assert_eq!(routes.len(), 10);
    let _ = documented();
}
