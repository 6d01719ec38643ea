//! Which keys are asked for, and what they are good for.

use std::time::Duration;

use tests::key_server::{KeyServer, Reply};
use tests::keys::{ED, OTHER_ED};

use super::ground::*;

fn ok() -> (u16, String) {
    (200, "alice of idp".into())
}

#[rocket::async_test]
async fn over_tls_by_discovery() {
    let server = KeyServer::tls();
    let issuer = server.url("");
    server.publish(&issuer, &[jwk(ED, "one")]);
    let ca = server.ca().replace('\n', "\\n");
    let toml = format!(
        "[default.jwt.jwks_client]\nca = \"{ca}\"\n[default.jwt.issuers.idp]\nissuer = \"{issuer}\"\naudience = \"api\"\n\
         discover = true"
    );
    let client = client(&toml).await;
    let token = signer(ED, "one", &issuer).sign(&alice()).unwrap();
    assert_eq!(answer(&client, &token).await, ok());
    assert_eq!(answer(&client, &token).await, ok());
    let asked: Vec<String> = server.requests().into_iter().map(|request| request.target).collect();
    assert_eq!(asked, ["/.well-known/openid-configuration", "/jwks"]);
}

#[rocket::async_test]
async fn nothing_is_fetched_for_what_cannot_be_its_issuers_token() {
    let server = server();
    let client = client(&table(&server, "")).await;
    let other = signer(ED, "one", "https://other.test").sign(&alice()).unwrap();
    let nobody = jwt_core::Signer::builder().key(jwt_core::SigningKey::from_pem(ED).unwrap()).audience("api");
    let nobody = nobody.build().unwrap().sign(&alice()).unwrap();
    assert_eq!(answer(&client, &other).await, (401, "issuer_mismatch".into()));
    assert_eq!(answer(&client, &nobody).await, (401, "claim_missing".into()));
    for malformed in ["", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", &"a.".repeat(9000)] {
        assert!(get(&client, malformed).await.status().code >= 400);
    }
    assert_eq!(server.hits(), 0);
    assert_eq!(answer(&client, &token("one")).await, ok());
    assert_eq!(server.hits(), 1);
}

#[rocket::async_test]
async fn a_secret_is_never_looked_for() {
    let server = server();
    let client = client(&table(&server, "")).await;
    assert_eq!(answer(&client, &token("one")).await, ok());
    // The public key as a secret, under the name of a key that is there, and of one that is not.
    for kid in ["one", "unknown"] {
        let key = jwt_core::SigningKey::from_secret(tests::keys::ED_PUBLIC.as_bytes(), jwt_core::Algorithm::HS256);
        let key = key.unwrap_or_else(|_| {
            jwt_core::SigningKey::from_secret(tests::keys::SECRET.as_bytes(), jwt_core::Algorithm::HS256).unwrap()
        });
        let signer = jwt_core::Signer::builder().key(key.with_kid(kid).unwrap()).issuer(ISSUER).audience("api");
        let token = signer.build().unwrap().sign(&alice()).unwrap();
        assert_eq!(answer(&client, &token).await.0, 401);
    }
    assert_eq!(server.hits(), 1);
}

#[rocket::async_test]
async fn a_rotation_without_overlap_costs_one_fetch() {
    let server = server();
    let client = client(&table(&server, "")).await;
    assert_eq!(answer(&client, &token("one")).await, ok());
    server.set("/jwks", Reply::keys(&[jwk(OTHER_ED, "two")]));
    assert_eq!(answer(&client, &token("two")).await, ok());
    assert_eq!(server.hits(), 2);
    assert_eq!(answer(&client, &token("one")).await, (401, "key_unknown".into()), "withdrawn");
    assert_eq!(server.hits(), 2, "within the cool-down");
}

#[rocket::async_test]
async fn a_rotation_with_overlap_is_not_seen_at_all() {
    let server = server();
    let client = client(&table(&server, "")).await;
    assert_eq!(answer(&client, &token("one")).await, ok());
    server.set("/jwks", Reply::keys(&[jwk(ED, "one"), jwk(OTHER_ED, "two")]));
    for kid in ["one", "two", "one", "two"] {
        assert_eq!(answer(&client, &token(kid)).await, ok(), "{kid}");
    }
    server.set("/jwks", Reply::keys(&[jwk(OTHER_ED, "two")]));
    let clock = jwt_core::testing::clock(client.rocket());
    clock.advance(Duration::from_secs(3601));
    // At the latest after the greatest age, the key that was withdrawn is gone.
    for _ in 0..200 {
        if answer(&client, &token("one")).await.0 == 401 {
            break;
        }
        rocket::tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(answer(&client, &signed_now(&client, "one")).await, (401, "key_unknown".into()));
    assert_eq!(answer(&client, &signed_now(&client, "two")).await, ok());
}

#[rocket::async_test]
async fn an_hour_without_the_key_server_and_no_request_fails() {
    let server = server();
    let client = client(&table(&server, "")).await;
    assert_eq!(answer(&client, &token("one")).await, ok());
    server.down(true);
    let clock = jwt_core::testing::clock(client.rocket());
    for minute in 0..60 {
        clock.advance(Duration::from_secs(60));
        for _ in 0..3 {
            assert_eq!(answer(&client, &signed_now(&client, "one")).await, ok(), "minute {minute}");
        }
    }
    server.down(false);
    server.set("/jwks", Reply::keys(&[jwk(ED, "one"), jwk(OTHER_ED, "two")]));
    for _ in 0..400 {
        // A fetch may be under way that has still met no server: it is not the last.
        clock.advance(Duration::from_secs(1));
        if answer(&client, &signed_now(&client, "two")).await.0 == 200 {
            return;
        }
        rocket::tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("it does not heal");
}

#[rocket::async_test]
async fn without_any_key_it_is_503_and_heals() {
    let server = server();
    server.down(true);
    let client = client(&table(&server, "")).await;
    let response = get(&client, &token("one")).await;
    assert_eq!(response.status().code, 503);
    let wait: u64 = response.headers().get_one("Retry-After").unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    assert!(response.headers().get_one("WWW-Authenticate").is_none());
    let health = client.get("/health").dispatch().await;
    assert_eq!(health.status().code, 503);
    let health = health.into_string().await.unwrap();
    let health: serde_json::Value = serde_json::from_str(&health).unwrap();
    assert_eq!((&health[0]["name"], &health[0]["serves"]), (&"idp".into(), &false.into()), "{health}");
    assert!(health[0]["last_error"]["code"].is_string(), "{health}");

    server.down(false);
    jwt_core::testing::clock(client.rocket()).advance(Duration::from_secs(wait));
    assert_eq!(answer(&client, &signed_now(&client, "one")).await, ok());
    let health = client.get("/health").dispatch().await;
    assert_eq!(health.status().code, 200);
    let health: serde_json::Value = serde_json::from_str(&health.into_string().await.unwrap()).unwrap();
    assert_eq!((&health[0]["keys"], &health[0]["last_error"]), (&1.into(), &serde_json::Value::Null), "{health}");
}

#[rocket::async_test]
async fn keys_of_another_issuer_in_the_same_set_are_no_keys_here() {
    let server = server();
    let mut theirs = jwk(OTHER_ED, "two");
    theirs["issuer"] = "https://other.test".into();
    server.set("/jwks", Reply::keys(&[jwk(ED, "one"), theirs]));
    let client = client(&table(&server, "")).await;
    assert_eq!(answer(&client, &token("one")).await, ok());
    assert_eq!(answer(&client, &token("two")).await, (401, "key_unknown".into()));
}
