//! Keys in every format, good and bad, and the choice among them.

use serde_json::{Value, json};

use super::material::Public;
use super::*;
use crate::TokenError;
use crate::token::{Envelope, base64url};

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!("../fixtures/", $name, ".pem"))
    };
}

mod forgery;
mod formats;
mod jwks;
mod providers;
mod publish;
mod sets;
mod signatures;

const RSA: &str = fixture!("rsa.spki");
const P256: &str = fixture!("p256.pub");
const SECRET: &[u8] = b"kQ7vXr2mZ9tLwB4cYhN6sDfG1jPa8eUokQ7vXr2mZ9tLwB4cYhN6sDfG1jPa8eUo";

/// RFC 7638 section 3.1.
const RFC_RSA_N: &str = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";

fn rsa() -> Value {
    json!({"kty": "RSA", "n": RFC_RSA_N, "e": "AQAB"})
}

/// RFC 7515 appendix A.3.
fn p256() -> Value {
    json!({
        "kty": "EC", "crv": "P-256", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    })
}

/// RFC 8037 appendix A.
fn ed() -> Value {
    json!({"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})
}

fn with(mut jwk: Value, more: Value) -> Value {
    for (name, value) in more.as_object().unwrap() {
        jwk[name] = value.clone();
    }
    jwk
}

fn without(mut jwk: Value, name: &str) -> Value {
    jwk.as_object_mut().unwrap().remove(name);
    jwk
}

fn read(jwk: &Value) -> Result<VerifyingKey, KeyError> {
    VerifyingKey::from_jwk(&jwk.to_string())
}

fn round_trip(key: &SigningKey) {
    let signature = key.sign(b"message").unwrap();
    let verifying = key.verifying_key();
    assert!(verifying.verify(key.algorithm(), b"message", &signature));
    assert!(!verifying.verify(key.algorithm(), b"massage", &signature));
    for n in 0..signature.len() {
        assert!(!verifying.verify(key.algorithm(), b"message", &signature[..n]), "cut to {n}");
    }
    assert!(!verifying.verify(key.algorithm(), b"message", &[&signature[..], &[0]].concat()));
}

#[test]
fn debug_shows_no_key() {
    let secret = SigningKey::from_secret(SECRET, Algorithm::HS256).unwrap().with_kid("k").unwrap();
    let shown = format!("{secret:?} {:?} {:?}", secret.verifying_key(), KeySet::from(secret.verifying_key().clone()));
    assert!(shown.contains("a secret") && shown.contains("\"k\"") && shown.contains("HS256"));
    assert!(!shown.contains("kQ7v") && !shown.contains("107"), "{shown}");
    let key = SigningKey::from_pem(fixture!("ed")).unwrap();
    assert_eq!(format!("{key:?}"), r#"SigningKey { key: "an Ed25519 key", kid: None, algorithm: EdDSA, .. }"#);
}

#[test]
fn keys_are_shared_between_threads() {
    fn shared<T: Send + Sync + Clone + 'static>() {}
    shared::<VerifyingKey>();
    shared::<SigningKey>();
    shared::<KeySet>();
}
