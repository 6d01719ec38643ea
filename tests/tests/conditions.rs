//! `when(..)`: what a condition sees is what the handler gets, whatever the request says.

use jwt_core::testing::WithIdentity;
use jwt_core::{Claims, Jwt, Roles, jwt_protected};
use rocket::http::Status;
use rocket::local::blocking::Client;
use rocket::request::FromParam;
use rocket::{Route, get, post, routes};
use shared::Role;
use tests::{client, configured, denial};

const KEY: &str = "[default.jwt]\nsecret = \"rM7xJzUq0s3V5tYwB8eHkPnD2fGaLcXi\"\n";

#[derive(Claims)]
struct Caller {
    sub: String,
    #[claim(default)]
    number: u64,
    #[claim(roles, default)]
    roles: Roles<Role>,
}

fn caller(sub: &str) -> Caller {
    Caller { sub: sub.into(), number: 7, roles: Roles::new() }
}

fn launched(base: &str, routes: Vec<Route>) -> Client {
    client(configured(KEY).attach(jwt_core::fairing()).mount(base, routes))
}

fn status(client: &Client, uri: &str, who: &Caller) -> u16 {
    client.get(uri.to_owned()).identity(who).dispatch().status().code
}

// ---- ownership

#[jwt_protected(role(Role::Admin) || when(claims.sub == author))]
#[get("/articles/<author>/<id>")]
fn article(author: &str, id: u64, user: Jwt<Caller>) -> String {
    format!("{author} {id} {}", user.sub)
}

#[test]
fn an_owner_passes_and_nobody_else() {
    for base in ["/", "/api", "/api/v1/alice"] {
        let client = launched(base, routes![article]);
        let at = |path: &str| format!("{}{path}", base.trim_end_matches('/'));
        assert_eq!(status(&client, &at("/articles/alice/1"), &caller("alice")), 200, "{base}");
        assert_eq!(status(&client, &at("/articles/bob/1"), &caller("alice")), 403, "{base}");
        assert_eq!(status(&client, &at("/articles/Alice/1"), &caller("alice")), 403, "{base}");
        let admin = Caller { roles: [Role::Admin].into(), ..caller("carol") };
        assert_eq!(status(&client, &at("/articles/bob/1"), &admin), 200, "{base}");
    }
}

/// A parameter that the rule does not need is not parsed before it.
#[test]
fn a_denied_request_parses_only_what_the_rule_names() {
    let client = launched("/", routes![article]);
    assert_eq!(status(&client, "/articles/bob/not-a-number", &caller("alice")), 403);
    assert_eq!(status(&client, "/articles/alice/not-a-number", &caller("alice")), 422);
}

// ---- what cannot be parsed

#[jwt_protected(claims = Caller, when(*id == claims.number))]
#[get("/own/<id>", rank = 1)]
fn own(id: Number) -> String {
    id.to_string()
}

#[jwt_protected(claims = Caller, !when(*id == claims.number))]
#[get("/others/<id>")]
fn others(id: Number) -> String {
    id.to_string()
}

#[jwt_protected(claims = Caller, role(Role::Admin) || when(*id == claims.number))]
#[get("/either/<id>")]
fn either(id: Number) -> String {
    id.to_string()
}

#[derive(Clone, Copy)]
struct Number(u64);

impl std::ops::Deref for Number {
    type Target = u64;

    fn deref(&self) -> &u64 {
        &self.0
    }
}

impl<'a> FromParam<'a> for Number {
    type Error = &'a str;

