//! Keys that must not be taken: weak ones, damaged ones, those for something else. The naive column is what
//! `DecodingKey::from_jwk` or `DecodingKey::from_secret` and `decode` make of them.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm as Backend, DecodingKey, EncodingKey};
use jwt_core::{Algorithm, BuildError, KeyError, KeySet, Settings, SigningKey, TokenError, Verifier, VerifyingKey};
use rocket::figment::Figment;
use rocket::local::blocking::Client;
use serde_json::{Value, json};
use tests::attack::{Kind, Target, User, good_claims};
use tests::forge::{AUDIENCE, ISSUER, b64, claims_with, seal, sha256, signed_part, with_signature};
use tests::keys::{self, modulus, point};
use tests::naive::Naive::{self, Accepts, Rejects};
use tests::naive::naive;
use tests::numbers::{der as tlv, der_integer};
use tests::{configured, journal};

/// Launches with this table `jwt` and says what was logged; `None` where it launches all the same.
fn refusal(figment: &Figment) -> Option<String> {
    let (launched, log) = journal::recorded(|| {
        let rocket = rocket::custom(figment.clone()).attach(jwt_core::fairing());
        match Client::untracked(rocket) {
            Ok(_) => true,
            Err(error) => {
                // An error that nobody looks at panics.
                let _ = error.to_string();
                false
            }
        }
    });
    (!launched).then(|| log.join("\n"))
}

/// A secret, what is said of it, and whether somebody who knows it gets past the naive way.
fn weak_secrets() -> Vec<(&'static str, String, &'static str)> {
    let rsa = keys::RSA_PUBLIC;
    let body = |pem: &str| pem.lines().filter(|line| !line.starts_with('-')).collect::<String>();
    let (short, published) = ("wants at least 32", "published sample");
    let (key, pattern) = ("text of an asymmetric key", "repeated or sequential pattern");
    let jwk = keys::rsa_jwk("a", &modulus(rsa), &[1, 0, 1]).to_string();
    vec![
        ("empty", String::new(), "empty"),
        ("one byte", "x".into(), short),
        ("31 bytes", keys::SECRET[..31].into(), short),
        ("a word", "secret".into(), published),
        ("a word in capitals", "SECRET".into(), published),
        ("changeme", "changeme".into(), published),
        ("password", "password".into(), published),
        ("of jwt.io", "your-256-bit-secret".into(), published),
        ("of jwt.io, as it is now", "a-string-secret-at-least-256-bits-long".into(), published),
        (
            "of RFC 7515",
            "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow".into(),
            published,
        ),
        ("public key in PEM", rsa.into(), key),
        ("private key in PEM", keys::P256.into(), key),
        ("public key in PEM without line feeds", rsa.replace('\n', " "), key),
        ("public key in PEM after a space", format!("  {rsa}"), key),
        ("public key without its armour", body(rsa), key),
        (
            "public key without its armour, in lines",
            rsa.lines().filter(|line| !line.starts_with('-')).collect::<Vec<_>>().join("\n"),
            key,
        ),
        ("EC public key without its armour", body(keys::P256_PUBLIC), key),
        ("Ed25519 public key without its armour", body(keys::ED_PUBLIC), key),
        ("private key without its armour", body(keys::RSA), key),
        ("public key in base64url", URL_SAFE_NO_PAD.encode(keys::der(rsa)), key),
        (
            "public key in PKCS#1 without its armour",
            STANDARD.encode(tlv(0x30, &[der_integer(&modulus(rsa)), der_integer(&[1, 0, 1])].concat())),
            key,
        ),
        ("PEM in base64", STANDARD.encode(rsa), key),
        ("JWK", jwk, key),
        ("SSH key", format!("ssh-ed25519 {} a@b", STANDARD.encode([7; 51])), key),
        ("one letter", "a".repeat(64), pattern),
        ("two letters", "ab".repeat(32), pattern),
        ("a word over and over", "changeme".repeat(8), pattern),
        ("the digits", "0123456789".repeat(5), pattern),
        ("the alphabet", "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz".into(), pattern),
    ]
}

