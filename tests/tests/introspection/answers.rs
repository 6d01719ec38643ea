//! What the issuer says, and what it counts for.

use serde_json::{Value, json};
use tests::key_server::Reply;

use crate::ground::*;

/// What comes of an answer with this changed.
async fn outcome(lines: &str, path: &str, changes: Value) -> Result<String, (u16, String)> {
    let server = server(active(changes));
    get(&client(&table(&server, lines)).await, path, "opaque").await
}

#[rocket::async_test]
async fn its_members_are_claims_like_any_others() {
    let server = server(active(json!({})));
    let client = client(&table(&server, "")).await;
    assert_eq!(get(&client, "/who", "opaque").await, alice());
    assert!(get(&client, "/read", "opaque").await.is_ok());
    assert_eq!(get(&client, "/strict", "opaque").await.as_deref(), Ok("till"));
    // A token of a kind of its own is not told from others by it.
    assert_eq!(get(&client, "/invited", "opaque").await, refused("type_not_accepted"));

    let [request] = server.requests().try_into().expect("asked once");
    assert_eq!(request.target, "/introspect");
    assert_eq!(request.body, "token=opaque&token_type_hint=access_token");
    assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(request.header("authorization"), Some("Basic YStiOnMlM0FlJTI2Yw=="));
}

#[rocket::async_test]
async fn each_rule_of_a_signed_token_holds() {
    let rows = [
        (json!({"active": false}), refused("token_inactive")),
        (json!({"iss": "https://other.test"}), refused("issuer_mismatch")),
        (json!({"iss": "https://issuer.test/"}), refused("issuer_mismatch")),
        (json!({"iss": 5}), refused("claim_invalid")),
        (json!({"iss": null}), alice()),
        (json!({"aud": null}), refused("claim_missing")),
        (json!({"aud": "elsewhere"}), refused("audience_mismatch")),
        (json!({"aud": ["elsewhere", "api"]}), alice()),
        (json!({"aud": [5]}), refused("claim_invalid")),
        (json!({"exp": now() - 60}), refused("token_expired")),
        (json!({"exp": "soon"}), refused("claim_invalid")),
        (json!({"exp": null}), alice()),
        (json!({"nbf": now() + 120}), refused("token_not_yet_valid")),
        (json!({"iat": now() + 120}), refused("token_issued_in_future")),
        (json!({"sub": ""}), refused("claim_invalid")),
        (json!({"token_type": "refresh_token"}), refused("not_an_access_token")),
        (json!({"token_type": "DPoP"}), refused("not_an_access_token")),
        (json!({"token_type": "bearer"}), alice()),
        (json!({"token_type": null}), alice()),
        (json!({"token_use": "access_token"}), alice()),
        (json!({"token_use": "id"}), refused("not_an_access_token")),
        (json!({"nonce": "x"}), refused("not_an_access_token")),
    ];
    for (changes, expected) in rows {
        assert_eq!(outcome("", "/who", changes.clone()).await, expected, "{changes}");
    }
}

#[rocket::async_test]
async fn what_it_is_not_trusted_with_it_does_not_give() {
    let server = server(active(json!({})));
    let client = signing(&server, "trust = { scopes = [\"read\"] }").await;
    assert_eq!(get(&client, "/who", "opaque").await, alice());
    let trusted = crate::ground::client(&table(&server, "trust = { scopes = [\"read\"] }")).await;
    assert_eq!(get(&trusted, "/read", "opaque").await, Err((403, "access_denied".to_owned())));
}

#[rocket::async_test]
async fn a_claims_type_may_want_what_an_answer_need_not_have() {
    for missing in ["client_id", "jti", "iat"] {
        assert_eq!(outcome("", "/strict", json!({missing: null})).await, refused("claim_missing"), "{missing}");
    }
}

#[rocket::async_test]
async fn what_is_no_answer_is_503() {
    let broken = [
        Reply::text("{}"),
        Reply::text("[true]"),
        Reply::text("true"),
        Reply::text(""),
        Reply::text("<html>"),
        Reply::text(r#"{"active": "true", "sub": "alice"}"#),
        Reply::text(r#"{"active": 1}"#),
        Reply::text(r#"{"active": null}"#),
        Reply::text(r#"{"active": false, "active": true, "sub": "alice", "aud": "api"}"#),
        Reply::text(format!(r#"{{"active": true, "x": "{}"}}"#, "y".repeat(64 * 1024))),
        Reply::text(format!(r#"{{"active": true, "x": {}{}}}"#, "[".repeat(500), "]".repeat(500))),
        active(json!({})).with_status(201),
        active(json!({})).with_status(404),
        Reply::status(401),
        Reply::status(500),
        Reply::endless(),
        Reply::drip(),
        Reply::cut(said(json!({})).to_string()),
        Reply::raw(*b"\0\0\0"),
    ];
    for reply in broken {
        let server = server(reply.clone());
        let client = client(&format!("[default.jwt.jwks_client]\ntimeout = 1\n{}", table(&server, ""))).await;
        assert_eq!(get(&client, "/who", "opaque").await, unavailable(), "{reply:?}");
    }
}

#[rocket::async_test]
async fn no_redirect_is_followed() {
    let server = server(Reply::redirect("/elsewhere"));
    server.set("/elsewhere", active(json!({})));
    for status in [301, 302, 303, 307, 308] {
        server.set("/introspect", Reply::redirect("/elsewhere").with_status(status));
        assert_eq!(get(&client(&table(&server, "")).await, "/who", "opaque").await, unavailable());
    }
    assert!(server.requests().iter().all(|request| request.target == "/introspect"));
}
