//! The audit as a map, as JSON and as OpenAPI.

use jwt_core::{Access, Claims, Roles, Scopes, jwt_policy, jwt_protected, jwt_public};
use rocket::{Build, Rocket, delete, get, post, put, routes};
use serde_json::{Value, json};
use tests::journal::recorded;
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

#[test]
fn the_map() {
    let launch = launch(application);
    assert_eq!(
        launch.map,
        [
            "(me) GET /me                          any verified token",
            "(login) POST /login                   public: this is where callers get a token",
            "(plain) GET /v1/plain                 UNDECLARED",
            "(remove) DELETE /v1/articles/<path..> scopes = [\"a\", \"b\"], all_scopes = [\"c\", \"d\"]",
            "(edit) PUT /v1/articles/<author>/<id>?<draft>&lang=en [2] application/json role(\"admin\") || \
             scope(\"articles:read\") && scope(\"articles:write\"), issuer = \"self\"",
        ]
    );
    assert_eq!(jwt_core::audit(&application()).to_string(), launch.map.join("\n") + "\n");
}

#[test]
fn every_phase_shows_the_same() {
    let built = jwt_core::audit(&application());
    let (later, _) = recorded(|| {
        let ignited = rocket::execute(application().ignite()).unwrap();
        [jwt_core::audit(&ignited), jwt_core::audit(tests::client(application()).rocket())]
    });
    assert_eq!(later, [built.clone(), built]);
}

#[test]
fn the_order_of_mounting_changes_nothing() {
    let mut routes = routes![login, me, edit, remove, plain];
    let expected = jwt_core::audit(&app("").mount("/", routes.clone()));
    routes.reverse();
    let reversed = jwt_core::audit(&app("").mount("/", routes));
    assert_eq!(reversed, expected);
    assert_eq!(reversed.to_json(), expected.to_json());
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
    let expected = json!({ "routes": [
        { "method": "GET", "uri": "/me", "name": "me", "rank": -9, "format": null, "access": "protected", "rule": "",
          "claims": "User", "scopes": [[]] },
        { "method": "POST", "uri": "/login", "name": "login", "rank": -9, "format": null, "access": "public",
          "reason": "this is where callers get a token" },
        { "method": "GET", "uri": "/v1/plain", "name": "plain", "rank": -9, "format": null, "access": "undeclared" },
        { "method": "DELETE", "uri": "/v1/articles/<path..>", "name": "remove", "rank": -5, "format": null,
          "access": "protected", "rule": "scopes = [\"a\", \"b\"], all_scopes = [\"c\", \"d\"]", "claims": "User",
          "scopes": [["a", "c", "d"], ["b", "c", "d"]] },
        { "method": "PUT", "uri": "/v1/articles/<author>/<id>?<draft>&lang=en", "name": "edit", "rank": 2,
          "format": "application/json", "access": "protected",
          "rule": "role(\"admin\") || scope(\"articles:read\") && scope(\"articles:write\"), issuer = \"self\"",
          "claims": "User", "scopes": [[], ["articles:read", "articles:write"]] },
    ] });
    assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), expected);
    // A line for each thing that may change, in an order that does not.
    let start =
        "{\n  \"routes\": [\n    {\n      \"method\": \"GET\",\n      \"uri\": \"/me\",\n      \"name\": \"me\",\n";
    assert!(text.starts_with(start) && text.ends_with("  ]\n}\n"), "{text}");
}

