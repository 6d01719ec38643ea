//! Keys in every format, good and bad, and the choice among them.

use serde_json::{Value, json};

use super::material::Public;
use super::*;
use crate::TokenError;
use crate::token::{base64url, open};

macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!("fixtures/", $name, ".pem"))
    };
}

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
fn thumbprints_of_the_rfcs() {
    assert_eq!(read(&rsa()).unwrap().thumbprint(), Some("NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"));
    assert_eq!(read(&ed()).unwrap().thumbprint(), Some("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"));
    let secret = VerifyingKey::from_secret(SECRET, Algorithm::HS256).unwrap();
    assert_eq!(secret.thumbprint(), None);
}

#[test]
fn signatures_of_the_rfcs() {
    let payload = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    let rfc7515_a2 = json!({"kty": "RSA", "e": "AQAB", "n": "ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"});
    let cases = [
        (
            rfc7515_a2,
            Algorithm::RS256,
            format!("eyJhbGciOiJSUzI1NiJ9.{payload}.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"),
        ),
        (
            p256(),
            Algorithm::ES256,
            format!("eyJhbGciOiJFUzI1NiJ9.{payload}.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"),
        ),
        (
            ed(),
            Algorithm::EdDSA,
            "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg".to_owned(),
        ),
    ];
    for (jwk, algorithm, token) in cases {
        let keys = KeySet::from_jwks(&json!({"keys": [jwk]}).to_string()).unwrap();
        let jws = keys.verify_jws(&token, &[algorithm]).unwrap();
        assert_eq!(jws.header().algorithm(), algorithm);
        assert_eq!(keys.verify_jws(&token, &[Algorithm::ES384]), Err(TokenError::AlgorithmNotAllowed(algorithm)));
        let last = token.rfind('.').unwrap() + 1;
        let flipped =
            format!("{}{}{}", &token[..last], if &token[last..=last] == "A" { "B" } else { "A" }, &token[last + 1..]);
        assert_eq!(keys.verify_jws(&flipped, &[algorithm]), Err(TokenError::Signature));
    }
    // RFC 7515 appendix A.1; its secret is published and would not be taken by `from_secret`.
    let secret = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
    let secret = Public::Secret(base64url::decode(secret).unwrap().into());
    let key = backend::Verifying::new(&secret, Algorithm::HS256).unwrap();
    let signed = format!("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.{payload}");
    let signature = base64url::decode("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk").unwrap();
    assert!(key.verify(signed.as_bytes(), &signature));
}

#[test]
fn private_keys_in_every_format_sign() {
    let mut keys = vec![
        (fixture!("p256.sec1"), Algorithm::ES256, fixture!("p256.pub")),
        (fixture!("p256.pkcs8"), Algorithm::ES256, fixture!("p256.pub")),
        (fixture!("p256.nopub"), Algorithm::ES256, fixture!("p256.pub")),
        (fixture!("p384.sec1"), Algorithm::ES384, fixture!("p384.pub")),
        (fixture!("p384.pkcs8"), Algorithm::ES384, fixture!("p384.pub")),
        (fixture!("ed"), Algorithm::EdDSA, fixture!("ed.pub")),
    ];
    if backend::RSA_SIGNING {
        keys.push((fixture!("rsa.pkcs1"), Algorithm::RS256, fixture!("rsa.spki")));
        keys.push((fixture!("rsa.pkcs8"), Algorithm::RS256, fixture!("rsa.pub1")));
    }
    for (private, algorithm, public) in keys {
        let key = SigningKey::from_pem(private).unwrap();
        assert_eq!(key.algorithm(), algorithm);
        round_trip(&key);
        let public = VerifyingKey::from_pem(public).unwrap();
        assert_eq!(key.thumbprint(), public.thumbprint());
        assert!(public.verify(algorithm, b"x", &key.sign(b"x").unwrap()));
        // Line ends of Windows, and text around the block.
        let windows = format!("a comment\r\n{}\r\n", private.replace('\n', "\r\n"));
        assert_eq!(SigningKey::from_pem(&windows).unwrap().thumbprint(), key.thumbprint());
    }
}

