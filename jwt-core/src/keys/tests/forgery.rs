//! What was forged elsewhere.

use pkcs1::UintRef;
use pkcs8::der::Encode;

use super::*;

/// CVE-2016-10555 and its kin: a token signed with what everybody knows of a key.
#[test]
fn a_public_key_is_no_secret() {
    let der = pem::tests_block(RSA).1;
    let n = base64url::decode(RFC_RSA_N).unwrap();
    let keys = KeySet::from(VerifyingKey::from_pem(RSA).unwrap());
    let header = base64url::encode(br#"{"alg":"HS256"}"#);
    let signed = format!("{header}.{}", base64url::encode(b"{}"));
    for guess in [RSA.as_bytes(), RSA.trim_end().as_bytes(), &der, &n, rsa().to_string().as_bytes()] {
        let secret = material::Private::Secret(guess.to_vec().into());
        let public = Public::Secret(guess.to_vec().into());
        let forger = backend::Signing::new(&secret, &public, Algorithm::HS256).unwrap();
        let token = format!("{signed}.{}", base64url::encode(&forger.sign(signed.as_bytes()).unwrap()));
        let refused = Err(TokenError::AlgorithmNotAllowed(Algorithm::HS256));
        assert_eq!(Envelope::read(&token, 8192).and_then(|token| token.verify(&keys, Accept::ByKey)), refused);
        assert_eq!(keys.verify_jws(&token, Algorithm::ALL), Err(TokenError::UnknownKey));
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
    let der = [UintRef::new(r).unwrap(), UintRef::new(s).unwrap()].to_der().unwrap();
    for (what, bad) in [
        ("both zero", [zero, zero].concat()),
        ("r zero", [&zero, s].concat()),
        ("s zero", [r, &zero].concat()),
        ("r the order", [&order, s].concat()),
        ("s the order", [r, &order].concat()),
        ("all ones", vec![0xff; 64]),
        ("DER", der),
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
