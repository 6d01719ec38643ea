//! Keys in PEM: every format, every mistake, and strict DER.

use pkcs8::der::asn1::AnyRef;
use pkcs8::der::{Encode, Tag};
use pkcs8::{AlgorithmIdentifierRef, PrivateKeyInfo};

use super::*;
use crate::keys::material::oid;

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

fn private(label: &str, der: &[u8]) -> Result<SigningKey, KeyError> {
    SigningKey::from_pem(&pem::tests_text(label, der))
}

#[test]
fn der_is_strict() {
    let texts = [
        RSA,
        P256,
        fixture!("rsa.pub1"),
        fixture!("ed.pub"),
        fixture!("ed"),
        fixture!("p256.sec1"),
        fixture!("p384.pkcs8"),
        fixture!("rsa.pkcs1"),
        fixture!("rsa.pkcs8"),
    ];
    for text in texts {
        let (label, der) = pem::tests_block(text);
        let secret = VerifyingKey::from_secret(&der, Algorithm::HS256).map(|_| ());
        assert_eq!(secret, Err(KeyError::SecretIsKey), "{label}");
        let trailing = [&der[..], &[0]].concat();
        // One byte more for the length than it takes.
        let long = match der[1] {
            short @ 0..0x80 => [&[der[0], 0x81, short], &der[2..]].concat(),
            long => [&[der[0], long + 1, 0], &der[2..]].concat(),
        };
        for bad in [trailing, long] {
            let text = pem::tests_text(&label, &bad);
            let error = match label.contains("PUBLIC") {
                true => VerifyingKey::from_pem(&text).map(|_| ()),
                false => SigningKey::from_pem(&text).map(|_| ()),
            };
            assert!(matches!(error, Err(KeyError::Malformed(_))), "{label}: {error:?}");
        }
    }
    // Of three primes, as the version has it.
    let (label, mut der) = pem::tests_block(fixture!("rsa.pkcs1"));
    assert_eq!(der[4..7], [2, 1, 0]);
    der[6] = 1;
    assert_eq!(private(&label, &der).unwrap_err(), KeyError::Malformed("PKCS#1"));
    // A number that is negative: its leading zero is gone.
    let (label, mut der) = pem::tests_block(fixture!("rsa.pub1"));
    assert_eq!(der[4..9], [2, 0x82, 1, 1, 0]);
    (der[3], der[7]) = (der[3] - 1, 0);
    der.remove(8);
    let text = pem::tests_text(&label, &der);
    assert_eq!(VerifyingKey::from_pem(&text).unwrap_err(), KeyError::Malformed("PKCS#1"));
}

#[test]
fn pkcs8_names_a_curve_that_the_key_agrees_with() {
    let sec1 = |text| pem::tests_block(text).1;
    let wrap = |parameters: Option<AnyRef<'_>>, key: &[u8]| {
        let algorithm = AlgorithmIdentifierRef { oid: oid::EC, parameters };
        private("PRIVATE KEY", &PrivateKeyInfo::new(algorithm, key).to_der().unwrap()).map(|key| key.algorithm())
    };
    let p256 = Some(AnyRef::from(&oid::P256));
    assert_eq!(wrap(p256, &sec1(fixture!("p256.sec1"))), Ok(Algorithm::ES256));
    assert_eq!(wrap(p256, &sec1(fixture!("p384.sec1"))), Err(KeyError::Malformed("PKCS#8")));
    assert_eq!(wrap(p256, &sec1(fixture!("explicit.sec1"))), Err(KeyError::UnknownCurve));
    let numbers = AnyRef::new(Tag::Sequence, &[2, 1, 1]).unwrap();
    for parameters in [None, Some(AnyRef::NULL), Some(numbers)] {
        assert_eq!(wrap(parameters, &sec1(fixture!("p256.sec1"))), Err(KeyError::UnknownCurve));
    }
}

#[test]
fn version_2_of_pkcs8_may_bring_the_public_key() {
    let version_1 = pem::tests_block(fixture!("ed")).1;
    let public = VerifyingKey::from_pem(fixture!("ed.pub")).unwrap();
    let x = pem::tests_block(fixture!("ed.pub")).1.split_off(12);
    let read = |version, tail: &[&[u8]]| {
        let body = [&[2, 1, version], &version_1[5..], &tail.concat()].concat();
        let der = [&[0x30, u8::try_from(body.len()).unwrap()], &body[..]].concat();
        private("PRIVATE KEY", &der).map(|key| key.thumbprint().map(str::to_owned))
    };
    let good = Ok(public.thumbprint().map(str::to_owned));
    let attributes = [0xa0, 2, 0x30, 0];
    assert_eq!(read(0, &[]), good);
    assert_eq!(read(0, &[&attributes]), good);
    assert_eq!(read(1, &[]), good);
    assert_eq!(read(1, &[&[0x81, 33, 0], &x]), good);
    assert_eq!(read(1, &[&attributes, &[0x81, 33, 0], &x]), good);
    // What ring wrote.
    assert_eq!(read(1, &[&[0xa1, 35, 3, 33, 0], &x]), good);
    assert_eq!(read(1, &[&[0x81, 33, 0], &[7; 32]]), Err(KeyError::InvalidPrivateKey));
    assert_eq!(read(1, &[&[0xa1, 35, 3, 33, 0], &[7; 32]]), Err(KeyError::InvalidPrivateKey));
    let damaged = Err(KeyError::Malformed("PKCS#8"));
    assert_eq!(read(2, &[]), damaged);
    assert_eq!(read(0, &[&[0x81, 33, 0], &x]), damaged);
    assert_eq!(read(1, &[&[0x81, 33, 1], &x]), damaged);
    assert_eq!(read(1, &[&[0xa1, 35, 3, 33, 1], &x]), damaged);
    assert_eq!(read(1, &[&[0xa1, 36, 3, 33, 0], &x, &[0]]), damaged);
    assert_eq!(read(1, &[&[0xa1, 35, 3, 33, 0], &x, &[5, 0]]), damaged);
}
