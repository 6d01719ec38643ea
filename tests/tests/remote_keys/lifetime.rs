//! How long a key set is kept, and when it is asked for anew.

use std::time::Duration;

use jwt_core::{DefaultClaims, NumericDate, RemoteKeys, Signer, SigningKey, TokenError, Verifier};
use rocket::tokio;
use serde_json::{Value, json};
use tests::key_server::{KeyServer, Reply};
use tests::keys::{OTHER_P256, OTHER_P256_PUBLIC, P256, P256_PUBLIC, ec_jwk, point};

use crate::ground::*;

/// Seconds after which a set with these fields is fetched anew in the background, and before a request.
async fn kept(fields: &[(&str, &str)]) -> (u64, u64) {
    let (server, clock) = (KeyServer::plain(), clock());
    let settings = settings(|settings| settings.timeout = MINUTE);
    let builder = RemoteKeys::from_url(server.url("/jwks")).settings(settings).clock(clock.clone());
    let keys = builder.build().expect("a client");
    let reply = fields.iter().fold(Reply::keys(&[key("a")]), |reply, (name, value)| reply.header(name, *value));
    server.set("/jwks", reply);
    keys.preload().await.expect("keys");
    let refresh = keys.status().next_attempt.as_secs_f64().ceil();
    // Nothing answers any more: a request waits for that only beyond the lifetime.
    server.hold();
    let began = NumericDate::from_secs(1_700_000_000);
    let (mut served, mut refused) = (0, 4000);
    while refused - served > 1 {
        let middle = u64::midpoint(served, refused);
        clock.set(began.saturating_add(Duration::from_secs(middle)));
        match tokio::time::timeout(Duration::from_millis(30), keys.preload()).await {
            Ok(result) => served = result.map(|()| middle).expect("keys"),
            Err(_) => refused = middle,
        }
    }
    (refresh as u64, refused)
}

#[tokio::test]
async fn lifetimes_are_the_servers_within_bounds() {
    for (fields, lifetime) in [
        (&[][..], 600),
        (&[("Cache-Control", "max-age=300")], 300),
        (&[("Cache-Control", "max-age=300"), ("Age", "100")], 200),
        (&[("Cache-Control", "s-maxage=300")], 300),
        (&[("Cache-Control", "no-store")], 60),
        (&[("Cache-Control", "max-age=0")], 60),
        (&[("Cache-Control", "max-age=31536000, immutable")], 3600),
    ] {
        let (refresh, expired) = kept(fields).await;
        assert_eq!(expired, lifetime, "{fields:?}");
        assert!((lifetime * 75 / 100..=lifetime * 85 / 100 + 1).contains(&refresh), "{fields:?}: {refresh}");
    }
}

#[tokio::test]
async fn replicas_spread() {
    let server = KeyServer::plain();
    server.set("/jwks", Reply::keys(&[key("a")]));
    let mut times = Vec::new();
    for _ in 0..20 {
        let keys = RemoteKeys::from_url(server.url("/jwks")).clock(clock()).build().expect("a client");
        keys.preload().await.expect("keys");
        times.push(keys.status().next_attempt);
    }
    times.sort_unstable();
    times.dedup();
    assert!(times.len() > 10, "{times:?}");
    assert!(times[0] >= 450 * SECOND && times[times.len() - 1] <= 510 * SECOND, "{times:?}");
}

#[tokio::test]
async fn a_due_set_serves_while_it_is_fetched() {
    let (server, keys, clock) = warm().await;
    server.hold();
    server.set("/jwks", Reply::keys(&[key("a"), key("b")]));
    clock.advance(9 * MINUTE);
    for _ in 0..100 {
        keys.preload().await.expect("the old set, at once");
    }
    server.wait_for(2).await;
    assert_eq!(keys.status().keys, 1);
    server.release();
    until("the new set", || keys.status().keys == 2).await;
    assert_eq!(server.hits(), 2);
}

#[tokio::test]
async fn an_expired_set_is_not_served_while_the_server_answers() {
    let (server, keys, clock) = warm().await;
    server.set("/jwks", Reply::keys(&[key("a"), key("b")]));
    clock.advance(3 * HOUR);
    keys.preload().await.expect("keys");
    assert_eq!(keys.status().keys, 2);
}

#[tokio::test]
async fn an_unchanged_set_is_not_sent_again() {
    let (server, keys, clock) = pair();
    let tagged = |keys: &[_]| Reply::keys(keys).header("ETag", "\"v1\"").header("Cache-Control", "max-age=120");
    server.set("/jwks", tagged(&[key("a")]));
    keys.preload().await.expect("keys");
    // The server would send two keys if it sent any.
    server.set("/jwks", tagged(&[key("a"), key("b")]));
    for _ in 0..3 {
        clock.advance(2 * MINUTE);
        keys.preload().await.expect("keys");
        let status = keys.status();
        assert_eq!((status.keys, status.age.map(|age| age < SECOND), &status.last_error), (1, Some(true), &None));
        assert!(status.next_attempt > MINUTE, "{status:?}");
    }
    let tags: Vec<_> = server.requests().iter().map(|r| r.header("if-none-match").map(str::to_owned)).collect();
    assert_eq!(tags, [None, Some("\"v1\"".into()), Some("\"v1\"".into()), Some("\"v1\"".into())]);
    server.set("/jwks", Reply::keys(&[key("a"), key("b")]).header("ETag", "\"v2\""));
    clock.advance(2 * MINUTE);
    keys.preload().await.expect("keys");
    assert_eq!(keys.status().keys, 2);
}