#[test]
fn as_openapi() {
    let denied = json!({ "401": { "$ref": "#/components/responses/Unauthorized" },
                         "403": { "$ref": "#/components/responses/Forbidden" } });
    let problem = json!({ "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } });
    let text = json!({ "type": "string" });
    let expected = json!({
        "openapi": "3.1.0",
        "info": { "title": "", "version": "" },
        "paths": {
            "/me": { "get": { "responses": denied, "security": [{ "jwt": [] }], "x-rule": "any verified token" } },
            "/login": { "post": { "security": [] } },
            "/v1/plain": { "get": { "x-undeclared": true } },
            "/v1/articles/{path}": { "delete": {
                "responses": denied,
                "security": [{ "jwt": ["a", "c", "d"] }, { "jwt": ["b", "c", "d"] }],
                "x-rule": "scopes = [\"a\", \"b\"], all_scopes = [\"c\", \"d\"]",
            } },
            "/v1/articles/{author}/{id}": { "put": {
                "responses": denied,
                "security": [{ "jwt": [] }, { "jwt": ["articles:read", "articles:write"] }],
                "x-rule": "role(\"admin\") || scope(\"articles:read\") && scope(\"articles:write\"), issuer = \"self\"",
            } },
        },
        "components": {
            "responses": {
                "Unauthorized": { "description": "There is no token, or it is not accepted.", "content": problem },
                "Forbidden": { "description": "The token does not allow this.", "content": problem },
            },
            "schemas": { "Problem": {
                "type": "object",
                "description": "RFC 9457; `code` tells every cause apart.",
                "required": ["code", "detail", "status", "title"],
                "properties": {
                    "code": text, "detail": text, "scope": text, "status": { "type": "integer" }, "title": text,
                },
            } },
            "securitySchemes": { "jwt": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" } },
        },
    });
    assert_eq!(jwt_core::audit(&application()).openapi(), expected);
}

#[test]
fn openapi_says_where_the_token_is() {
    let scheme = |lines: &str| jwt_core::audit(&app(lines)).openapi()["components"]["securitySchemes"]["jwt"].clone();
    assert_eq!(scheme("scheme = \"JWT\""), json!({ "type": "http", "scheme": "jwt", "bearerFormat": "JWT" }));
    assert_eq!(scheme("header = \"X-Token\""), json!({ "type": "apiKey", "in": "header", "name": "X-Token" }));
}

#[test]
fn openapi_says_where_else_it_may_be() {
    let document = jwt_core::audit(&app("cookie = {}\nquery = \"access_token\"").mount("/", routes![me])).openapi();
    let schemes = &document["components"]["securitySchemes"];
    assert_eq!(schemes["jwtCookie"], json!({ "type": "apiKey", "in": "cookie", "name": "__Host-jwt" }));
    assert_eq!(schemes["jwtQuery"], json!({ "type": "apiKey", "in": "query", "name": "access_token" }));
    let security = &document["paths"]["/me"]["get"]["security"];
    assert_eq!(*security, json!([{ "jwt": [] }, { "jwtCookie": [] }, { "jwtQuery": [] }]));
}

#[test]
fn several_routes_may_be_one_operation() {
    #[jwt_protected(scope("a"))]
    #[get("/x/<id>", format = "json", rank = 1)]
    fn json(id: u64) {
        let _ = id;
    }
    #[jwt_public("the page")]
    #[get("/x/<name>", rank = 2)]
    fn page(name: &str) {
        let _ = name;
    }
    #[jwt_protected(scope("b"))]
    #[get("/x/<name>", rank = 1)]
    fn every(name: &str) {
        let _ = name;
    }
    let get =
        |routes| jwt_core::audit(&app("").mount("/", routes)).openapi()["paths"]["/x/{id}"]["get"]["security"].clone();
    assert_eq!(get(routes![json, page]), json!([{ "jwt": ["a"] }, {}]), "a token is optional");
    let get = |routes| jwt_core::audit(&app("").mount("/", routes)).openapi()["paths"].clone();
    let paths = get(routes![page, every]);
    assert_eq!(
        paths["/x/{name}"]["get"]["security"],
        json!([{ "jwt": ["b"] }]),
        "nobody who is denied comes to the page"
    );
}

#[jwt_policy(claims = User, role("editor"))]
struct CanWrite;

#[jwt_policy(policy(CanWrite) && scope("articles:publish"))]
struct CanPublish;

#[jwt_protected(policy(CanPublish) || role("support"))]
#[get("/publish")]
fn publish() {}

/// A policy that becomes weaker is seen where it guards.
#[test]
fn policies_show_what_they_ask() {
    let text = jwt_core::audit(&app("").mount("/", routes![publish])).to_json();
    let shown: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(shown["routes"][0]["rule"], "policy(CanPublish) || role(\"support\")");
    let expected = json!([
        { "name": "CanPublish", "rule": "policy(CanWrite) && scope(\"articles:publish\")" },
        { "name": "CanWrite", "rule": "role(\"editor\")" },
    ]);
    assert_eq!(shown["routes"][0]["policies"], expected);
}