#[test]
fn secrets_stop_the_launch() {
    let mut faults = Vec::new();
    for (name, secret, says) in weak_secrets() {
        let file = std::env::temp_dir().join(format!(
            "jwt-core-secret-{}-{}",
            std::process::id(),
            name.replace([' ', '.'], "-")
        ));
        std::fs::write(&file, &secret).unwrap();
        let quoted = serde_json::to_string(&secret).unwrap();
        let tables = [
            ("jwt.secret", format!("[default.jwt]\nsecret = {quoted}")),
            ("jwt.secret_file", format!("[default.jwt]\nsecret_file = {:?}", file.display().to_string())),
            ("jwt.keys[0].secret", format!("[default.jwt]\nkeys = [{{ kid = \"a\", secret = {quoted} }}]")),
        ];
        for (key, toml) in tables {
            match refusal(configured(&toml).figment()) {
                None => faults.push(format!("{name}: launches with {key}")),
                Some(log) => {
                    let clear = (log.contains(says) || secret.is_empty() && log.contains("empty")) && log.contains(key);
                    let cure = log.contains("openssl rand") || log.contains("give it");
                    let shown = secret.len() >= 16 && log.contains(&secret)
                        || log.contains(&secret[..secret.len().min(24)]) && secret.len() >= 24;
                    if !clear || !cure || shown {
                        faults.push(format!("{name}: {key} says {log}"));
                    }
                }
            }
        }
        std::fs::remove_file(&file).unwrap();
        // Without Rocket, and for signing as well.
        for algorithm in [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512] {
            let error = VerifyingKey::from_secret(secret.as_bytes(), algorithm).err();
            if error.is_none() || SigningKey::from_secret(secret.as_bytes(), algorithm).err() != error {
                faults.push(format!("{name}: taken for {algorithm}"));
            }
        }
        // The naive way takes each of them: who guesses it, or is told it, gets in.
        let token = seal(
            &EncodingKey::from_secret(secret.as_bytes()),
            Backend::HS256,
            r#"{"typ":"JWT","alg":"HS256"}"#,
            good_claims(),
        );
        if naive(&token, Backend::HS256, &DecodingKey::from_secret(secret.as_bytes())) != Accepts {
            faults.push(format!("{name}: the naive way rejects it"));
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));

    // As long as the hash, each.
    for (algorithm, min) in [("HS256", 32), ("HS384", 48), ("HS512", 64)] {
        for (len, good) in [(min - 1, false), (min, true)] {
            let toml = format!("[default.jwt]\nalgorithm = {algorithm:?}\nsecret = {:?}", &keys::SECRET[..len]);
            let refused = refusal(configured(&toml).figment());
            assert_eq!(refused.is_none(), good, "{algorithm} {len}: {refused:?}");
            assert!(refused.is_none_or(
                |log| log.contains(&format!("wants at least {min}")) && !log.contains(&keys::SECRET[..len])
            ));
        }
    }
    // A public key beside the secret's algorithm does not become a secret.
    for algorithm in ["HS256", "HS512"] {
        let toml = format!("[default.jwt]\nalgorithm = {algorithm:?}\npublic_key = {:?}", keys::RSA_PUBLIC);
        let log = refusal(configured(&toml).figment()).expect("does not launch");
        assert!(log.contains("does not work with an RSA key"), "{log}");
    }
    let toml = format!("[default.jwt]\nalgorithms = [\"HS256\", \"RS256\"]\npublic_key = {:?}", keys::RSA_PUBLIC);
    let log = refusal(configured(&toml).figment()).expect("does not launch");
    assert!(log.contains("there is no secret"), "{log}");
}

/// A secret in the wrong place, of the wrong type or in the wrong form is not quoted either.
#[test]
fn no_message_quotes_a_secret() {
    let secret = "hunter2-hunter2";
    for (name, toml) in [
        ("too short", format!("secret = {secret:?}")),
        ("as a file", format!("secret_file = {secret:?}")),
        ("as a private key", format!("private_key = {secret:?}")),
        ("as a public key", format!("public_key = {secret:?}")),
        ("as an array", format!("secret = [{secret:?}]")),
        ("as a table", format!("secret = {{ value = {secret:?} }}")),
        ("as an algorithm", format!("algorithm = {secret:?}")),
        ("under a key that is unknown", format!("secrets = {secret:?}")),
        ("as a list of keys", format!("keys = {secret:?}")),
        ("in a list of keys", format!("keys = [{secret:?}]")),
        ("in a key of a list", format!("keys = [{{ kid = \"a\", secret = {secret:?} }}]")),
        ("as the table", format!("secret = {secret:?}\nissuer = {{ x = {secret:?} }}")),
        ("with a broken PEM", format!("private_key = \"-----BEGIN PRIVATE KEY-----\\n{secret}\"")),
    ] {
        let figment = configured(&format!("[default.jwt]\n{toml}")).figment().clone();
        let error = Settings::read(&figment).expect_err(name);
        let log = refusal(&figment).expect(name);
        assert!(!format!("{error} {error:?} {log}").contains("hunter2"), "{name}: {error} {log}");
    }
}

fn spki(n: &[u8], e: &[u8]) -> String {
    let rsa = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
    let id = tlv(0x30, &[tlv(0x06, &rsa), vec![5, 0]].concat());
    let key = tlv(0x30, &[der_integer(n), der_integer(e)].concat());
    let der = tlv(0x30, &[id, tlv(0x03, &[&[0], &key[..]].concat())].concat());
    let text = STANDARD.encode(der);
    let lines: Vec<&str> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", lines.join("\n"))
}

/// An odd number of so many bits.
fn odd(bits: usize) -> Vec<u8> {
    let mut random = tests::numbers::Xorshift(7);
    let mut n: Vec<u8> = (0..bits.div_ceil(8)).map(|_| random.number() as u8).collect();
    let top = (bits - 1) % 8;
    n[0] = n[0] & ((1 << top) - 1) | 1 << top;
    *n.last_mut().unwrap() |= 1;
    n
}