#[tokio::test]
async fn a_304_without_a_lifetime_renews_the_old_one() {
    let (server, keys, clock) = pair();
    let body = json!({ "keys": [key("a")] }).to_string();
    let first = Reply::text(body).header("ETag", "W/\"1\"").header("Cache-Control", "max-age=1200");
    server.set("/jwks", first);
    keys.preload().await.expect("keys");
    server.set("/jwks", Reply::text("").header("ETag", "W/\"1\""));
    clock.advance(21 * MINUTE);
    keys.preload().await.expect("keys");
    assert!(keys.status().next_attempt >= 15 * MINUTE, "{:?}", keys.status());
}

#[tokio::test]
async fn a_clock_that_is_set_back_makes_a_refresh_due() {
    let (server, keys, clock) = warm().await;
    clock.set(NumericDate::from_secs(1_600_000_000));
    keys.preload().await.expect("keys");
    server.wait_for(2).await;
    until("a new start", || keys.status().next_attempt > MINUTE).await;
    keys.preload().await.expect("keys");
    assert_eq!(server.hits(), 2);
    clock.advance(10 * MINUTE);
    keys.preload().await.expect("keys");
    assert_eq!(server.hits(), 3);
}

/// A P-256 key with this name, or without one.
fn p256(public: &str, kid: Option<&str>) -> Value {
    let mut jwk = ec_jwk("", "P-256", &point(public, 64));
    match kid {
        Some(kid) => jwk["kid"] = kid.into(),
        None => _ = jwk.as_object_mut().expect("a key").remove("kid"),
    }
    jwk
}

/// What becomes of a good token after the issuer has exchanged its only key.
async fn exchanged(before: Option<&str>, after: Option<&str>) -> (Result<(), TokenError>, usize) {
    let issuer = "https://issuer.example.com";
    let (server, clock) = (KeyServer::plain(), clock());
    let keys = RemoteKeys::from_url(server.url("/jwks")).issuer(issuer).clock(clock.clone());
    let keys = keys.build().expect("a client");
    let verifier = Verifier::builder().remote_keys(keys).clock(clock.clone()).build().expect("a verifier");
    let token = |private: &str, kid: Option<&str>| {
        let key = SigningKey::from_pem(private).expect("a key");
        let key = kid.map_or(Ok(key.clone()), |kid| key.with_kid(kid)).expect("a name");
        let signer = Signer::builder().issuer(issuer).clock(clock.clone()).key(key).build().expect("a signer");
        signer.sign(&DefaultClaims::default()).expect("a token")
    };
    let age = |keys: &[Value]| Reply::keys(keys).header("Cache-Control", "max-age=3600");
    server.set("/jwks", age(&[p256(P256_PUBLIC, before)]));
    verifier.verify_async::<DefaultClaims>(&token(P256, before)).await.expect("the first key");
    server.set("/jwks", age(&[p256(OTHER_P256_PUBLIC, after)]));
    clock.advance(5 * MINUTE);
    let result = verifier.verify_async::<DefaultClaims>(&token(OTHER_P256, after)).await;
    (result.map(drop), server.hits())
}

#[tokio::test]
async fn a_new_key_is_accepted_after_one_fetch_whatever_it_is_called() {
    let mut found = Vec::new();
    for (before, after) in [(Some("old"), Some("new")), (None, Some("new")), (None, None), (Some("same"), Some("same"))]
    {
        found.push((before, after, exchanged(before, after).await));
    }
    let late = found.iter().filter(|(_, _, found)| *found != (Ok(()), 2)).collect::<Vec<_>>();
    assert!(late.is_empty(), "{late:?}");
}

#[tokio::test]
async fn a_cold_client_asks_once_for_a_token_whose_key_nobody_has() {
    let issuer = "https://issuer.example.com";
    let (server, clock) = (KeyServer::plain(), clock());
    server.set("/jwks", Reply::keys(&[key("a")]));
    let keys = RemoteKeys::from_url(server.url("/jwks")).issuer(issuer).clock(clock.clone()).build().expect("a client");
    let verifier = Verifier::builder().remote_keys(keys).clock(clock.clone()).build().expect("a verifier");
    let key = SigningKey::from_pem(P256).expect("a key").with_kid("nobody's").expect("a name");
    let signer = Signer::builder().issuer(issuer).clock(clock).key(key).build().expect("a signer");
    let token = signer.sign(&DefaultClaims::default()).expect("a token");
    assert!(verifier.verify_async::<DefaultClaims>(&token).await.is_err());
    // The set that was fetched for this very token is as new as one can be.
    assert_eq!(server.hits(), 1);
}
