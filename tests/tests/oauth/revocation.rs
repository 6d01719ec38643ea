//! `/revoke` (RFC 7009).

use rocket::http::Status;
use serde_json::Value;

use crate::ground::*;

const BOTH: &str = "articles:read articles:write";

fn revoke(client: &rocket::local::blocking::Client, who: (&str, &str), token: &str) {
    let answer = ask(client, "/oauth/revoke", who, &[("token", token)]).good();
    assert_eq!(answer.body, Value::Null);
}

#[test]
fn a_refresh_token_ends_its_session() {
    for hint in [None, Some("refresh_token"), Some("access_token"), Some("something_else")] {
        let client = app();
        let pair = by_code(&client, TILL, "alice", BOTH).good();
        let (access, refresh) = (pair.text("access_token"), pair.text("refresh_token"));
        let hint = hint.map(|hint| ("token_type_hint", hint));
        let parameters: Vec<_> = [("token", refresh.as_str())].into_iter().chain(hint).collect();
        assert_eq!(ask(&client, "/oauth/revoke", TILL, &parameters).status, Status::Ok);
        assert_eq!(refreshed(&client, TILL, &refresh).error(), (400, "invalid_grant"));
        assert_eq!(seen(&client, "/write", &access), Err(401));
        assert!(!is_active(&client, &access));
    }
}

#[test]
fn an_access_token_is_revoked_and_what_it_came_with() {
    let client = app();
    let pair = by_code(&client, TILL, "alice", BOTH).good();
    let (access, refresh) = (pair.text("access_token"), pair.text("refresh_token"));
    let parameters = [("grant_type", "client_credentials")];
    let [own, another] = [(); 2].map(|()| token(&client, TILL, &parameters).good().text("access_token"));
    assert!([&access, &own, &another].into_iter().all(|token| is_active(&client, token)));
    revoke(&client, TILL, &own);
    assert!(!is_active(&client, &own) && is_active(&client, &another) && is_active(&client, &access));
    assert_eq!(seen(&client, "/articles", &own), Err(401));
    revoke(&client, TILL, &access);
    assert!(!is_active(&client, &access));
    assert_eq!(refreshed(&client, TILL, &refresh).error(), (400, "invalid_grant"));
}

#[test]
fn nobody_revokes_what_is_anothers() {
    let client = app();
    let pair = by_code(&client, TILL, "alice", BOTH).good();
    let (access, refresh) = (pair.text("access_token"), pair.text("refresh_token"));
    let own = token(&client, TILL, &[("grant_type", "client_credentials")]).good().text("access_token");
    let plain: Value = client.post("/plain").dispatch().into_json().unwrap();
    let plain = plain["access_token"].as_str().unwrap();
    for who in [OTHER, API, ("page", "")] {
        for token in [&access, &refresh, &own, plain] {
            revoke(&client, who, token);
        }
    }
    for token in [&access, &own, plain] {
        assert!(is_active(&client, token));
    }
    // One that no client asked for is no client's to revoke.
    revoke(&client, TILL, plain);
    assert!(is_active(&client, plain));
    assert_eq!(refreshed(&client, TILL, &refresh).status, Status::Ok);
}

#[test]
fn a_public_client_revokes_its_own() {
    let client = app();
    let pair = by_code(&client, ("page", ""), "alice", BOTH).good();
    let answer =
        send(&client, "/oauth/revoke", None, &form(&[("client_id", "page"), ("token", &pair.text("refresh_token"))]));
    assert_eq!(answer.status, Status::Ok);
    assert!(!is_active(&client, &pair.text("access_token")));
}

#[test]
fn that_there_is_nothing_to_revoke_is_no_error() {
    let client = app();
    let pair = by_code(&client, TILL, "alice", BOTH).good();
    let access = pair.text("access_token");
    revoke(&client, TILL, &access);
    let forged = format!("{}A", &access[..access.len() - 1]);
    for token in [&access, &pair.text("refresh_token"), &forged, "a.b.c", "x", &".".repeat(5000), "\u{e4}\0"] {
        revoke(&client, TILL, token);
    }
}
