//! Tokens from the signer to the verifier, and what must not pass.

use serde_json::{Value, json};

use super::*;
use crate::claims::{NumericDate, Registered};
use crate::keys::{Algorithm, KeyError, KeySet, SigningKey, VerifyingKey};
use crate::{Claims, DefaultClaims};

mod cache;
mod claims;
mod differential;
mod envelope;
#[cfg(feature = "rocket")]
mod own;
mod payloads;
mod settings;
mod signing;

const SECRET: &[u8] = b"kQ7vXr2mZ9tLwB4cYhN6sDfG1jPa8eUo";
const OTHER: &[u8] = b"pW3nHs5xKd8qJb2yVf6gTz9rMc4uLe7a";
const NOW: u64 = 1_800_000_000;
const ISSUER: &str = "https://issuer.example.com";
const ED: &str = include_str!("../../keys/fixtures/ed.pem");
const RSA: &str = include_str!("../../keys/fixtures/rsa.spki.pem");

#[derive(Claims, Debug, PartialEq)]
struct User {
    sub: String,
    level: Option<u8>,
}

#[derive(Claims)]
#[claims(allow_missing_exp)]
struct Eternal {
    sub: Option<String>,
}

fn user() -> User {
    User { sub: "anna".to_owned(), level: Some(3) }
}

fn clock() -> ManualClock {
    ManualClock::new(NumericDate::from_secs(NOW))
}

fn signer() -> SignerBuilder {
    Signer::builder().secret(SECRET, Algorithm::HS256).unwrap().clock(clock())
}

fn verifier() -> VerifierBuilder {
    Verifier::builder().secret(SECRET, Algorithm::HS256).unwrap().clock(clock())
}

/// A token with just this header and payload, well signed.
fn raw(header: &[u8], payload: &[u8]) -> String {
    let key = SigningKey::from_secret(SECRET, Algorithm::HS256).unwrap();
    let mut text = format!("{}.{}", base64url::encode(header), base64url::encode(payload));
    let signature = key.sign(text.as_bytes()).unwrap();
    text.push('.');
    text + &base64url::encode(&signature)
}

/// A good token but for what is given; `null` takes a claim away.
fn token(changes: Value) -> String {
    let mut claims = json!({"sub": "anna", "exp": NOW + 60});
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    raw(br#"{"alg":"HS256","typ":"JWT"}"#, claims.to_string().as_bytes())
}

/// All that a token says.
fn payload(text: &str) -> Value {
    serde_json::from_slice(&base64url::decode(text.split('.').nth(1).unwrap()).unwrap()).unwrap()
}

fn cause<C: crate::ClaimSet>(verifier: &Verifier, text: &str) -> Result<(), TokenError> {
    verifier.verify::<C>(text).map(|_| ())
}

fn missing(claim: &'static str) -> Result<(), TokenError> {
    Err(TokenError::MissingClaim(claim.into()))
}