    fn from_param(text: &'a str) -> Result<Self, &'a str> {
        text.parse().map(Self).map_err(|_| text)
    }
}

#[test]
fn what_does_not_parse_is_unknown_and_passes_nowhere_by_itself() {
    let client = launched("/", routes![own, others, either]);
    let admin = Caller { roles: [Role::Admin].into(), ..caller("root") };
    for (uri, of_alice, of_admin) in [
        ("/own/7", 200, 200),
        ("/own/8", 403, 403),
        ("/own/x", 403, 403),
        ("/others/7", 403, 403),
        ("/others/8", 200, 200),
        ("/others/x", 403, 403),
        ("/either/7", 200, 200),
        ("/either/8", 403, 200),
        // The rule holds either way; Rocket says what it says of such a parameter.
        ("/either/x", 403, 422),
    ] {
        assert_eq!(status(&client, uri, &caller("alice")), of_alice, "{uri}");
        assert_eq!(status(&client, uri, &admin), of_admin, "{uri}");
    }
    let told = denial(client.get("/own/x").identity(&caller("alice")).dispatch());
    assert_eq!((told.status, told.code.as_deref()), (Status::Forbidden, Some("access_denied")));
}

// ---- it is Rust

const LIMIT: u64 = 10;

fn is_small(number: u64) -> bool {
    number < LIMIT
}

#[jwt_protected(claims = Caller, when({
    let limit = Limits { most: LIMIT };
    matches!(*parts, [first, ..] if *first == claims.sub) && is_small(number) && number < limit.most
        && format!("{name}-{}", number) != format!("{:?}-0", claims.sub).replace('"', "")
}))]
#[get("/rust/<name>/<number>/<parts..>")]
fn rust(name: String, number: u64, parts: Parts<'_>) -> String {
    format!("{name} {number} {}", parts.len())
}

struct Limits {
    most: u64,
}

struct Parts<'r>(Vec<&'r str>);

impl<'r> std::ops::Deref for Parts<'r> {
    type Target = [&'r str];

    fn deref(&self) -> &[&'r str] {
        &self.0
    }
}

impl<'r> rocket::request::FromSegments<'r> for Parts<'r> {
    type Error = ();

    fn from_segments(
        segments: rocket::http::uri::Segments<'r, rocket::http::uri::fmt::Path>,
    ) -> Result<Self, Self::Error> {
        Ok(Self(segments.collect()))
    }
}

#[test]
fn a_condition_is_ordinary_rust() {
    let client = launched("/", routes![rust]);
    assert_eq!(status(&client, "/rust/x/5/alice/y", &caller("alice")), 200);
    assert_eq!(status(&client, "/rust/x/5/bob/alice", &caller("alice")), 403);
    assert_eq!(status(&client, "/rust/x/10/alice", &caller("alice")), 403);
    assert_eq!(status(&client, "/rust/alice/0/alice", &caller("alice")), 403);
    assert_eq!(status(&client, "/rust/x/5", &caller("alice")), 403);
}

/// Names that the expansion might use itself, and raw ones.
#[jwt_protected(claims = Caller, when(asked == question && number == r#type && claims.sub == *self_ && T == 1))]
#[get("/names/<asked>/<question>/<number>?<type>&<self_>&<T>")]
#[allow(non_snake_case)]
fn names(asked: u8, question: u8, number: u8, r#type: u8, self_: String, T: u8) -> String {
    format!("{asked}{question}{number}{type}{self_}{T}", r#type = r#type)
}

#[test]
fn no_name_of_the_expansion_is_in_the_way() {
    let client = launched("/", routes![names]);
    assert_eq!(status(&client, "/names/3/3/4?type=4&self_=alice&T=1", &caller("alice")), 200);
    assert_eq!(status(&client, "/names/3/2/4?type=4&self_=alice&T=1", &caller("alice")), 403);
    assert_eq!(status(&client, "/names/3/3/4?type=5&self_=alice&T=1", &caller("alice")), 403);
}

#[jwt_protected(claims = Caller, when(name == claims.sub))]
#[post("/named/<name>", data = "<body>")]
#[allow(clippy::needless_lifetimes)]
async fn named<'r>(mut name: &'r str, body: String) -> String {
    name = name.trim();
    format!("{name}: {body}")
}

#[test]
fn a_condition_runs_before_the_body_and_a_handler_stays_a_function() {
    let client = launched("/", routes![named]);
    let answer = client.post("/named/alice").identity(&caller("alice")).body("hello").dispatch();
    assert_eq!(answer.into_string().unwrap(), "alice: hello");
    assert_eq!(client.post("/named/bob").identity(&caller("alice")).body("x").dispatch().status(), Status::Forbidden);
    assert_eq!(rocket::async_test(named(" x ", String::from("y"))), "x: y");
}

macro_rules! owned {
    ($name:ident, $parameter:ident, $uri:literal, $condition:expr) => {
        #[jwt_protected(claims = Caller, when($condition))]
        #[get($uri)]
        fn $name($parameter: &str) -> String {
            $parameter.to_owned()
        }
    };
}

