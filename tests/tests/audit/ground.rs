//! Routes of every kind, and applications that have them.

use jwt_core::{jwt_protected, jwt_public};
use rocket::http::Method;
use rocket::{Build, Rocket, Route, get, route};
use tests::configured;

/// An application with this in `[default.jwt]`, and the fairing. It is launched by `launch` or within `recorded`: the log is
/// the whole process's.
pub fn app(lines: &str) -> Rocket<Build> {
    tests::journal::install();
    configured(&format!("[default.jwt]\nsecret = \"rM7xJzUq0s3V5tYwB8eHkPnD2fGaLcXi\"\n{lines}\n"))
        .attach(jwt_core::fairing())
}

#[jwt_protected]
#[get("/protected")]
pub fn protected() {}

#[jwt_public("everyone may")]
#[get("/public")]
pub fn public() {}

#[get("/plain")]
pub fn plain() {}

#[get("/other")]
pub fn other() {}

/// A route that nobody's attribute made.
pub fn raw(path: &str, name: Option<&'static str>) -> Route {
    ranked(None, path, name)
}

pub fn ranked(rank: Option<isize>, path: &str, name: Option<&'static str>) -> Route {
    let mut route = Route::ranked(rank, Method::Get, path, route::dummy_handler);
    route.name = name.map(Into::into);
    route
}
