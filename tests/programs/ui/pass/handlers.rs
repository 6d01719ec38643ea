//! Handlers of every shape that Rocket takes.

use jwt_core::{Jwt, MaybeJwt, jwt_protected, jwt_public};
use rocket::http::{Accept, Status};
use rocket::response::Responder;
use rocket::serde::json::Json;
use rocket::{get, post, put, routes};
use shared::User;

#[jwt_public("this is where callers get a token")]
#[post("/login", data = "<form>")]
async fn login(form: Json<String>, who: MaybeJwt<User>) -> Json<String> {
    let _ = who;
    form
}

#[jwt_protected]
#[get("/me")]
fn me(user: Jwt<User>) -> String {
    user.sub.clone()
}

#[jwt_protected()]
#[get("/default")]
fn default_claims() {}

#[jwt_protected(claims = User, roles = "admin")]
#[get("/admin")]
fn admin() -> &'static str {
    "welcome"
}

#[jwt_protected(scope("articles:write"))]
#[put("/articles/<author>/<id>?<q>&<rest..>", data = "<body>")]
async fn edit<'r>(
    author: &'r str,
    mut id: u64,
    q: Option<&'r str>,
    rest: std::collections::HashMap<String, String>,
    body: Vec<u8>,
    user: Jwt<User>,
) -> impl Responder<'r, 'static> + use<'r> {
    id += 1;
    std::future::ready(()).await;
    (Status::Accepted, format!("{author} {id} {q:?} {} {} {}", rest.len(), body.len(), user.sub))
}

#[jwt_protected]
#[get("/elided/<name>")]
fn elided(name: &str) -> &str {
    name
}

#[jwt_protected]
#[get("/bounded/<one>/<two>")]
async fn bounded<'a, 'b: 'a>(one: &'a str, two: &'b str) -> &'a str
where
    'b: 'a,
{
    if one.is_empty() { two } else { one }
}

#[jwt_protected]
#[get("/result?<number>")]
pub async fn result(number: i64, accept: &Accept) -> Result<String, Status> {
    let _ = accept;
    if number > 0 { Ok(number.to_string()) } else { Err(Status::NotFound) }
}

/// With documentation.
#[jwt_protected]
#[get("/type")]
#[allow(non_snake_case)]
pub(crate) fn r#type(r#fn: &Accept, camelCase: &rocket::Config) -> String {
    format!("{} {}", r#fn, camelCase.port)
}

#[jwt_protected]
#[get("/const")]
const fn constant() -> &'static str {
    "constant"
}

#[jwt_protected]
#[get("/paths/<path..>")]
fn paths(path: std::path::PathBuf) -> Option<String> {
    Some(path.to_str()?.to_owned())
}

fn main() {
    let routes = routes![
        login,
        me,
        default_claims,
        admin,
        edit,
        elided,
        bounded,
        result,
        r#type,
        constant,
        paths
    ];
    assert_eq!(routes.len(), 11);
    // A handler is the function that it was.
    assert_eq!(admin(), "welcome");
    assert_eq!(elided("bob"), "bob");
}
