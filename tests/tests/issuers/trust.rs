//! What an issuer is trusted with, and what it is not.

use jwt_core::{Claims, Jwt, Permissions, Role, Roles, Scopes, jwt_protected};
use rocket::local::blocking::Client;
use rocket::{get, routes};
use serde_json::{Value, json};
use tests::{bearer, client};

use super::ground::*;

#[derive(Role)]
enum Level {
    #[role(implies(Reader))]
    Admin,
    #[role(grants("read"))]
    Reader,
    Suspended,
}

#[derive(Claims)]
struct User {
    #[claim(roles)]
    roles: Roles<Level>,
    #[claim(scopes)]
    scope: Option<Scopes>,
    #[claim(permissions)]
    permissions: Option<Vec<String>>,
}

#[derive(Claims)]
struct Open {
    #[claim(roles)]
    roles: Option<Vec<String>>,
    #[claim(permissions)]
    permissions: Option<Permissions>,
}

macro_rules! asks {
    ($($name:ident $path:literal ($($rule:tt)*))*) => {$(
        #[jwt_protected(claims = User, issuer = ["self", "partner", "gateway"], $($rule)*)]
        #[get($path)]
        fn $name() {}
    )*};
}

asks! {
    admin "/admin" (role("admin"))
    reader "/reader" (role("reader"))
    not_suspended "/not-suspended" (role("reader") && !role("suspended"))
    scope "/scope" (scope("anything"))
    permission "/permission" (permission("write"))
    granted "/granted" (permission("read"))
    in_code "/in-code" (when(claims.roles.contains(Level::Admin)))
}

/// Users without the claim are readers, by the claims type.
#[derive(Claims)]
struct ByDefault {
    #[claim(roles, default = reader_by_default)]
    roles: Roles<Level>,
}

fn reader_by_default() -> Roles<Level> {
    Roles::from([Level::Reader])
}

#[jwt_protected(claims = ByDefault, issuer = ["self", "partner"], role("reader"))]
#[get("/by-default")]
fn by_default() {}

#[test]
fn a_default_grants_no_more_than_the_issuer_is_trusted_with() {
    let nothing = THREE.replace("trust = { roles = [\"reader\"], scopes = \"*\" }", "");
    let client = client(application(&nothing).mount("/", routes![by_default]));
    let status = |issuer, claims| bearer(client.get("/by-default"), &token(issuer, claims)).dispatch().status().code;
    assert_eq!(status(SELF, json!({ "sub": "alice" })), 200);
    assert_eq!(status(PARTNER, json!({ "sub": "alice", "roles": ["reader"] })), 403);
    // To say less must not grant more.
    assert_eq!(status(PARTNER, json!({ "sub": "alice" })), 403);
}

/// What the handler sees of a token.
#[jwt_protected(issuer = ["self", "partner", "gateway"])]
#[get("/seen")]
fn seen(user: Jwt<User>) -> String {
    let roles = user.roles.iter().collect::<Vec<_>>().join(",");
    format!("{roles} {} {}", user.permissions.clone().unwrap_or_default().join(","), user.has_role("admin"))
}

/// The same of types that take any names.
#[jwt_protected(issuer = ["self", "partner", "gateway"])]
#[get("/open")]
fn open(user: Jwt<Open>) -> String {
    let permissions: Vec<&str> = user.permissions.iter().flat_map(Permissions::iter).collect();
    format!("{} {}", user.roles.clone().unwrap_or_default().join(","), permissions.join(","))
}

fn three() -> Client {
    let routes = routes![admin, reader, not_suspended, scope, permission, granted, in_code, seen, open];
    client(application(THREE).mount("/", routes))
}

fn claims() -> Value {
    json!({ "sub": "mallory", "roles": ["admin", "reader"], "scope": "anything", "permissions": ["write", "read"] })
}

#[test]
fn a_partner_makes_no_local_admin() {
    let client = three();
    let status =
        |path: &'static str, issuer| bearer(client.get(path), &token(issuer, claims())).dispatch().status().code;
    let rows = [
        ("/admin", [200, 403, 200]),
        ("/reader", [200, 200, 200]),
        // It is not known what a partner that is trusted with `reader` alone would say of `suspended`.
        ("/not-suspended", [200, 403, 200]),
        ("/scope", [200, 200, 200]),
        ("/permission", [200, 403, 200]),
        // The role is trusted, and what it grants is said here.
        ("/granted", [200, 200, 200]),
        ("/in-code", [200, 403, 200]),
    ];
    for (path, expected) in rows {
        assert_eq!([SELF, PARTNER, GATEWAY].map(|issuer| status(path, issuer)), expected, "{path}");
    }
}

#[test]
fn the_claims_do_not_hold_what_the_issuer_is_not_trusted_with() {
    let client = three();
    let body = |path: &'static str, issuer| {
        bearer(client.get(path), &token(issuer, claims())).dispatch().into_string().unwrap()
    };
    assert_eq!(body("/seen", GATEWAY), "admin,reader write,read true");
    assert_eq!(body("/seen", PARTNER), "reader  false");
    assert_eq!(body("/open", GATEWAY), "admin,reader write,read");
    assert_eq!(body("/open", PARTNER), "reader ");
}

#[test]
fn a_role_that_is_trusted_brings_what_it_implies() {
    let lines = "[default.jwt.issuers.partner.trust]\nroles = [\"admin\"]";
    let toml = THREE.replace("trust = { roles = [\"reader\"], scopes = \"*\" }", "");
    let application = application(&format!("{toml}\n{lines}"));
    let client = self::client(application.mount("/", routes![admin, reader]));
    let status = |path: &'static str, roles: Value| {
        bearer(client.get(path), &token(PARTNER, json!({ "sub": "p", "roles": roles }))).dispatch().status().code
    };
    assert_eq!(status("/reader", json!(["admin"])), 200);
    assert_eq!(status("/reader", json!(["reader"])), 403);
    assert_eq!(status("/admin", json!("admin")), 200);
}

#[test]
fn beside_others_an_issuer_is_trusted_with_nothing_and_alone_with_everything() {
    let none = THREE.replace("trust = { roles = [\"reader\"], scopes = \"*\" }", "");
    let client = client(application(&none).mount("/", routes![reader, scope]));
    let status = |client: &Client, path: &'static str| {
        bearer(client.get(path), &token(PARTNER, claims())).dispatch().status().code
    };
    assert_eq!((status(&client, "/reader"), status(&client, "/scope")), (403, 403));

    #[jwt_protected(claims = User, role("admin") && !role("suspended"))]
    #[get("/admin")]
    fn chief() {}

    let client = self::client(application(ALONE).mount("/", routes![chief]));
    assert_eq!(status(&client, "/admin"), 200);
}