#[test]
fn every_rsa_algorithm_signs_where_rsa_does() {
    let pem = fixture!("rsa.pkcs8");
    if !backend::RSA_SIGNING {
        assert_eq!(SigningKey::from_pem(pem).unwrap_err(), KeyError::RsaSigning);
        assert!(KeyError::RsaSigning.to_string().contains("RUSTSEC-2023-0071"));
        return;
    }
    for algorithm in Algorithm::ALL.into_iter().filter(|a| a.family() == Family::Rsa) {
        round_trip(&SigningKey::from_pem(pem).unwrap().with_algorithm(algorithm).unwrap());
    }
    let mismatch = SigningKey::from_pem(pem).unwrap().with_algorithm(Algorithm::ES256).unwrap_err();
    assert_eq!(mismatch.to_string(), "ES256 does not work with an RSA key");
}

#[test]
fn pem_that_is_no_such_key_is_told_apart() {
    let private: &[(&str, KeyError)] = &[
        ("", KeyError::NotPem),
        ("keys/ed25519.pem", KeyError::NotPem),
        ("-----BEGIN PRIVATE KEY-----\nAAAA", KeyError::NotPem),
        (fixture!("cert"), KeyError::Certificate),
        (fixture!("ed.pub"), KeyError::PublicKey),
        (fixture!("rsa.pub1"), KeyError::PublicKey),
        (fixture!("enc"), KeyError::Encrypted),
        (fixture!("encold"), KeyError::Encrypted),
        (fixture!("openssh"), KeyError::OpenSsh),
        (fixture!("p521.sec1"), KeyError::UnknownCurve),
        (fixture!("k1.sec1"), KeyError::UnknownCurve),
        (fixture!("explicit.sec1"), KeyError::UnknownCurve),
        (fixture!("x25519"), KeyError::UnknownType),
        (fixture!("ed448"), KeyError::UnknownType),
        (fixture!("pss"), KeyError::RsaPss),
        (fixture!("rsa1024"), KeyError::RsaTooSmall { bits: 1024 }),
        (concat!(fixture!("ed"), fixture!("ed")), KeyError::SeveralBlocks),
        ("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", KeyError::Malformed("PKCS#8")),
        ("-----BEGIN EC PRIVATE KEY-----\nMAA=\n-----END EC PRIVATE KEY-----\n", KeyError::Malformed("SEC 1")),
        ("-----BEGIN SOMETHING-----\nAAAA\n-----END SOMETHING-----\n", KeyError::UnknownBlock),
    ];
    for (text, error) in private {
        assert_eq!(SigningKey::from_pem(text).map(|_| ()), Err(error.clone()), "{text}");
    }
    let public: &[(&str, KeyError)] = &[
        (fixture!("cert"), KeyError::Certificate),
        (fixture!("ed"), KeyError::PrivateKey),
        (fixture!("rsa.pkcs1"), KeyError::PrivateKey),
        (fixture!("p256.sec1"), KeyError::PrivateKey),
        (fixture!("openssh"), KeyError::PrivateKey),
        (fixture!("p521.pub"), KeyError::UnknownCurve),
        (fixture!("p256.comp"), KeyError::CompressedPoint),
        (fixture!("rsa1024.pub"), KeyError::RsaTooSmall { bits: 1024 }),
        ("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", KeyError::Malformed("SubjectPublicKeyInfo")),
    ];
    for (text, error) in public {
        assert_eq!(VerifyingKey::from_pem(text).map(|_| ()), Err(error.clone()), "{text}");
    }
}