#[test]
fn rsa_sizes_and_exponents() {
    let n = modulus(keys::RSA_PUBLIC);
    let mut even = n.clone();
    *even.last_mut().unwrap() &= 0xfe;
    let max = 8192;
    let exponent = KeyError::RsaExponent;
    let f4 = vec![1, 0, 1];
    for (name, n, e, expected) in [
        ("512 bits", odd(512), f4.clone(), KeyError::RsaTooSmall { bits: 512 }),
        ("1024 bits", modulus(keys::SMALL_RSA_PUBLIC), f4.clone(), KeyError::RsaTooSmall { bits: 1024 }),
        ("2047 bits", odd(2047), f4.clone(), KeyError::RsaTooSmall { bits: 2047 }),
        (
            "1024 bits after zeros",
            [vec![0; 128], modulus(keys::SMALL_RSA_PUBLIC)].concat(),
            f4.clone(),
            KeyError::RsaTooSmall { bits: 1024 },
        ),
        ("8193 bits", odd(8193), f4.clone(), KeyError::RsaTooLarge { bits: 8193, max }),
        ("16384 bits", odd(16384), f4.clone(), KeyError::RsaTooLarge { bits: 16384, max }),
        ("a modulus of one", vec![1], f4.clone(), KeyError::RsaTooSmall { bits: 1 }),
        ("an even modulus", even, f4.clone(), KeyError::Malformed("RSA key")),
        ("exponent one", n.clone(), vec![1], exponent.clone()),
        ("exponent one after zeros", n.clone(), vec![0, 0, 1], exponent.clone()),
        ("exponent zero", n.clone(), vec![0], exponent.clone()),
        ("exponent two", n.clone(), vec![2], exponent.clone()),
        ("an even exponent", n.clone(), vec![1, 0, 0], exponent.clone()),
        ("an exponent of 34 bits", n.clone(), vec![2, 0, 0, 0, 1], exponent.clone()),
        ("an exponent of 2048 bits", n.clone(), n.clone(), exponent.clone()),
    ] {
        assert_eq!(VerifyingKey::from_pem(&spki(&n, &e)).err(), Some(expected.clone()), "{name} in PEM");
        let jwk = keys::rsa_jwk("a", &n, &e).to_string();
        assert_eq!(VerifyingKey::from_jwk(&jwk).err(), Some(expected.clone()), "{name} in a JWK");
        let set =
            KeySet::from_jwks(&json!({ "keys": [keys::rsa_jwk("bad", &n, &e), good_jwk()] }).to_string()).unwrap();
        assert_eq!(set.skipped()[0].reason(), &expected, "{name} in a set");
        assert_eq!((set.len(), set.skipped().len(), serves(&set)), (1, 1, true), "{name}");
        let toml = format!("[default.jwt]\npublic_key = {:?}", spki(&n, &e));
        let log = refusal(configured(&toml).figment()).expect(name);
        assert!(log.contains("jwt.public_key") && log.contains(&expected.to_string()), "{name}: {log}");
    }
    for (name, n, e) in [("2048 bits", odd(2048), f4.clone()), ("8192 bits", odd(8192), f4), ("exponent 3", n, vec![3])]
    {
        assert!(VerifyingKey::from_pem(&spki(&n, &e)).is_ok(), "{name}");
    }
    let small = format!("[default.jwt]\nprivate_key = {:?}", keys::SMALL_RSA);
    let log = refusal(configured(&small).figment()).expect("does not launch");
    assert!(log.contains("an RSA key of 1024 bits; at least 2048 are required"), "{log}");
}

