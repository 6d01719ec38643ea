//! Public halves as JWK: what is written, and that it is read again as the same key.

use super::*;

const PRIVATE: [&str; 5] =
    [fixture!("rsa.pkcs8"), fixture!("p256.pkcs8"), fixture!("p384.pkcs8"), fixture!("ed"), fixture!("p256.sec1")];

/// The members of RFC 7518 sections 6.2.2 and 6.3.2 and RFC 8037, and that of a secret.
const NEVER: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

#[test]
fn every_key_survives_the_way_there_and_back() {
    for key in [rsa(), p256(), ed()] {
        let key = read(&key).unwrap();
        let set = KeySet::from_jwks(&KeySet::from(key.clone()).to_jwks()).unwrap();
        assert!(set.skipped().is_empty(), "{set:?}");
        let again = set.iter().next().unwrap();
        assert_eq!((again.thumbprint(), again.kid()), (key.thumbprint(), key.thumbprint()));
        assert_eq!(again.algorithms(), key.algorithms());
        let named = key.with_kid("n").unwrap();
        assert_eq!(VerifyingKey::from_jwk(&named.to_jwk().unwrap()).unwrap().kid(), Some("n"));
    }
}

#[test]
fn nothing_but_public_members() {
    for pem in PRIVATE {
        let Ok(key) = SigningKey::from_pem(pem) else { continue };
        let text = key.verifying_key().to_jwk().unwrap();
        let jwk: Value = serde_json::from_str(&text).unwrap();
        let members: Vec<&str> = jwk.as_object().unwrap().keys().map(String::as_str).collect();
        assert!(!members.iter().any(|name| NEVER.contains(name)), "{text}");
        assert!(SigningKey::from_jwk(&text).is_err());
        assert_eq!((jwk["use"].as_str(), jwk["kid"].as_str()), (Some("sig"), key.thumbprint()));
        assert_eq!(jwk["alg"], key.algorithm().as_str());
    }
    let secret = VerifyingKey::from_secret(SECRET, Algorithm::HS256).unwrap().with_kid("s").unwrap();
    assert_eq!(secret.to_jwk(), None);
    assert_eq!(KeySet::from(secret.clone()).to_jwks(), r#"{"keys":[]}"#);
    let mixed = KeySet::from(secret).with_key(read(&ed()).unwrap()).unwrap().to_jwks();
    assert_eq!(KeySet::from_jwks(&mixed).unwrap().len(), 1);
}

#[test]
fn the_algorithm_is_told_where_there_is_one() {
    let alg = |key: VerifyingKey| serde_json::from_str::<Value>(&key.to_jwk().unwrap()).unwrap()["alg"].clone();
    let key = read(&rsa()).unwrap();
    assert_eq!(alg(key.clone()), "RS256");
    assert_eq!(alg(key.clone().with_algorithms([Algorithm::PS384]).unwrap()), "PS384");
    assert_eq!(alg(key.with_algorithms([Algorithm::RS256, Algorithm::PS256]).unwrap()), Value::Null);
}

/// RFC 7517 section 4.5 leaves it open, and whoever reads the set has to choose.
#[test]
fn one_name_is_written_once() {
    let key = read(&ed()).unwrap();
    let named = key.clone().with_kid(key.thumbprint().unwrap()).unwrap();
    let set = KeySet::from(key).with_key(named).unwrap();
    assert_eq!(set.len(), 2);
    assert_eq!(KeySet::from_jwks(&set.to_jwks()).unwrap().len(), 1);
}
