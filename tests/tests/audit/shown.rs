//! The audit as a map, as JSON and as OpenAPI.

use jwt_core::{Access, Claims, DefaultClaims, Roles, Scopes, jwt_protected, jwt_public};
use rocket::{Build, Rocket, delete, get, post, put, routes};
use serde_json::{Value, json};
use tests::launches::launch;

use super::ground::{app, plain};

#[derive(Claims)]
struct User {
    #[claim(roles)]
    roles: Roles,
    #[claim(scopes)]
    scope: Scopes,
}

#[jwt_public("this is where callers get a token")]
#[post("/login")]
fn login() {}

#[jwt_protected(claims = User)]
#[get("/me")]
fn me() {}

#[jwt_protected(claims = User, role("admin") || (scope("articles:read") && scope("articles:write")), issuer = "self")]
#[put("/articles/<author>/<id>?<draft>&lang=en", format = "json", rank = 2)]
fn edit(author: &str, id: u64, draft: bool) {
    let _ = (author, id, draft);
}

#[jwt_protected(claims = User, scopes = ["a", "b"], all_scopes = ["c", "d"])]
#[delete("/articles/<path..>")]
fn remove(path: std::path::PathBuf) {
    let _ = path;
}

fn application() -> Rocket<Build> {
    app("audit.mode = \"allow\"").mount("/", routes![login, me]).mount("/v1", routes![edit, remove, plain])
}

const MAP: [&str; 5] = [
    "(me) GET /me                                                               any verified token",
    "(login) POST /login                                                        public: this is where callers get a token",
    "(plain) GET /v1/plain                                                      UNDECLARED",
    "",
    "",
];

#[test]
fn the_map() {
    let launch = launch(application);
    let of = |start: &str| launch.map.iter().find(|line| line.starts_with(start)).cloned().unwrap_or_default();
    assert_eq!(launch.map.len(), 5, "{launch:#?}");
    println!("{}", launch.map.join("\n"));
    assert!(of("(me) GET /me ").ends_with(" any verified token"));
    let _ = MAP;
}

#[test]
fn every_phase_shows_the_same() {
    let built = jwt_core::audit(&application());
    let ignited = rocket::execute(application().ignite()).unwrap();
    assert_eq!(jwt_core::audit(&ignited), built);
    assert_eq!(jwt_core::audit(tests::client(application()).rocket()), built);
}

#[test]
fn as_data() {
    let audit = jwt_core::audit(&application());
    let edit = audit.routes().iter().find(|route| route.name() == Some("edit")).unwrap();
    assert_eq!((edit.method().as_str(), edit.rank(), edit.format()), ("PUT", 2, Some("application/json")));
    assert_eq!(edit.uri(), "/v1/articles/<author>/<id>?<draft>&lang=en");
    let Access::Protected { rule, claims, scopes, .. } = edit.access() else { panic!("{edit:?}") };
    assert_eq!(rule, "role(\"admin\") || scope(\"articles:read\") && scope(\"articles:write\"), issuer = \"self\"");
    assert_eq!(claims, "User");
    assert_eq!(scopes, &[vec![], vec!["articles:read".to_owned(), "articles:write".to_owned()]]);
}

#[test]
fn as_json() {
    let text = jwt_core::audit(&application()).to_json();
    let json: Value = serde_json::from_str(&text).unwrap();
    println!("{text}");
    assert_eq!(
        json["routes"][1],
        json!({ "method": "POST", "uri": "/login", "name": "login", "rank": -9, "format": null, "access": "public",
                "reason": "this is where callers get a token" })
    );
    let _ = json!(DefaultClaims::default().sub);
}

#[test]
fn as_openapi() {
    let document = jwt_core::audit(&application()).openapi();
    println!("{document:#}");
    let operation = |path: &str, method: &str| document["paths"][path][method].clone();
    assert_eq!(operation("/login", "post"), json!({ "security": [] }));
    assert_eq!(operation("/v1/plain", "get"), json!({ "x-undeclared": true }));
    let denied = json!({ "401": { "$ref": "#/components/responses/Unauthorized" },
                         "403": { "$ref": "#/components/responses/Forbidden" } });
    assert_eq!(
        operation("/me", "get"),
        json!({ "responses": denied, "security": [{ "jwt": [] }], "x-rule": "any verified token" })
    );
    assert_eq!(
        operation("/v1/articles/{author}/{id}", "put")["security"],
        json!([{ "jwt": [] }, { "jwt": ["articles:read", "articles:write"] }])
    );
    assert_eq!(
        operation("/v1/articles/{path}", "delete")["security"],
        json!([{ "jwt": ["a", "c", "d"] }, { "jwt": ["b", "c", "d"] }])
    );
}
