//! Keys of the tests: good for nothing else, and public.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::{DecodingKey, EncodingKey};

use crate::forge::b64;

/// 64 bytes, so that it would do for HS512.
pub const SECRET: &str = "tD4vQm9wZ2sKx7LrB1yNc8HfJ6uXe3GaPo5iTjVq0WnRbEzMlYhUdCkSgFpA2_-x";

/// Another one, which an attacker has.
pub const OTHER_SECRET: &str = "x-_2ApFgSkCdUhYlMzEbRnW0qVjTi5oPaG3eXu6JfH8cNy1BrL7xKs2Zw9mQv4Dt";

macro_rules! pem {
    ($($private:ident $public:ident = $name:literal;)*) => {$(
        pub const $private: &str = include_str!(concat!("../keys/", $name, ".pem"));
        pub const $public: &str = include_str!(concat!("../keys/", $name, ".pub.pem"));
    )*};
}

pem! {
    RSA RSA_PUBLIC = "rsa";
    OTHER_RSA OTHER_RSA_PUBLIC = "rsa_other";
    SMALL_RSA SMALL_RSA_PUBLIC = "rsa1024";
    P256 P256_PUBLIC = "p256";
    OTHER_P256 OTHER_P256_PUBLIC = "p256_other";
    P384 P384_PUBLIC = "p384";
    ED ED_PUBLIC = "ed25519";
    OTHER_ED OTHER_ED_PUBLIC = "ed25519_other";
}

/// The bytes of a PEM block.
pub fn der(pem: &str) -> Vec<u8> {
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    STANDARD.decode(body).expect("the tests' own PEM")
}

/// The modulus in the SubjectPublicKeyInfo of an RSA key of 1024 or 2048 bits, whose exponent is 65537.
pub fn modulus(public_pem: &str) -> Vec<u8> {
    let der = der(public_pem);
    let exponent = [0x02, 0x03, 0x01, 0x00, 0x01];
    let end = der.len() - exponent.len();
    assert_eq!(der[end..], exponent);
    let len = if der.len() < 200 { 128 } else { 256 };
    der[end - len..end].to_vec()
}

/// The uncompressed point of a SubjectPublicKeyInfo, `x` and `y`; or the 32 bytes of an Ed25519 key.
pub fn point(public_pem: &str, len: usize) -> Vec<u8> {
    let der = der(public_pem);
    der[der.len() - len..].to_vec()
}

pub fn rsa_jwk(kid: &str, n: &[u8], e: &[u8]) -> serde_json::Value {
    serde_json::json!({ "kty": "RSA", "kid": kid, "n": b64(n), "e": b64(e) })
}

pub fn ec_jwk(kid: &str, crv: &str, xy: &[u8]) -> serde_json::Value {
    let (x, y) = xy.split_at(xy.len() / 2);
    serde_json::json!({ "kty": "EC", "kid": kid, "crv": crv, "x": b64(x), "y": b64(y) })
}

pub fn okp_jwk(kid: &str, x: &[u8]) -> serde_json::Value {
    serde_json::json!({ "kty": "OKP", "kid": kid, "crv": "Ed25519", "x": b64(x) })
}

/// What signs, for the backend.
pub fn encoding(pem: &str) -> EncodingKey {
    let bytes = pem.as_bytes();
    EncodingKey::from_rsa_pem(bytes)
        .or_else(|_| EncodingKey::from_ec_pem(bytes))
        .or_else(|_| EncodingKey::from_ed_pem(bytes))
        .expect("a private key")
}

/// What verifies, for the naive way.
pub fn decoding(pem: &str) -> DecodingKey {
    let bytes = pem.as_bytes();
    DecodingKey::from_rsa_pem(bytes)
        .or_else(|_| DecodingKey::from_ec_pem(bytes))
        .or_else(|_| DecodingKey::from_ed_pem(bytes))
        .expect("a public key")
}
