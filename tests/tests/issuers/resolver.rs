//! Keys that depend on the token: every client has a secret of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jwt_core::{
    Algorithm, DefaultClaims, Jwt, KeyResolver, Signer, Unavailable, Unverified, VerifyingKey, jwt_protected,
};
use rocket::local::blocking::Client;
use rocket::{get, routes};
use serde_json::{Value, json};
use tests::{bearer, client, denial};

use super::ground::*;

/// `a` and `b` have a secret each, `down` a database that does not answer; all others none.
#[derive(Clone, Default)]
struct Secrets(Arc<AtomicUsize>);

fn secret(client: &str) -> Option<String> {
    ["a", "b"].contains(&client).then(|| format!("{client}-{}", "s3cr3t-Kq7Lx9Vt2Wm4Zr6Yb8Nc0Pd1Fh5Jg"))
}

#[rocket::async_trait]
impl KeyResolver for Secrets {
    async fn resolve(&self, token: &Unverified<'_>) -> Result<Option<VerifyingKey>, Unavailable> {
        self.0.fetch_add(1, Ordering::Relaxed);
        assert_eq!(token.header().algorithm(), Some(Algorithm::HS256));
        assert!(!format!("{token:?}").contains("alice"), "{token:?}");
        match token.text("client_id") {
            Some("down") => Err("the database is down".into()),
            Some(client) => Ok(secret(client)
                .map(|secret| VerifyingKey::from_secret(secret.as_bytes(), Algorithm::HS256))
                .transpose()?),
            None => Ok(None),
        }
    }
}

#[jwt_protected(claims = DefaultClaims)]
#[get("/")]
fn index(user: Jwt<DefaultClaims>) -> String {
    user.sub.clone().unwrap_or_default()
}

fn application(toml: &str) -> (Client, Arc<AtomicUsize>) {
    let secrets = Secrets::default();
    let asked = Arc::clone(&secrets.0);
    let rocket = tests::configured(&self::toml(toml)).attach(jwt_core::fairing().key_resolver(secrets));
    (client(rocket.mount("/", routes![index])), asked)
}

const PLAIN: &str = "[default.jwt]\nissuer = \"https://self.test\"\naudience = \"api\"";

fn by(client: &str, key: &str) -> String {
    let secret = secret(key).unwrap();
    let signer = Signer::builder().issuer(SELF).audience("api").secret(&secret, Algorithm::HS256).unwrap();
    signed(&signer.build().unwrap(), json!({ "sub": "alice", "client_id": client }))
}

fn code(client: &Client, token: &str) -> String {
    let response = bearer(client.get("/"), token).dispatch();
    match response.status().code {
        200 => response.into_string().unwrap(),
        _ => denial(response).code.unwrap(),
    }
}

#[test]
fn each_client_has_its_own_key() {
    let (client, _) = application(PLAIN);
    assert_eq!(code(&client, &by("a", "a")), "alice");
    assert_eq!(code(&client, &by("b", "b")), "alice");
    assert_eq!(code(&client, &by("a", "b")), "signature_invalid");
    assert_eq!(code(&client, &by("c", "a")), "algorithm_not_allowed", "no key at all");
    // What the application finds a key by is still what the token has to be.
    let expired =
        Signer::builder().issuer(SELF).audience("other").secret(secret("a").unwrap(), Algorithm::HS256).unwrap();
    let token = signed(&expired.build().unwrap(), json!({ "sub": "alice", "client_id": "a" }));
    assert_eq!(code(&client, &token), "audience_mismatch");
}

#[test]
fn what_cannot_be_looked_up_is_not_the_tokens_fault() {
    let (client, _) = application(PLAIN);
    let token = by("down", "a");
    let response = bearer(client.get("/"), &token).dispatch();
    assert_eq!(response.status().code, 503);
    assert_eq!(response.headers().get_one("Retry-After"), Some("1"));
    assert!(response.headers().get_one("WWW-Authenticate").is_none());
    let body: Value = response.into_json().unwrap();
    assert_eq!(body["code"], "temporarily_unavailable");
}

#[test]
fn a_token_without_a_key_of_its_own_is_one_of_the_configured_keys() {
    let (client, asked) = application(THREE);
    assert_eq!(code(&client, &token(SELF, json!({ "sub": "bob" }))), "bob");
    assert_eq!(code(&client, &by("a", "a")), "alice");
    assert_eq!(asked.load(Ordering::Relaxed), 2);
    // Another issuer's tokens are none of its business, nor are those that are nobody's.
    assert_eq!(code(&client, &token(PARTNER, json!({ "sub": "bob", "client_id": "a" }))), "issuer_mismatch");
    let strange = Signer::builder().issuer("https://strange.test").audience("api");
    let strange = strange.secret(secret("a").unwrap(), Algorithm::HS256).unwrap().build().unwrap();
    assert_eq!(code(&client, &signed(&strange, json!({ "sub": "x", "client_id": "a" }))), "issuer_mismatch");
    assert_eq!(code(&client, "a.b.c"), "token_malformed");
    assert_eq!(asked.load(Ordering::Relaxed), 2);
}

#[rocket::async_test]
async fn a_verifier_asks_without_rocket_too() {
    let verifier =
        jwt_core::Verifier::builder().issuer(SELF).audience("api").resolver(Secrets::default()).build().unwrap();
    let token = by("a", "a");
    assert_eq!(verifier.verify_async::<DefaultClaims>(&token).await.unwrap().sub.as_deref(), Some("alice"));
    let unknown = verifier.verify::<DefaultClaims>(&token).unwrap_err();
    assert_eq!(unknown.code(), "keys_unavailable", "a key that has to be waited for is not there");
}