/// With the exponent one everybody signs: the signature is the padded digest itself.
fn forged_for_exponent_one() -> String {
    let target = Target::new(Kind::Rs256);
    let token = target.seal(r#"{"typ":"JWT","alg":"RS256","kid":"bad"}"#, good_claims());
    let prefix = [
        0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04,
        0x20,
    ];
    let digest = [&prefix[..], &sha256(signed_part(&token).as_bytes())].concat();
    let padded = [&[0, 1][..], &vec![0xff; 256 - 3 - digest.len()], &[0], &digest].concat();
    with_signature(&token, padded)
}

fn good_jwk() -> Value {
    keys::ec_jwk("good", "P-256", &point(keys::P256_PUBLIC, 64))
}

fn verifier(keys: KeySet) -> Result<Verifier, BuildError> {
    Verifier::builder().keys(keys).issuer(ISSUER).audience(AUDIENCE).build()
}

fn under(kid: &str, kind: Kind) -> String {
    Target::new(kind).heading(&format!(r#","kid":{}"#, json!(kid)))
}

/// Whether the good key of a set still verifies.
fn serves(set: &KeySet) -> bool {
    verifier(set.clone()).unwrap().verify::<User>(&under("good", Kind::Es256)).is_ok()
}

/// What a plain user does with a key set: find by `kid`, `from_jwk`, `decode`.
fn naive_set(set: &Value, token: &str, algorithm: Backend) -> Naive {
    let Ok(set) = serde_json::from_value::<JwkSet>(set.clone()) else { return Rejects };
    let kid = jsonwebtoken::decode_header(token).ok().and_then(|header| header.kid).unwrap_or_default();
    match set.find(&kid).map(DecodingKey::from_jwk) {
        Some(Ok(key)) => naive(token, algorithm, &key),
        _ => Rejects,
    }
}

struct Row {
    name: &'static str,
    /// The key, whose `kid` is `bad`.
    jwk: Value,
    /// What somebody sends who has the other half.
    token: String,
    algorithm: Backend,
    reason: KeyError,
    naive: Naive,
}

fn edit(mut jwk: Value, members: Value) -> Value {
    for (name, value) in members.as_object().unwrap() {
        jwk[name] = value.clone();
    }
    jwk
}

fn without(mut jwk: Value, name: &str) -> Value {
    jwk.as_object_mut().unwrap().remove(name).unwrap();
    jwk
}

fn rows() -> Vec<Row> {
    let rsa = || keys::rsa_jwk("bad", &modulus(keys::RSA_PUBLIC), &[1, 0, 1]);
    let xy = point(keys::P256_PUBLIC, 64);
    let ec = || keys::ec_jwk("bad", "P-256", &point(keys::P256_PUBLIC, 64));
    let x = point(keys::ED_PUBLIC, 32);
    let ed = || keys::okp_jwk("bad", &point(keys::ED_PUBLIC, 32));
    let (rs, es, eddsa) = (under("bad", Kind::Rs256), under("bad", Kind::Es256), under("bad", Kind::EdDsa));
    let mut rows = Vec::new();
    let mut row = |name, jwk: Value, reason: KeyError, naive| {
        let (token, algorithm) = match jwk["kty"].as_str() {
            Some("EC") => (es.clone(), Backend::ES256),
            Some("OKP") => (eddsa.clone(), Backend::EdDSA),
            _ => (rs.clone(), Backend::RS256),
        };
        rows.push(Row { name, jwk, token, algorithm, reason, naive });
    };
    let member = KeyError::InvalidMember;
    let missing = KeyError::MissingMember;
    let length = |expected| KeyError::WrongLength { expected };
    let mut off = xy.clone();
    off[63] ^= 1;

    row("use: enc", edit(rsa(), json!({"use": "enc"})), KeyError::NotForSignatures, Accepts);
    row("use: of an unknown kind", edit(ec(), json!({"use": "x"})), KeyError::NotForSignatures, Accepts);
    row("use: in another case", edit(ec(), json!({"use": "SIG"})), KeyError::NotForSignatures, Accepts);
    row("use: a number", edit(ec(), json!({"use": 1})), member("use"), Rejects);
    row("key_ops: encrypt", edit(rsa(), json!({"key_ops": ["encrypt"]})), KeyError::NotForOperation("verify"), Accepts);
    row("key_ops: sign alone", edit(ec(), json!({"key_ops": ["sign"]})), KeyError::NotForOperation("verify"), Accepts);
    row("key_ops: none", edit(ed(), json!({"key_ops": []})), KeyError::NotForOperation("verify"), Accepts);
    row("key_ops: a string", edit(ec(), json!({"key_ops": "verify"})), member("key_ops"), Rejects);
    row("key_ops: a number among them", edit(ec(), json!({"key_ops": ["verify", 1]})), member("key_ops"), Rejects);
    row("key_ops: one twice", edit(ec(), json!({"key_ops": ["verify", "verify"]})), member("key_ops"), Accepts);
    row("kty: missing", without(rsa(), "kty"), missing("kty"), Rejects);
    row("kty: unknown", edit(rsa(), json!({"kty": "AKP"})), KeyError::UnknownType, Rejects);
    row("kty: in another case", edit(rsa(), json!({"kty": "rsa"})), KeyError::UnknownType, Rejects);
    row("kty: a number", edit(rsa(), json!({"kty": 1})), member("kty"), Rejects);
    row("kty: null", edit(rsa(), json!({"kty": null})), member("kty"), Rejects);
    row("alg: unknown", edit(ec(), json!({"alg": "ES256K"})), KeyError::UnknownAlgorithm, Accepts);
    row("alg: none", edit(ec(), json!({"alg": "none"})), KeyError::UnknownAlgorithm, Accepts);
    row("alg: of encryption", edit(rsa(), json!({"alg": "RSA-OAEP"})), KeyError::UnknownAlgorithm, Accepts);
    row(
        "alg: of another type",
        edit(rsa(), json!({"alg": "ES256"})),
        KeyError::AlgorithmMismatch { algorithm: Algorithm::ES256, key: "an RSA key" },
        Accepts,
    );
    row(
        "alg: HMAC on a public key",
        edit(rsa(), json!({"alg": "HS256"})),
        KeyError::AlgorithmMismatch { algorithm: Algorithm::HS256, key: "an RSA key" },
        Accepts,
    );
    row(
        "alg: of another curve",
        edit(ec(), json!({"alg": "ES384"})),
        KeyError::AlgorithmMismatch { algorithm: Algorithm::ES384, key: "an EC key on P-256" },
        Accepts,
    );
    row("alg: a number", edit(ec(), json!({"alg": 256})), member("alg"), Rejects);
    row("kid: a number", edit(ec(), json!({"kid": 1})), member("kid"), Rejects);
    row("n: missing", without(rsa(), "n"), missing("n"), Rejects);
    row("e: missing", without(rsa(), "e"), missing("e"), Rejects);
    row("n: a number", edit(rsa(), json!({"n": 5})), member("n"), Rejects);
    row("n: empty", edit(rsa(), json!({"n": ""})), member("n"), Rejects);
    row("n: padded", edit(rsa(), json!({"n": format!("{}==", b64(modulus(keys::RSA_PUBLIC)))})), member("n"), Rejects);
    row("n: in base64", edit(rsa(), json!({"n": "+/+/"})), member("n"), Rejects);
    row("e: empty", edit(rsa(), json!({"e": ""})), member("e"), Rejects);
    row("e: one", edit(rsa(), json!({"e": "AQ"})), KeyError::RsaExponent, Rejects);
    row(
        "n: 1024 bits",
        keys::rsa_jwk("bad", &modulus(keys::SMALL_RSA_PUBLIC), &[1, 0, 1]),
        KeyError::RsaTooSmall { bits: 1024 },
        Rejects,
    );
    row("a private key", edit(rsa(), json!({"d": "AQ"})), KeyError::PrivateInSet, Accepts);
    row("a private EC key", edit(ec(), json!({"d": b64([1; 32])})), KeyError::PrivateInSet, Accepts);
    row("off the curve", keys::ec_jwk("bad", "P-256", &off), KeyError::InvalidPoint, Rejects);
    row("the point at zero", keys::ec_jwk("bad", "P-256", &[0; 64]), KeyError::InvalidPoint, Rejects);
    row("coordinates beyond the field", keys::ec_jwk("bad", "P-256", &[0xff; 64]), KeyError::InvalidPoint, Rejects);
    row(
        "x and y swapped",
        keys::ec_jwk("bad", "P-256", &[&xy[32..], &xy[..32]].concat()),
        KeyError::InvalidPoint,
        Rejects,
    );
    row("a point of P-384 on P-256", keys::ec_jwk("bad", "P-256", &point(keys::P384_PUBLIC, 96)), length(32), Rejects);
    row("crv: of another length", edit(ec(), json!({"crv": "P-384"})), length(48), Accepts);
    row("crv: P-521", edit(ec(), json!({"crv": "P-521"})), KeyError::UnknownCurve, Accepts);
    row("crv: secp256k1", edit(ec(), json!({"crv": "secp256k1"})), KeyError::UnknownCurve, Rejects);
    row("crv: in another case", edit(ec(), json!({"crv": "p-256"})), KeyError::UnknownCurve, Rejects);
    row("crv: of OKP", edit(ec(), json!({"crv": "Ed25519"})), KeyError::UnknownCurve, Accepts);
    row("crv: missing", without(ec(), "crv"), missing("crv"), Rejects);
    row("x: a byte short", edit(ec(), json!({"x": b64(&xy[..31])})), length(32), Rejects);
    row("x: a zero before", edit(ec(), json!({"x": b64([&[0], &xy[..32]].concat())})), length(32), Rejects);
    row("y: missing", without(ec(), "y"), missing("y"), Rejects);
    row("y: empty", edit(ec(), json!({"y": ""})), member("y"), Rejects);
    row("Ed25519: 31 bytes", edit(ed(), json!({"x": b64(&x[..31])})), length(32), Rejects);
    row("Ed25519: one byte", edit(ed(), json!({"x": "AQ"})), length(32), Rejects);
    row("Ed25519: empty", edit(ed(), json!({"x": ""})), member("x"), Rejects);
    row("Ed25519: 33 bytes", edit(ed(), json!({"x": b64([&x[..], &[0]].concat())})), length(32), Rejects);
    row("crv: X25519", edit(ed(), json!({"crv": "X25519"})), KeyError::UnknownCurve, Rejects);
    row("crv: Ed448", edit(ed(), json!({"crv": "Ed448"})), KeyError::UnknownCurve, Rejects);
    row("crv: P-256 for OKP", edit(ed(), json!({"crv": "P-256"})), KeyError::UnknownCurve, Accepts);

    // Exponent one, where everybody signs.
    let token = forged_for_exponent_one();
    let jwk = edit(rsa(), json!({"e": "AQ"}));
    rows.push(Row {
        name: "e: one, forged",
        jwk,
        token,
        algorithm: Backend::RS256,
        reason: KeyError::RsaExponent,
        naive: Rejects,
    });
    // A point of small order: the signature of nobody fits one message in four, or every one.
    for (name, x) in [("Ed25519: zero", [0; 32]), ("Ed25519: the identity", std::array::from_fn(|n| u8::from(n == 0)))]
    {
        let header = r#"{"typ":"JWT","alg":"EdDSA","kid":"bad"}"#;
        let identity: [u8; 32] = std::array::from_fn(|n| u8::from(n == 0));
        let jwk = keys::okp_jwk("bad", &x);
        let set = json!({ "keys": [jwk] });
        let token = (0..200)
            .map(|n| seal(&keys::encoding(keys::ED), Backend::EdDSA, header, claims_with("jti", n.to_string())))
            .map(|token| with_signature(&token, [identity, [0; 32]].concat()))
            .find(|token| naive_set(&set, token, Backend::EdDSA) == Accepts)
            .expect("a message that it fits");
        rows.push(Row { name, jwk, token, algorithm: Backend::EdDSA, reason: KeyError::InvalidPoint, naive: Accepts });
    }
    // Secrets in a set that is published.
    for (name, secret) in [("oct", keys::SECRET.as_bytes()), ("oct: empty", b"")] {
        let header = r#"{"typ":"JWT","alg":"HS256","kid":"bad"}"#;
        let token = seal(&EncodingKey::from_secret(secret), Backend::HS256, header, good_claims());
        let jwk = json!({ "kty": "oct", "kid": "bad", "k": b64(secret), "alg": "HS256" });
        rows.push(Row {
            name,
            jwk,
            token,
            algorithm: Backend::HS256,
            reason: KeyError::SymmetricInSet,
            naive: Accepts,
        });
    }
    rows
}

/// The key is left out and its tokens are refused; the other key of the set serves.
#[test]
fn keys_of_a_set_that_are_skipped() {
    let mut faults = Vec::new();
    for Row { name, jwk, token, algorithm, reason, naive } in rows() {
        for (place, list) in [("before", json!([jwk, good_jwk()])), ("behind", json!([good_jwk(), jwk]))] {
            let document = json!({ "keys": list });
            let set = match KeySet::from_jwks(&document.to_string()) {
                Ok(set) => set,
                Err(error) => {
                    faults.push(format!("{name}, {place}: the whole set is refused: {error:?}"));
                    continue;
                }
            };
            if set.skipped().iter().map(|key| key.reason()).collect::<Vec<_>>() != [&reason] || set.len() != 1 {
                faults.push(format!("{name}, {place}: {:?} and not {reason:?}", set.skipped()));
                continue;
            }
            if !serves(&set) {
                faults.push(format!("{name}, {place}: the good key does not serve"));
            }
            let verdict = verifier(set).unwrap().verify::<User>(&token).map(drop);
            if !matches!(verdict, Err(TokenError::UnknownKey | TokenError::AlgorithmNotAllowed(_))) {
                faults.push(format!("{name}, {place}: {verdict:?}"));
            }
            if naive_set(&document, &token, algorithm) != naive {
                faults.push(format!("{name}, {place}: the naive way: {:?}", naive_set(&document, &token, algorithm)));
            }
        }
        // Alone, it leaves nothing to verify with.
        let alone =
            KeySet::from_jwks(&json!({ "keys": [jwk] }).to_string()).map_err(BuildError::Key).and_then(verifier);
        if alone.as_ref().err() != Some(&BuildError::NoKeys { skipped: 1 }) {
            faults.push(format!("{name}, alone: {alone:?}"));
        }
        // As a single key it is refused for the same reason; a secret by itself may be a good one.
        let single = VerifyingKey::from_jwk(&jwk.to_string()).err();
        let same = match &reason {
            KeyError::SymmetricInSet => name == "oct" && single.is_none() || single == Some(KeyError::SecretEmpty),
            KeyError::PrivateInSet => single == Some(KeyError::PrivateKey),
            reason => single.as_ref() == Some(reason),
        };
        if !same {
            faults.push(format!("{name}, as a single key: {single:?}"));
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

/// What is no key at all, among keys.
#[test]
fn elements_of_a_set_that_are_no_keys() {
    for element in [json!(null), json!(1), json!("key"), json!([]), json!([good_jwk()]), json!({}), json!(true)] {
        let document = json!({ "keys": [element, good_jwk()] });
        let set = KeySet::from_jwks(&document.to_string()).unwrap();
        assert_eq!((set.len(), set.skipped().len(), serves(&set)), (1, 1, true), "{element}");
    }
    // A member twice in one key spoils that key.
    let twice = good_jwk().to_string().replacen('{', r#"{"kty":"RSA","#, 1).replace("good", "bad");
    let set = KeySet::from_jwks(&format!(r#"{{"keys":[{twice},{}]}}"#, good_jwk())).unwrap();
    assert_eq!((set.skipped()[0].reason(), serves(&set)), (&KeyError::DuplicateMember, true));
    let escaped = good_jwk().to_string().replacen('{', r#"{"\u006bty":"RSA","#, 1).replace("good", "bad");
    let set = KeySet::from_jwks(&format!(r#"{{"keys":[{escaped},{}]}}"#, good_jwk())).unwrap();
    assert_eq!((set.skipped()[0].reason(), serves(&set)), (&KeyError::DuplicateMember, true));
    for (name, text) in [
        ("empty", String::new()),
        ("HTML", "<!doctype html><html></html>".to_owned()),
        ("null", "null".to_owned()),
        ("an array", json!([good_jwk()]).to_string()),
        ("keys that are no array", json!({ "keys": good_jwk() }).to_string()),
        ("keys twice", format!(r#"{{"keys":[],"keys":[{}]}}"#, good_jwk())),
        ("keys twice, through escapes", format!(r#"{{"keys":[],"k\u0065ys":[{}]}}"#, good_jwk())),
        ("something behind", format!(r#"{{"keys":[{}]}} x"#, good_jwk())),
        ("a depth bomb", format!(r#"{{"keys":[{}]}}"#, "[".repeat(100_000))),
        ("an object without keys", "{}".to_owned()),
    ] {
        assert!(KeySet::from_jwks(&text).is_err(), "{name}");
    }
}

#[test]
fn one_name_twice() {
    let a = keys::ec_jwk("same", "P-256", &point(keys::P256_PUBLIC, 64));
    let b = keys::ec_jwk("same", "P-256", &point(keys::OTHER_P256_PUBLIC, 64));
    let rsa = keys::rsa_jwk("same", &modulus(keys::RSA_PUBLIC), &[1, 0, 1]);
    let good = Target::new(Kind::Rs256);
    let other = keys::rsa_jwk("good-rsa", &modulus(keys::RSA_PUBLIC), &[1, 0, 1]);
    let token = under("same", Kind::Es256);
    for (name, list, naive) in [
        ("two keys", vec![a.clone(), b.clone()], Accepts),
        ("two keys, the other way round", vec![b.clone(), a.clone()], Rejects),
        ("one key twice", vec![a.clone(), a.clone()], Accepts),
        ("two types", vec![a.clone(), rsa], Accepts),
        ("three keys", vec![a.clone(), b.clone(), a.clone()], Accepts),
    ] {
        let count = list.len();
        let document = json!({ "keys": list.into_iter().chain([other.clone()]).collect::<Vec<_>>() });
        let set = KeySet::from_jwks(&document.to_string()).unwrap();
        assert_eq!((set.len(), set.skipped().len()), (1, count), "{name}");
        assert!(set.skipped().iter().all(|key| *key.reason() == KeyError::DuplicateKid && key.kid() == Some("same")));
        let verifier = verifier(set).unwrap();
        let refused = verifier.verify::<User>(&token).map(drop);
        assert_eq!(refused, Err(TokenError::AlgorithmNotAllowed(Algorithm::ES256)), "{name}");
        assert!(verifier.verify::<User>(&good.heading(r#","kid":"good-rsa""#)).is_ok(), "{name}");
        assert_eq!(naive_set(&document, &token, Backend::ES256), naive, "{name}");
    }
    // One that cannot be used does not count: it could verify nothing.
    let unusable = edit(b, json!({"use": "enc"}));
    let set = KeySet::from_jwks(&json!({ "keys": [a.clone(), unusable] }).to_string()).unwrap();
    assert!(verifier(set).unwrap().verify::<User>(&token).is_ok());
    // Nor may one be added under a name that is taken, or two be configured.
    let key = VerifyingKey::from_jwk(&a.to_string()).unwrap();
    assert_eq!(KeySet::from(key.clone()).with_key(key).err(), Some(KeyError::DuplicateKid));
    let pem = keys::P256_PUBLIC;
    let toml = format!(
        "[default.jwt]\nkeys = [{{ kid = \"a\", public_key = {pem:?} }}, {{ kid = \"a\", public_key = {:?} }}]",
        keys::ED_PUBLIC
    );
    let log = refusal(configured(&toml).figment()).expect("does not launch");
    assert!(log.contains("has the `kid` of another key") && log.contains("jwt.keys[1]"), "{log}");
}

#[test]
fn no_name_in_the_token() {
    let p256 = |kid: &str| keys::ec_jwk(kid, "P-256", &point(keys::P256_PUBLIC, 64));
    let other = keys::ec_jwk("b", "P-256", &point(keys::OTHER_P256_PUBLIC, 64));
    let rsa = keys::rsa_jwk("c", &modulus(keys::RSA_PUBLIC), &[1, 0, 1]);
    let unnamed = without(p256("x"), "kid");
    let (nameless, token) = (Target::new(Kind::Es256).good(), under("x", Kind::Es256));
    let verify = |list: Vec<Value>, token: &str| {
        let set = KeySet::from_jwks(&json!({ "keys": list }).to_string()).unwrap();
        verifier(set).unwrap().verify::<User>(token).map(drop)
    };
    assert_eq!(verify(vec![p256("a")], &nameless), Ok(()));
    assert_eq!(verify(vec![p256("a"), rsa.clone()], &nameless), Ok(()));
    assert_eq!(verify(vec![p256("a"), other.clone()], &nameless), Err(TokenError::AmbiguousKey));
    assert_eq!(verify(vec![other.clone(), p256("a")], &nameless), Err(TokenError::AmbiguousKey));
    assert_eq!(verify(vec![other.clone()], &nameless), Err(TokenError::Signature));
    assert_eq!(verify(vec![rsa], &nameless), Err(TokenError::AlgorithmNotAllowed(Algorithm::ES256)));
    assert_eq!(verify(vec![unnamed.clone(), other.clone()], &nameless), Err(TokenError::AmbiguousKey));
    // A name that nobody has finds no key that has a name.
    assert_eq!(verify(vec![p256("a")], &token), Err(TokenError::UnknownKey));
    assert_eq!(verify(vec![p256("a"), other], &token), Err(TokenError::UnknownKey));
    assert_eq!(verify(vec![unnamed], &token), Ok(()));
}

/// What a JWK says of its algorithm stands, whatever else the list of the verifier has.
#[test]
fn the_algorithm_of_a_key() {
    let with_alg = |alg: &str| edit(keys::rsa_jwk("k", &modulus(keys::RSA_PUBLIC), &[1, 0, 1]), json!({ "alg": alg }));
    let token = |algorithm: Backend, kid: &str| {
        let header = format!(r#"{{"typ":"JWT","alg":"{algorithm:?}"{kid}}}"#);
        seal(&keys::encoding(keys::RSA), algorithm, header, good_claims())
    };
    let verifier = |jwk: Value| {
        let set = KeySet::from_jwks(&json!({ "keys": [jwk] }).to_string()).unwrap();
        let listed = [Algorithm::RS256, Algorithm::RS384, Algorithm::PS256];
        Verifier::builder().keys(set).algorithms(listed).issuer(ISSUER).audience(AUDIENCE).build().unwrap()
    };
    let verify = |jwk: Value, token: &str| verifier(jwk).verify::<User>(token).map(drop);
    let named = r#","kid":"k""#;
    assert_eq!(verify(with_alg("PS256"), &token(Backend::PS256, named)), Ok(()));
    for other in [Backend::RS256, Backend::RS384] {
        let ours = if other == Backend::RS256 { Algorithm::RS256 } else { Algorithm::RS384 };
        assert_eq!(verify(with_alg("PS256"), &token(other, named)), Err(TokenError::KeyMismatch(ours)));
        assert_eq!(verify(with_alg("PS256"), &token(other, "")), Err(TokenError::UnknownKey));
    }
    let not_listed = TokenError::AlgorithmNotAllowed(Algorithm::PS512);
    assert_eq!(verify(with_alg("PS256"), &token(Backend::PS512, named)), Err(not_listed.clone()));
    // One that says nothing serves the list, and no more.
    let open = keys::rsa_jwk("k", &modulus(keys::RSA_PUBLIC), &[1, 0, 1]);
    assert_eq!(verify(open.clone(), &token(Backend::PS256, named)), Ok(()));
    assert_eq!(verify(open.clone(), &token(Backend::RS384, "")), Ok(()));
    assert_eq!(verify(open, &token(Backend::PS512, named)), Err(not_listed));
}

/// Keys are not shared between verifiers, also under one name.
#[test]
fn a_key_of_another_issuer() {
    let of = |issuer: &str, pem: &str| {
        let key = VerifyingKey::from_pem(pem).unwrap().with_kid("same").unwrap();
        Verifier::builder().keys(key).issuer(issuer).audience(AUDIENCE).build().unwrap()
    };
    let (ours, theirs) = (of(ISSUER, keys::P256_PUBLIC), of("https://other.test", keys::OTHER_P256_PUBLIC));
    let header = r#"{"typ":"JWT","alg":"ES256","kid":"same"}"#;
    let forged = seal(&keys::encoding(keys::OTHER_P256), Backend::ES256, header, good_claims());
    assert_eq!(ours.verify::<User>(&forged).map(drop), Err(TokenError::Signature));
    assert_eq!(theirs.verify::<User>(&forged).map(drop), Err(TokenError::Issuer));
    assert_eq!(ours.verify::<User>(&under("same", Kind::Es256)).map(drop), Ok(()));
}

#[test]
fn nothing_of_a_key_is_shown() {
    let secret = VerifyingKey::from_secret(keys::SECRET.as_bytes(), Algorithm::HS256).unwrap();
    let private = SigningKey::from_pem(keys::P256).unwrap();
    let shown = format!("{secret:?} {private:?} {:?}", KeySet::from(secret.clone()));
    for part in [&keys::SECRET[..8], "MIGH", "tD4v"] {
        assert!(!shown.contains(part), "{shown}");
    }
    for Row { name, jwk, .. } in rows() {
        let set = KeySet::from_jwks(&json!({ "keys": [jwk] }).to_string()).unwrap();
        let shown = format!("{set:?} {} {}", set.skipped()[0], set.skipped()[0].reason());
        for value in jwk.as_object().unwrap().values().filter_map(Value::as_str).filter(|text| text.len() > 20) {
            assert!(!shown.contains(value), "{name}: {shown}");
        }
    }
}