#[test]
fn a_damaged_pem_never_panics() {
    for text in [RSA, P256, fixture!("p256.sec1"), fixture!("ed"), fixture!("rsa.pkcs8"), fixture!("p384.pkcs8")] {
        let block = pem::tests_block(text);
        for n in 0..block.1.len() {
            let cut = pem::tests_text(&block.0, &block.1[..n]);
            assert!(VerifyingKey::from_pem(&cut).is_err() && SigningKey::from_pem(&cut).is_err());
            let mut bytes = block.1.clone();
            bytes[n] ^= 0x41;
            let changed = pem::tests_text(&block.0, &bytes);
            let _ = (VerifyingKey::from_pem(&changed), SigningKey::from_pem(&changed));
        }
    }
}

#[test]
fn jwks_are_checked() {
    let off_curve = with(p256(), json!({"y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a1".replace("5a1", "5aw")}));
    let short_n = base64url::encode(&[0xff; 255]);
    let long_n = base64url::encode(&[0xff; 1025]);
    let even_n = base64url::encode(&[[0xff; 255].as_slice(), &[0xfe]].concat());
    let invalid = KeyError::InvalidMember;
    let cases = [
        (json!({}), KeyError::MissingMember("kty")),
        (json!({"kty": 1}), invalid("kty")),
        (json!({"kty": "rsa"}), KeyError::UnknownType),
        (json!({"kty": "AKP"}), KeyError::UnknownType),
        (json!([]), KeyError::NotJwk),
        (without(rsa(), "e"), KeyError::MissingMember("e")),
        (with(rsa(), json!({"n": short_n})), KeyError::RsaTooSmall { bits: 2040 }),
        (with(rsa(), json!({"n": long_n})), KeyError::RsaTooLarge { bits: 8200, max: backend::RSA_MAX_BITS }),
        (with(rsa(), json!({"n": even_n})), KeyError::Malformed("RSA key")),
        (with(rsa(), json!({"n": ""})), invalid("n")),
        (with(rsa(), json!({"n": format!("{RFC_RSA_N}==")})), invalid("n")),
        (with(rsa(), json!({"n": 5})), invalid("n")),
        (with(rsa(), json!({"e": "AQ"})), KeyError::RsaExponent),
        (with(rsa(), json!({"e": "AQAC"})), KeyError::RsaExponent),
        (with(rsa(), json!({"e": "AA"})), KeyError::RsaExponent),
        (with(rsa(), json!({"e": "AgAAAAE"})), KeyError::RsaExponent),
        (with(rsa(), json!({"e": RFC_RSA_N})), KeyError::RsaExponent),
        (off_curve, KeyError::InvalidPoint),
        (with(p256(), json!({"crv": "P-384"})), KeyError::WrongLength { expected: 48 }),
        (with(p256(), json!({"crv": "P-521"})), KeyError::UnknownCurve),
        (with(p256(), json!({"crv": "secp256k1"})), KeyError::UnknownCurve),
        (with(p256(), json!({"crv": "Ed25519"})), KeyError::UnknownCurve),
        (without(p256(), "y"), KeyError::MissingMember("y")),
        (with(p256(), json!({"x": "AA"})), KeyError::WrongLength { expected: 32 }),
        (
            with(p256(), json!({"alg": "ES384"})),
            KeyError::AlgorithmMismatch { algorithm: Algorithm::ES384, key: "an EC key on P-256" },
        ),
        (with(ed(), json!({"x": "AAAA"})), KeyError::WrongLength { expected: 32 }),
        (with(ed(), json!({"x": base64url::encode(&[7; 33])})), KeyError::WrongLength { expected: 32 }),
        (with(ed(), json!({"x": base64url::encode(&[0; 32])})), KeyError::InvalidPoint),
        (with(ed(), json!({"crv": "Ed448"})), KeyError::UnknownCurve),
        (with(ed(), json!({"crv": "X25519"})), KeyError::UnknownCurve),
        (with(ed(), json!({"crv": "P-256"})), KeyError::UnknownCurve),
        (with(rsa(), json!({"use": "enc"})), KeyError::NotForSignatures),
        (with(rsa(), json!({"use": "SIG"})), KeyError::NotForSignatures),
        (with(rsa(), json!({"use": ["sig"]})), invalid("use")),
        (with(rsa(), json!({"key_ops": ["sign"]})), KeyError::NotForOperation("verify")),
        (with(rsa(), json!({"key_ops": []})), KeyError::NotForOperation("verify")),
        (with(rsa(), json!({"key_ops": "verify"})), invalid("key_ops")),
        (with(rsa(), json!({"key_ops": ["verify", 1]})), invalid("key_ops")),
        (with(rsa(), json!({"key_ops": ["verify", "verify"]})), invalid("key_ops")),
        (with(rsa(), json!({"alg": "RSA-OAEP"})), KeyError::UnknownAlgorithm),
        (with(rsa(), json!({"alg": "none"})), KeyError::UnknownAlgorithm),
        (
            with(rsa(), json!({"alg": "HS256"})),
            KeyError::AlgorithmMismatch { algorithm: Algorithm::HS256, key: "an RSA key" },
        ),
        (with(rsa(), json!({"alg": 5})), invalid("alg")),
        (with(rsa(), json!({"kid": 5})), invalid("kid")),
        (with(rsa(), json!({"kid": "k".repeat(257)})), KeyError::KidTooLong),
        (with(rsa(), json!({"d": "AQAB"})), KeyError::PrivateKey),
        (json!({"kty": "oct", "k": ""}), KeyError::SecretEmpty),
        (json!({"kty": "oct", "k": "c2VjcmV0"}), KeyError::SecretPublished),
        (
            json!({"kty": "oct", "k": base64url::encode(&SECRET[..32]), "alg": "HS384"}),
            KeyError::SecretTooShort { algorithm: Algorithm::HS384, len: 32 },
        ),
    ];
    for (jwk, error) in cases {
        assert_eq!(read(&jwk).map(|_| ()), Err(error), "{jwk}");
    }
    assert_eq!(VerifyingKey::from_jwk("{").unwrap_err(), KeyError::NotJson);
    let twice = rsa().to_string().replacen('{', r#"{"\u006b\u0074y":"RSA","#, 1);
    assert_eq!(VerifyingKey::from_jwk(&twice).unwrap_err(), KeyError::DuplicateMember);
}

#[test]
fn what_a_key_may_be_used_with() {
    use Algorithm::*;
    let by_itself = |jwk: Value| read(&jwk).unwrap().algorithms();
    assert_eq!(by_itself(rsa()), [RS256]);
    assert_eq!(by_itself(with(rsa(), json!({"alg": "PS512"}))), [PS512]);
    assert_eq!(
        by_itself(with(p256(), json!({"use": "sig", "key_ops": ["verify"], "alg": "ES256", "x5c": 1}))),
        [ES256]
    );
    assert_eq!(by_itself(with(ed(), json!({"alg": "Ed25519"}))), [EdDSA]);
    let secret = json!({"kty": "oct", "k": base64url::encode(SECRET)});
    assert_eq!(by_itself(secret.clone()), [HS256]);
    assert_eq!(by_itself(with(secret, json!({"alg": "HS512"}))), [HS512]);

    let key = read(&rsa()).unwrap();
    assert!(key.serves(PS384) && !key.serves(ES256) && !key.serves(HS256));
    assert!(key.serves_by_default(RS256) && !key.serves_by_default(RS384));
    let only = key.clone().with_algorithms([RS512, RS512]).unwrap();
    assert_eq!(only.algorithms(), [RS512]);
    assert!(!only.serves(RS256));
    assert!(matches!(key.clone().with_algorithms([RS256, ES256]), Err(KeyError::AlgorithmMismatch { .. })));
    assert!(matches!(key.with_algorithms([]), Err(KeyError::NoAlgorithms)));
    assert!(!read(&with(rsa(), json!({"alg": "RS256"}))).unwrap().serves(RS384));
}

#[test]
fn private_jwks_sign() {
    let p256 = with(p256(), json!({"d": "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI", "kid": "a"}));
    let ed = with(ed(), json!({"d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A", "alg": "EdDSA"}));
    let secret = json!({"kty": "oct", "k": base64url::encode(SECRET), "alg": "HS384", "key_ops": ["sign", "verify"]});
    for (jwk, algorithm) in [(&p256, Algorithm::ES256), (&ed, Algorithm::EdDSA), (&secret, Algorithm::HS384)] {
        let key = SigningKey::from_jwk(&jwk.to_string()).unwrap();
        assert_eq!(key.algorithm(), algorithm);
        assert_eq!(key.kid(), jwk["kid"].as_str());
        round_trip(&key);
    }
    // RFC 8037 appendix A.4: EdDSA is deterministic.
    let key = SigningKey::from_jwk(&ed.to_string()).unwrap();
    let signature = key.sign(b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc").unwrap();
    assert!(base64url::encode(&signature).starts_with("hgyY0il_MGCjP0JzlnLWG1PPOt7"));

    let refused = |jwk: Value| SigningKey::from_jwk(&jwk.to_string()).map(|_| ()).unwrap_err();
    assert_eq!(refused(without(p256.clone(), "d")), KeyError::PublicKey);
    assert_eq!(refused(with(p256.clone(), json!({"key_ops": ["verify"]}))), KeyError::NotForOperation("sign"));
    assert_eq!(refused(with(p256.clone(), json!({"d": "AQ"}))), KeyError::WrongLength { expected: 32 });
    assert_eq!(refused(with(p256.clone(), json!({"d": base64url::encode(&[0; 32])}))), KeyError::InvalidPrivateKey);
    assert_eq!(refused(with(p256.clone(), json!({"d": base64url::encode(&[0xff; 32])}))), KeyError::InvalidPrivateKey);
    assert_eq!(refused(with(p256, json!({"d": base64url::encode(&[1; 32])}))), KeyError::InvalidPrivateKey);
    assert_eq!(refused(with(ed, json!({"d": base64url::encode(&[1; 32])}))), KeyError::InvalidPrivateKey);
}

#[test]
fn bad_keys_of_a_set_are_skipped_and_the_others_serve() {
    let text = json!({"keys": [
        with(rsa(), json!({"kid": "rsa"})),
        with(p256(), json!({"kid": "enc", "use": "enc"})),
        {"kty": "oct", "k": base64url::encode(SECRET), "kid": "oct", "alg": "HS256"},
        with(ed(), json!({"kid": "private", "d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"})),
        "text",
        with(p256(), json!({"kid": "twice"})),
        with(ed(), json!({"kid": "twice"})),
        with(ed(), json!({"kid": "short", "x": "AA"})),
        with(p256(), json!({"kid": "p256"})),
    ], "more": [1]});
    let text = text.to_string().replace(r#""kid":"rsa""#, r#""kid":"rsa","k\u0069d":"rsa""#);
    let keys = KeySet::from_jwks(&text).unwrap();
    assert_eq!(keys.iter().map(|key| key.kid()).collect::<Vec<_>>(), [Some("p256")]);
    let skipped: Vec<_> = keys.skipped().iter().map(|s| (s.index(), s.kid(), s.reason().clone())).collect();
    assert_eq!(
        skipped,
        [
            (0, Some("rsa"), KeyError::DuplicateMember),
            (1, Some("enc"), KeyError::NotForSignatures),
            (2, Some("oct"), KeyError::SymmetricInSet),
            (3, Some("private"), KeyError::PrivateInSet),
            (4, None, KeyError::NotJwk),
            (5, Some("twice"), KeyError::DuplicateKid),
            (6, Some("twice"), KeyError::DuplicateKid),
            (7, Some("short"), KeyError::WrongLength { expected: 32 }),
        ]
    );
    assert_eq!(keys.skipped()[1].to_string(), r#"key 1 ("enc"): the key is not for signatures (`use` is not `sig`)"#);
    for (text, error) in [
        ("", KeyError::NotJson),
        ("<html>", KeyError::NotJson),
        ("[]", KeyError::NotJwk),
        ("{}", KeyError::NotJwk),
        (r#"{"keys":{}}"#, KeyError::NotJwk),
        (r#"{"keys":[],"keys":[]}"#, KeyError::DuplicateMember),
    ] {
        assert_eq!(KeySet::from_jwks(text).map(|set| set.len()), Err(error), "{text}");
    }
    assert!(KeySet::from_jwks(r#"{"keys":[]}"#).unwrap().is_empty());
    assert_eq!(KeySet::from_jwks(&rsa().to_string()).unwrap().len(), 1);
    assert_eq!(KeySet::from_jwks(r#"{"keys":[{}]}"#).unwrap().skipped().len(), 1);
}

#[test]
fn the_key_is_chosen_by_name_and_algorithm() {
    use Algorithm::*;
    let find = |keys: &KeySet, header: &str, accept: Accept<'_>| {
        let header = crate::Header::decode(&base64url::encode(header.as_bytes())).unwrap();
        keys.find(&header, accept).map(|key| key.thumbprint().unwrap_or("secret").to_owned())
    };
    let (rsa, p256, ed) = (read(&rsa()).unwrap(), read(&p256()).unwrap(), read(&ed()).unwrap());
    let print = |key: &VerifyingKey| Ok(key.thumbprint().unwrap().to_owned());
    let all = [RS256, RS384, PS256, ES256, EdDSA];
    let named = KeySet::new().with("r", rsa.clone()).unwrap().with("e", p256.clone()).unwrap();
    let two = named.clone().with("r2", VerifyingKey::from_pem(RSA).unwrap()).unwrap();
    let nameless = KeySet::from(rsa.clone()).with("e", p256.clone()).unwrap();

    let cases = [
        (&named, r#"{"alg":"RS256","kid":"r"}"#, Accept::ByKey, print(&rsa)),
        (&named, r#"{"alg":"RS256","kid":"R"}"#, Accept::ByKey, Err(TokenError::UnknownKey)),
        (&named, r#"{"alg":"RS256","kid":"r\u0000"}"#, Accept::ByKey, Err(TokenError::UnknownKey)),
        (&named, r#"{"alg":"RS256","kid":"../../dev/null"}"#, Accept::ByKey, Err(TokenError::UnknownKey)),
        // The header does not decide how a key is used.
        (&named, r#"{"alg":"RS384","kid":"r"}"#, Accept::ByKey, Err(TokenError::KeyMismatch(RS384))),
        (&named, r#"{"alg":"RS384","kid":"r"}"#, Accept::Listed(&all), print(&rsa)),
        (&named, r#"{"alg":"RS384","kid":"r"}"#, Accept::Listed(&[RS256]), Err(TokenError::AlgorithmNotAllowed(RS384))),
        (&named, r#"{"alg":"HS256","kid":"r"}"#, Accept::ByKey, Err(TokenError::KeyMismatch(HS256))),
        (&named, r#"{"alg":"HS256","kid":"r"}"#, Accept::Listed(&all), Err(TokenError::AlgorithmNotAllowed(HS256))),
        (&named, r#"{"alg":"ES256","kid":"r"}"#, Accept::Listed(&all), Err(TokenError::KeyMismatch(ES256))),
        // No name.
        (&named, r#"{"alg":"RS256"}"#, Accept::ByKey, print(&rsa)),
        (&named, r#"{"alg":"HS256"}"#, Accept::ByKey, Err(TokenError::AlgorithmNotAllowed(HS256))),
        (&named, r#"{"alg":"EdDSA"}"#, Accept::Listed(&all), Err(TokenError::UnknownKey)),
        (&two, r#"{"alg":"RS256"}"#, Accept::ByKey, Err(TokenError::AmbiguousKey)),
        (&two, r#"{"alg":"ES256"}"#, Accept::ByKey, print(&p256)),
        // A name that nobody has, and a key without one.
        (&nameless, r#"{"alg":"RS256","kid":"new"}"#, Accept::ByKey, print(&rsa)),
        (&nameless, r#"{"alg":"ES256","kid":"new"}"#, Accept::ByKey, Err(TokenError::UnknownKey)),
        (&nameless, r#"{"alg":"RS256","kid":"e"}"#, Accept::ByKey, Err(TokenError::KeyMismatch(RS256))),
        (&KeySet::new(), r#"{"alg":"RS256"}"#, Accept::Listed(&all), Err(TokenError::UnknownKey)),
    ];
    for (keys, header, accept, expected) in cases {
        assert_eq!(find(keys, header, accept), expected, "{header}");
    }
    assert_eq!(named.clone().with("r", ed.clone()).map(|_| ()), Err(KeyError::DuplicateKid));
    assert_eq!(named.with("k".repeat(257), ed).map(|_| ()), Err(KeyError::KidTooLong));
}

/// CVE-2016-10555 and its kin: a token signed with what everybody knows of a key.
#[test]
fn a_public_key_is_no_secret() {
    let der = pem::tests_block(RSA).1;
    let n = base64url::decode(RFC_RSA_N).unwrap();
    let keys = KeySet::from(VerifyingKey::from_pem(RSA).unwrap());
    let header = base64url::encode(br#"{"alg":"HS256"}"#);
    let signed = format!("{header}.{}", base64url::encode(b"{}"));
    for guess in [RSA.as_bytes(), RSA.trim_end().as_bytes(), &der, &n, rsa().to_string().as_bytes()] {
        let secret = super::material::Private::Secret(guess.to_vec().into());
        let public = Public::Secret(guess.to_vec().into());
        let forger = backend::Signing::new(&secret, &public, Algorithm::HS256).unwrap();
        let token = format!("{signed}.{}", base64url::encode(&forger.sign(signed.as_bytes()).unwrap()));
        let refused = Err(TokenError::AlgorithmNotAllowed(Algorithm::HS256));
        assert_eq!(open(&token, 8192, &keys, Accept::ByKey), refused);
        assert_eq!(keys.verify_jws(&token, &Algorithm::ALL), Err(TokenError::UnknownKey));
    }
    for guess in [RSA.as_bytes(), &der, rsa().to_string().as_bytes()] {
        assert_eq!(VerifyingKey::from_secret(guess, Algorithm::HS256).map(|_| ()), Err(KeyError::SecretIsKey));
        assert_eq!(SigningKey::from_secret(guess, Algorithm::HS256).map(|_| ()), Err(KeyError::SecretIsKey));
    }
}

/// CVE-2022-21449 and its kin.
#[test]
fn broken_ecdsa_signatures_are_refused() {
    let key = SigningKey::from_pem(fixture!("p256.sec1")).unwrap();
    let good = key.sign(b"x").unwrap();
    let order = [
        0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad,
        0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
    ];
    let (r, s) = good.split_at(32);
    let zero = [0; 32];
    let integer = |n: &[u8]| der::write_unsigned(n);
    let der = der::write(der::SEQUENCE, &[&integer(r), &integer(s)]);
    for (what, bad) in [
        ("both zero", [zero, zero].concat()),
        ("r zero", [&zero, s].concat()),
        ("s zero", [r, &zero].concat()),
        ("r the order", [&order, s].concat()),
        ("s the order", [r, &order].concat()),
        ("all ones", vec![0xff; 64]),
        ("DER", der.to_vec()),
        ("empty", vec![]),
        ("padded", [&[0], r, &[0], s].concat()),
    ] {
        assert!(!key.verifying_key().verify(Algorithm::ES256, b"x", &bad), "{what}");
    }
    // The other half of the values that s may have is as good: nothing may take a token's text for its identity.
    let mut high = r.to_vec();
    let mut borrow = 0i16;
    let mut difference = [0u8; 32];
    for n in (0..32).rev() {
        let value = i16::from(order[n]) - i16::from(s[n]) - borrow;
        borrow = i16::from(value < 0);
        difference[n] = value.rem_euclid(256) as u8;
    }
    high.extend(difference);
    assert!(key.verifying_key().verify(Algorithm::ES256, b"x", &high));
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
