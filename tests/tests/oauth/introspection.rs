//! `/introspect` (RFC 7662).

use std::time::Duration;

use jwt_core::testing::clock;
use serde_json::{Value, json};

use crate::ground::*;

const BOTH: &str = "articles:read articles:write";

#[test]
fn a_resource_server_is_told_all_that_a_token_says() {
    let client = app();
    let access = by_code(&client, TILL, "alice", BOTH).good().text("access_token");
    let told = introspected(&client, API, &access);
    let mut claims = parts(&access)[1].clone();
    claims["active"] = json!(true);
    claims["token_type"] = json!("Bearer");
    assert_eq!(told, claims);
    for (name, value) in [("client_id", "till"), ("sub", "alice"), ("scope", BOTH), ("aud", "api")] {
        assert_eq!(told[name], value);
    }
    let own = token(&client, TILL, &[("grant_type", "client_credentials")]).good().text("access_token");
    assert_eq!(introspected(&client, API, &own)["sub"], "till");
    let plain: Value = client.post("/plain").dispatch().into_json().unwrap();
    let told = introspected(&client, API, plain["access_token"].as_str().unwrap());
    assert_eq!((&told["active"], told.get("client_id")), (&json!(true), None));
}

#[test]
fn a_client_is_told_of_its_own_tokens_alone() {
    let client = app();
    let pair = by_code(&client, TILL, "alice", BOTH).good();
    let access = pair.text("access_token");
    assert_eq!(introspected(&client, TILL, &access)["active"], true);
    assert_eq!(introspected(&client, OTHER, &access), json!({"active": false}));
    let plain: Value = client.post("/plain").dispatch().into_json().unwrap();
    let plain = plain["access_token"].as_str().unwrap();
    assert_eq!(introspected(&client, TILL, plain), json!({"active": false}));
}

#[test]
fn a_refresh_token_is_told_to_its_client_and_is_no_access_token() {
    let client = app();
    let pair = by_code(&client, TILL, "alice", BOTH).good();
    let first = pair.text("refresh_token");
    let told = introspected(&client, TILL, &first);
    let iat = told["iat"].as_u64().unwrap();
    let expected = json!({
        "active": true, "token_type": "refresh_token", "client_id": "till", "sub": "alice", "scope": BOTH,
        "iss": "https://server.example.com", "iat": iat, "exp": iat + 30 * 24 * 3600,
    });
    assert_eq!(told, expected);
    // Not even to who may introspect.
    for who in [API, OTHER] {
        assert_eq!(introspected(&client, who, &first), json!({"active": false}));
    }
    // To ask uses nothing up, and ends nothing.
    let second = refreshed(&client, TILL, &first).good().text("refresh_token");
    assert_eq!(introspected(&client, TILL, &first), json!({"active": false}));
    assert_eq!(introspected(&client, TILL, &second)["active"], true);
    let third = refreshed(&client, TILL, &second).good().text("refresh_token");
    clock(client.rocket()).advance(Duration::from_secs(30 * 24 * 3600 + 1));
    assert_eq!(introspected(&client, TILL, &third), json!({"active": false}));
}

#[test]
fn of_what_is_not_good_nothing_is_said() {
    let client = app();
    let access = by_code(&client, TILL, "alice", BOTH).good().text("access_token");
    let forged = format!("{}{}", &access[..access.len() - 2], if access.ends_with("AA") { "BB" } else { "AA" });
    let id = jwt_core::Signer::builder()
        .secret("kQ7vXr2mZ9tLwB4cYhN6sDfG1jPa8eUo", jwt_core::Algorithm::HS256)
        .unwrap()
        .issuer("https://server.example.com")
        .audience("api")
        .typ("JWT")
        .build()
        .unwrap();
    let alice = jwt_core::DefaultClaims { sub: Some("alice".into()), ..Default::default() };
    let other_issuer = id.token(&alice).issuer("https://other.example.com").sign().unwrap();
    let other_audience = id.token(&alice).audience("elsewhere").sign().unwrap();
    let other_kind = id.token(&alice).typ("logout+jwt").sign().unwrap();
    for bad in [&forged, &other_issuer, &other_audience, &other_kind, "x", "a.b.c", &".".repeat(5000), "\u{e4}\0"] {
        assert!(!is_active(&client, bad), "{bad}");
    }
    assert!(is_active(&client, &access));
    clock(client.rocket()).advance(Duration::from_secs(900 + 31));
    assert!(!is_active(&client, &access));
}
