//! Short-lived RS256 tokens of a gateway: which are taken, what the handler sees of them, and what the others are told.

use std::time::Duration;

use jwt_core::testing::clock;
use serde_json::json;
use tests::denial;
use tests::forge::unb64;

use crate::ground::*;

#[test]
fn all_claims_reach_the_handler_as_they_were_sent() {
    let (gateway, api) = behind_a_gateway();
    let claims = json!({ "sub": "alice", "zeta": 1.50, "alpha": { "deep": [null, "ü"] }, "department": "sales" });
    let token = gateway.token(RSA, claims);
    let sent = String::from_utf8(unb64(token.split('.').nth(1).unwrap())).unwrap();
    assert!(sent.contains(r#""alpha":{"deep":[null,"ü"]}"#), "{sent}");
    let seen = get(&api, "/whoami", &token).into_string().unwrap();
    assert_eq!(seen, format!(r#"{{"issuer":"gateway","claims":{sent}}}"#));
}

#[test]
fn the_key_is_chosen_by_its_name() {
    let gateway = Issuer::new(&[RSA, OTHER_RSA]);
    let api = api(&gateway.table("gateway", ""));
    for key in [RSA, OTHER_RSA] {
        assert_eq!(status(&api, "/whoami", &gateway.token(key, alice())), 200, "{}", key.kid);
    }
    let swapped = Key { kid: "two", ..RSA };
    let refused = denial(get(&api, "/whoami", &gateway.token(swapped, alice())));
    assert_eq!(refused.code.as_deref(), Some("signature_invalid"));
    let unknown = Key { kid: "three", ..RSA };
    let refused = denial(get(&api, "/whoami", &gateway.token(unknown, alice())));
    assert_eq!(refused.code.as_deref(), Some("key_unknown"));
}

#[test]
fn keys_are_kept_for_ten_minutes() {
    let (gateway, api) = behind_a_gateway();
    let clock = clock(api.rocket());
    let asks = |times: usize| {
        for _ in 0..times {
            let token = token(&gateway.url(), RSA, clock.clone(), alice());
            assert_eq!(status(&api, "/whoami", &token), 200);
        }
        gateway.server.hits()
    };
    assert_eq!(gateway.server.hits(), 0, "the launch asks nobody");
    assert_eq!(asks(20), 1);
    assert_eq!(gateway.server.requests()[0].target, JWKS);
    // A little earlier they are fetched anew in the background.
    clock.advance(Duration::from_secs(440));
    assert_eq!(asks(20), 1);
    clock.advance(Duration::from_secs(160));
    assert_eq!(asks(20), 2);
}

#[test]
fn the_issuer_is_compared_byte_by_byte() {
    let (gateway, api) = behind_a_gateway();
    let url = gateway.url();
    let code = |issuer: &str| denial(get(&api, "/whoami", &token(issuer, RSA, jwt_core::SystemClock, alice()))).code;
    assert_eq!(code(&url), None);
    let others =
        [format!("{url}/"), url.replace("http", "HTTP"), url.replace("127.0.0.1", "localhost"), "gateway".into()];
    for other in others {
        assert_eq!(code(&other).as_deref(), Some("issuer_mismatch"), "{other}");
    }
}

#[test]
fn no_token_an_expired_and_an_invalid_one_are_told_apart() {
    let (gateway, api) = behind_a_gateway();
    // Stopped before the token is made: its end is met to the second.
    clock(api.rocket()).advance(Duration::ZERO);
    let good = token(&gateway.url(), RSA, clock(api.rocket()), alice());
    for path in ["/whoami", "/protected/reports", "/protected/limits", "/protected/handbook.md"] {
        let missing = api.get(path).dispatch();
        assert_eq!(missing.status().code, 401, "{path}");
        assert_eq!(missing.headers().get_one("WWW-Authenticate"), Some("Bearer"), "{path}");
        assert_eq!(problem(missing)["code"], "token_missing", "{path}");

        let (head, signature) = good.rsplit_once('.').unwrap();
        let touched = format!("{head}.{}{}", if signature.starts_with('A') { 'B' } else { 'A' }, &signature[1..]);
        for (token, code) in
            [(touched.as_str(), "signature_invalid"), (head, "token_malformed"), ("x", "token_malformed")]
        {
            let invalid = get(&api, path, token);
            assert_eq!(invalid.status().code, 401, "{path} {code}");
            let challenge = invalid.headers().get_one("WWW-Authenticate").unwrap().to_owned();
            assert!(challenge.starts_with("Bearer error=\"invalid_token\""), "{challenge}");
            let body = problem(invalid);
            assert_eq!((&body["code"], &body["status"]), (&json!(code), &json!(401)), "{path}");
        }
    }
    clock(api.rocket()).advance(LIFETIME + Duration::from_secs(29));
    assert_eq!(status(&api, "/whoami", &good), 200, "within the leeway");
    clock(api.rocket()).advance(Duration::from_secs(1));
    let expired = get(&api, "/whoami", &good);
    assert_eq!(expired.status().code, 401);
    assert!(expired.headers().get_one("WWW-Authenticate").unwrap().starts_with("Bearer error=\"invalid_token\""));
    assert_eq!(problem(expired)["code"], "token_expired");
}

#[test]
fn a_gateways_token_for_another_service_is_refused() {
    let gateway = Issuer::new(&[RSA]);
    let api = api(&gateway.table("gateway", "").replace("\"reports\"", "\"invoices\""));
    let refused = denial(get(&api, "/whoami", &gateway.token(RSA, alice())));
    assert_eq!(refused.code.as_deref(), Some("audience_mismatch"));
}
