//! Single JWKs, public, private and secret.

use pkcs1::{RsaPrivateKey, UintRef};
use pkcs8::der::Decode;
use serde_json::{Value, json};

use super::*;

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
fn a_private_rsa_jwk_is_the_key_that_pem_has() {
    let der = pem::tests_block(fixture!("rsa.pkcs1")).1;
    let key = RsaPrivateKey::from_der(&der).unwrap();
    let text = |number: UintRef<'_>| base64url::encode(number.as_bytes());
    let jwk = json!({
        "kty": "RSA", "n": text(key.modulus), "e": text(key.public_exponent), "d": text(key.private_exponent),
        "p": text(key.prime1), "q": text(key.prime2), "dp": text(key.exponent1), "dq": text(key.exponent2),
        "qi": text(key.coefficient), "alg": "PS384",
    });
    let read = |jwk: Value| SigningKey::from_jwk(&jwk.to_string());
    assert_eq!(read(without(jwk.clone(), "dq")).map(|_| ()), Err(KeyError::MissingMember("dq")));
    assert_eq!(read(with(jwk.clone(), json!({"oth": []}))).map(|_| ()), Err(KeyError::InvalidMember("oth")));
    if !backend::RSA_SIGNING {
        assert_eq!(read(jwk).unwrap_err(), KeyError::RsaSigning);
        return;
    }
    let signing = read(jwk.clone()).unwrap();
    assert_eq!(signing.algorithm(), Algorithm::PS384);
    assert_eq!(signing.thumbprint(), VerifyingKey::from_pem(fixture!("rsa.pub1")).unwrap().thumbprint());
    round_trip(&signing);
    assert_eq!(read(with(jwk, json!({"p": text(key.prime2)}))).map(|_| ()), Err(KeyError::InvalidPrivateKey));
}
