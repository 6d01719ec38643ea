//! Tokens made by hand: any header, any payload, any signature.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER;
use jsonwebtoken::jwk::ThumbprintHash;
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Map, Value, json};

/// The issuer that the tests configure.
pub const ISSUER: &str = "https://issuer.test";

/// The audience that the tests configure.
pub const AUDIENCE: &str = "api";

/// The subject of every forged token: it must not be seen in any answer or log.
pub const SUBJECT: &str = "the-subject-that-nobody-quotes";

pub fn b64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub fn unb64(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).expect("the tests' own base64url")
}

/// Seconds since the epoch.
pub fn now() -> u64 {
    std::time::SystemTime::UNIX_EPOCH.elapsed().expect("a clock after 1970").as_secs()
}

pub fn sha256(data: &[u8]) -> Vec<u8> {
    (DEFAULT_PROVIDER.key_utils.compute_digest)(data, ThumbprintHash::SHA256).expect("SHA-256")
}

/// Signs with the backend itself: no check of the library stands in between.
pub fn sign(key: &EncodingKey, algorithm: Algorithm, message: &[u8]) -> Vec<u8> {
    let signer = (DEFAULT_PROVIDER.signer_factory)(&algorithm, key).expect("a key for the algorithm");
    signer.try_sign(message).expect("a signature")
}

/// A token of these bytes, properly signed.
pub fn seal(key: &EncodingKey, algorithm: Algorithm, header: impl AsRef<[u8]>, payload: impl AsRef<[u8]>) -> String {
    seal_texts(key, algorithm, &b64(header), &b64(payload))
}

/// A token of parts that are base64url already, or are not and should be.
pub fn seal_texts(key: &EncodingKey, algorithm: Algorithm, header: &str, payload: &str) -> String {
    let message = format!("{header}.{payload}");
    let signature = sign(key, algorithm, message.as_bytes());
    format!("{message}.{}", b64(signature))
}

/// A token with this signature, whatever it is.
pub fn with_signature(token: &str, signature: impl AsRef<[u8]>) -> String {
    format!("{}.{}", signed_part(token), b64(signature))
}

/// Header and payload with the dot between them.
pub fn signed_part(token: &str) -> &str {
    token.rsplit_once('.').expect("a token").0
}

/// The bytes of the signature.
pub fn signature(token: &str) -> Vec<u8> {
    unb64(token.rsplit_once('.').expect("a token").1)
}

/// Good claims, for an hour.
pub fn claims() -> Map<String, Value> {
    let now = now();
    let claims = json!({
        "iss": ISSUER, "aud": AUDIENCE, "sub": SUBJECT, "iat": now, "exp": now + 3600, "jti": "one",
    });
    claims.as_object().expect("an object").clone()
}

/// Good claims, with one set.
pub fn claims_with(name: &str, value: impl Into<Value>) -> String {
    let mut claims = claims();
    claims.insert(name.to_owned(), value.into());
    Value::Object(claims).to_string()
}

/// Good claims, with one taken away.
pub fn claims_without(name: &str) -> String {
    let mut claims = claims();
    claims.remove(name).expect("a claim that was there");
    Value::Object(claims).to_string()
}

/// Good claims, with text that `serde_json` would not write: members, each followed by a comma, at the start.
pub fn claims_raw(without: &str, members: &str) -> String {
    let rest = if without.is_empty() { Value::Object(claims()).to_string() } else { claims_without(without) };
    format!("{{{members}{}", rest.strip_prefix('{').expect("an object"))
}
