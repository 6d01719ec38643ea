//! Claims as providers write them.

use jwt_core::{Claims, Jwt, Permissions, Roles, Scopes, jwt_protected};
use rocket::local::blocking::Client;
use rocket::{get, routes};
use serde_json::{Value, json};
use tests::{bearer, client, denial};

use super::ground::*;

#[derive(Claims)]
struct User {
    #[claim(roles)]
    roles: Option<Roles>,
    #[claim(scopes)]
    scope: Option<Scopes>,
    #[claim(permissions)]
    permissions: Option<Permissions>,
}

#[derive(Claims)]
struct Needs {
    #[claim(roles, path("resource_access", "api", "roles"))]
    roles: Roles,
}

#[jwt_protected]
#[get("/")]
fn index(user: Jwt<User>) -> String {
    let roles: Vec<&str> = user.roles.iter().flat_map(Roles::iter).collect();
    let scopes: Vec<&str> = user.scope.iter().flat_map(Scopes::iter).collect();
    let permissions: Vec<&str> = user.permissions.iter().flat_map(Permissions::iter).collect();
    format!("{} | {} | {}", roles.join(","), scopes.join(","), permissions.join(","))
}

#[jwt_protected]
#[get("/needs")]
fn needs(user: Jwt<Needs>) -> String {
    user.roles.iter().collect::<Vec<_>>().join(",")
}

fn only(lines: &str) -> Client {
    let toml = format!(
        "[default.jwt.issuers.idp]\nissuer = \"{GATEWAY}\"\njwks = \"{{folder}}/gateway.json\"\naudience = \"api\"\n{lines}"
    );
    client(application(&toml).mount("/", routes![index, needs]))
}

fn answer(client: &Client, path: &'static str, claims: Value) -> String {
    let response = bearer(client.get(path), &token(GATEWAY, claims)).dispatch();
    match response.status().code {
        200 => response.into_string().unwrap(),
        _ => denial(response).code.unwrap(),
    }
}

#[test]
fn roles_are_where_the_provider_has_them() {
    let keycloak = only("preset = \"keycloak\"");
    let claims = json!({
        "sub": "a", "typ": "Bearer", "azp": "web", "scope": "openid a:read", "roles": ["admin"],
        "realm_access": { "roles": ["offline_access", "editor"] },
        "resource_access": { "api": { "roles": ["viewer"] } },
    });
    // `roles` at the top is no role here, whoever wrote it.
    assert_eq!(answer(&keycloak, "/", claims.clone()), "offline_access,editor | openid,a:read | ");
    assert_eq!(answer(&keycloak, "/needs", claims.clone()), "offline_access,editor", "in place of the type's own path");
    assert_eq!(answer(&only(""), "/needs", claims.clone()), "viewer");
    assert_eq!(answer(&only(""), "/", claims.clone()), "admin | openid,a:read | ");
    let named = only("roles = \"https://example.com/roles\"\nscopes = [\"access\", \"scp\"]\npermissions = \"rights\"");
    let own =
        json!({ "sub": "a", "https://example.com/roles": "chief", "access": { "scp": ["x", "y"] }, "rights": ["r"] });
    assert_eq!(answer(&named, "/", own), "chief | x,y | r");
    assert_eq!(answer(&named, "/", claims), " |  | ");
}

#[test]
fn what_is_missing_or_malformed_there_is_told_as_if_it_were_here() {
    let keycloak = only("preset = \"keycloak\"");
    let with = |access: Value| json!({ "sub": "a", "realm_access": access });
    assert_eq!(answer(&keycloak, "/needs", json!({ "sub": "a" })), "claim_missing");
    assert_eq!(answer(&keycloak, "/needs", with(json!(null))), "claim_missing");
    assert_eq!(answer(&keycloak, "/needs", with(json!({}))), "claim_missing");
    assert_eq!(answer(&keycloak, "/", with(json!({}))), " |  | ");
    for malformed in [json!("admin"), json!(["admin"]), json!({ "roles": 5 }), json!({ "roles": [5] }), json!(true)] {
        assert_eq!(answer(&keycloak, "/", with(malformed.clone())), "claim_invalid", "{malformed}");
    }
    let response = bearer(keycloak.get("/needs"), &token(GATEWAY, json!({ "sub": "a" }))).dispatch();
    let challenge = denial(response).challenge.unwrap();
    assert!(challenge.contains("realm_access.roles"), "{challenge}");
}

#[test]
fn cognito_says_the_audience_in_another_claim_and_no_type() {
    let toml = toml(
        r#"
        [default.jwt.issuers.cognito]
        preset = "cognito"
        issuer = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc"
        jwks = "{folder}/gateway.json"
        audience = "client-7"
    "#,
    );
    let client = client(tests::configured(&toml).attach(jwt_core::fairing()).mount("/", routes![index]));
    let key = tests::keys::encoding(tests::keys::OTHER_P256);
    let exp = tests::forge::now() + 600;
    let issuer = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc";
    let code = |members: Value| {
        let mut claims = json!({ "sub": "a", "iss": issuer, "exp": exp, "cognito:groups": ["editor"] });
        claims.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        let head = r#"{"alg":"ES256","kid":"one"}"#;
        let token = tests::forge::seal(&key, jsonwebtoken::Algorithm::ES256, head, claims.to_string());
        let response = bearer(client.get("/"), &token).dispatch();
        match response.status().code {
            200 => response.into_string().unwrap(),
            _ => denial(response).code.unwrap(),
        }
    };
    assert_eq!(code(json!({ "client_id": "client-7", "token_use": "access", "scope": "a" })), "editor | a | ");
    assert_eq!(code(json!({ "client_id": "client-8", "token_use": "access" })), "audience_mismatch");
    assert_eq!(code(json!({ "token_use": "access" })), "claim_missing");
    assert_eq!(code(json!({ "client_id": 7, "token_use": "access" })), "claim_invalid");
    // An `aud` is what counts where there is one.
    assert_eq!(code(json!({ "client_id": "client-7", "aud": "client-8", "token_use": "access" })), "audience_mismatch");
    assert_eq!(code(json!({ "client_id": "client-8", "aud": "client-7" })), "editor |  | ");
    assert_eq!(code(json!({ "client_id": "client-7", "token_use": "id" })), "not_an_access_token");
}