// The condition sees `claims` by the hygiene of who wrote it: here the caller did.
owned!(by_macro, owner, "/by-macro/<owner>", claims.sub == owner);

#[test]
fn a_macro_may_write_the_route() {
    let client = launched("/", routes![by_macro]);
    assert_eq!(status(&client, "/by-macro/alice", &caller("alice")), 200);
    assert_eq!(status(&client, "/by-macro/bob", &caller("alice")), 403);
}

// ---- names that mean something else too

/// In scope, and not what the conditions below mean by these names.
fn author() -> &'static str {
    "bob"
}

mod id {
    pub const ID: &str = "x";
}

#[jwt_protected(claims = Caller, when(
    author == claims.sub
        && r#id == "1"
        && ["claims", "number"].iter().all(|author| author.len() > 5)
        && matches!(author.len(), length if length == claims.sub.len())
        && format!("{author:>width$}|{0}|{{author}}", r#"{id}"#, width = 7) == format!("{:>7}|{{id}}|{{author}}", claims.sub)
        && { let author = id::ID; author == "x" }
        && { macro_rules! same { ($one:expr) => { $one == author }; } same!(claims.sub.as_str()) }
))]
#[get("/meant/<author>/<id>")]
fn meant(author: &str, id: &str) -> String {
    format!("{author} {id}")
}

#[test]
fn a_parameter_hides_what_has_its_name_elsewhere() {
    assert_eq!(author(), "bob");
    let client = launched("/", routes![meant]);
    assert_eq!(status(&client, "/meant/alice/1", &caller("alice")), 200);
    assert_eq!(status(&client, "/meant/bob/1", &caller("alice")), 403);
    assert_eq!(status(&client, "/meant/alice/2", &caller("alice")), 403);
    assert_eq!(status(&client, "/meant/bob/1", &caller("bob")), 200);
}

/// A parameter that is named in a format string alone, and in the width of another.
#[jwt_protected(claims = Caller, when(format!("{0:>width$}{author}", "", width = 0) == claims.sub))]
#[get("/captured/<author>")]
fn captured(author: &str) -> String {
    author.to_owned()
}

#[jwt_protected(claims = Caller, when(format!("{:>width$}", claims.sub).starts_with(' ')))]
#[get("/wide/<width>")]
fn wide(width: usize) -> String {
    width.to_string()
}

#[test]
fn format_strings_name_parameters() {
    let client = launched("/", routes![captured, wide]);
    assert_eq!(status(&client, "/captured/alice", &caller("alice")), 200);
    assert_eq!(status(&client, "/captured/bob", &caller("alice")), 403);
    assert_eq!(status(&client, "/wide/9", &caller("alice")), 200);
    assert_eq!(status(&client, "/wide/3", &caller("alice")), 403);
}

// ---- the route attribute in other forms

#[jwt_protected(claims = Caller, when(author == claims.sub))]
#[rocket::route(GET, uri = "/forms/route/<author>", rank = 3)]
fn by_route(author: &str) -> String {
    author.to_owned()
}

#[jwt_protected(claims = Caller, when(author == claims.sub))]
#[get("/forms/<_>/last/<author>?state=/author", rank = 4, format = "text/plain")]
fn uri_last(author: &str) -> String {
    author.to_owned()
}

macro_rules! attribute {
    ($(#[$attribute:meta])* $name:ident, $uri:literal) => {
        $(#[$attribute])*
        #[get($uri)]
        fn $name(first: &str, second: &str) -> String {
            format!("{first} {second}")
        }
    };
}

attribute! {
    #[jwt_protected(claims = Caller, when(second == claims.sub))]
    by_attribute, "/forms/both/<second>/<first>"
}

#[test]
fn every_form_of_a_route_attribute_is_read() {
    let client = launched("/", routes![by_route, uri_last, by_attribute]);
    for (own, other) in [
        ("/forms/route/alice", "/forms/route/bob"),
        ("/forms/bob/last/alice?state=/author", "/forms/alice/last/bob?state=/author"),
        ("/forms/both/alice/bob", "/forms/both/bob/alice"),
    ] {
        let ask = |uri: &str| {
            let request = client.get(uri.to_owned()).header(rocket::http::Accept::Plain);
            request.identity(&caller("alice")).dispatch().status().code
        };
        assert_eq!((ask(own), ask(other)), (200, 403), "{own}");
    }
}
