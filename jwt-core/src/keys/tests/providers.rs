//! Key sets in the shapes in which providers publish them (`providers/sets.json`), with keys of our own in them.
//!
//! A text like `$rsa1.n` stands for that member of the key of this name, and `+zero`, `+base64` and `+short` behind it for
//! what some publish in its place.

use std::collections::HashMap;
use std::sync::LazyLock;

use base64::Engine;
#[cfg(feature = "aws-lc")]
use jsonwebtoken::crypto::aws_lc as library;
#[cfg(not(feature = "aws-lc"))]
use jsonwebtoken::crypto::rust_crypto as library;
use pkcs1::RsaPrivateKey;
use pkcs8::der::Decode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::material::{Curve, Private};
use super::*;

mod issuers;

macro_rules! rsa_pem {
    ($name:literal) => {
        include_str!(concat!("providers/", $name, ".pem"))
    };
}

const RSA_KEYS: [(&str, &str); 4] = [
    ("rsa1", rsa_pem!("rsa1")),
    ("rsa2", rsa_pem!("rsa2")),
    ("rsa3", rsa_pem!("rsa3")),
    ("rsa4096", rsa_pem!("rsa4096")),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    /// Where the shape is described or published.
    #[serde(rename = "source")]
    _source: String,
    document: Value,
    /// Names and algorithms, in the order of the set.
    #[serde(default)]
    usable: Vec<(Option<String>, Vec<String>)>,
    /// Places, names and reasons.
    #[serde(default)]
    skipped: Vec<(usize, Option<String>, String)>,
    /// Why the text as a whole is refused.
    refused: Option<String>,
}

fn rows() -> Vec<Row> {
    serde_json::from_str(include_str!("providers/sets.json")).unwrap()
}

/// The private JWKs, by name. RSA keys are not made here: one of the backends cannot, and it would take long.
static KEYS: LazyLock<HashMap<&str, Value>> = LazyLock::new(|| {
    let mut keys: HashMap<&str, Value> = RSA_KEYS.iter().map(|(name, pem)| (*name, rsa_jwk(pem))).collect();
    for name in ["p256a", "p256b", "p256c"] {
        keys.insert(name, ec_jwk(Curve::P256));
    }
    keys.insert("p384a", ec_jwk(Curve::P384));
    for name in ["ed1", "ed2"] {
        keys.insert(name, ed_jwk());
    }
    // What is refused for its type or size needs no private half.
    let mut small = random(128);
    small[0] |= 0x80;
    small[127] |= 1;
    keys.insert("rsa1024", json!({"n": base64url::encode(&small), "e": "AQAB"}));
    for (name, len) in [("p521", 66), ("k1", 32), ("x25519", 32), ("ed448", 57)] {
        keys.insert(name, json!({"x": base64url::encode(&random(len)), "y": base64url::encode(&random(len))}));
    }
    keys.insert("secret", json!({"k": base64url::encode(&random(32))}));
    keys
});

fn random(len: usize) -> Vec<u8> {
    let mut bytes = vec![0; len];
    getrandom::fill(&mut bytes).unwrap();
    bytes
}

fn rsa_jwk(pem: &str) -> Value {
    let der = pem::tests_block(pem).1;
    let key = RsaPrivateKey::from_der(&der).unwrap();
    let text = |number: pkcs1::UintRef<'_>| base64url::encode(number.as_bytes());
    json!({
        "kty": "RSA", "n": text(key.modulus), "e": text(key.public_exponent), "d": text(key.private_exponent),
        "p": text(key.prime1), "q": text(key.prime2),
    })
}

fn ec_jwk(curve: Curve) -> Value {
    let d = random(curve.len());
    let (_, Public::Ec { point, .. }) = Private::ec(curve, &d, None).unwrap() else { panic!("no EC key") };
    let (x, y) = point[1..].split_at(curve.len());
    let [x, y, d] = [x, y, &d].map(base64url::encode);
    json!({"kty": "EC", "crv": curve.name(), "x": x, "y": y, "d": d})
}

fn ed_jwk() -> Value {
    let d = random(32);
    let (_, Public::Ed { x }) = Private::ed(&d, None).unwrap() else { panic!("no Ed25519 key") };
    json!({"kty": "OKP", "crv": "Ed25519", "x": base64url::encode(&x), "d": base64url::encode(&d)})
}

/// The document with numbers in it.
fn filled(value: &Value) -> Value {
    match value {
        Value::String(text) => text.strip_prefix('$').map_or_else(|| value.clone(), number),
        Value::Array(values) => values.iter().map(filled).collect(),
        Value::Object(members) => members.iter().map(|(name, value)| (name.clone(), filled(value))).collect(),
        _ => value.clone(),
    }
}

fn number(text: &str) -> Value {
    let (key, member) = text.split_once('.').unwrap();
    let (member, change) = member.split_once('+').unwrap_or((member, ""));
    let text = KEYS[key][member].as_str().unwrap();
    let bytes = base64url::decode(text).unwrap();
    match change {
        "" => text.into(),
        "zero" => base64url::encode(&[&[0], &bytes[..]].concat()).into(),
        "short" => base64url::encode(&bytes[1..]).into(),
        "base64" => base64::engine::general_purpose::STANDARD.encode(&bytes).into(),
        _ => panic!("{change}"),
    }
}

/// The name of our key in one of the document's.
fn name_of(jwk: &Value) -> Option<&str> {
    let number = jwk["n"].as_str().or_else(|| jwk["x"].as_str())?;
    number.strip_prefix('$')?.split_once('.').map(|(name, _)| name)
}

/// A token signed with one of our keys.
fn token(key: &str, algorithm: Algorithm, kid: Option<&str>) -> String {
    let mut header = json!({"alg": algorithm.as_str(), "typ": "JWT"});
    if let Some(kid) = kid {
        header["kid"] = kid.into();
    }
    let [header, payload] = [header.to_string().as_str(), "{}"].map(|part| base64url::encode(part.as_bytes()));
    let message = format!("{header}.{payload}");
    let signature = match RSA_KEYS.iter().find(|(name, _)| *name == key) {
        Some((_, pem)) => rsa_signature(pem, algorithm, message.as_bytes()),
        None => SigningKey::from_jwk(&KEYS[key].to_string()).unwrap().sign(message.as_bytes()).unwrap().to_vec(),
    };
    format!("{message}.{}", base64url::encode(&signature))
}

/// By the library below: the backend that does not sign with RSA verifies with it.
fn rsa_signature(pem: &str, algorithm: Algorithm, message: &[u8]) -> Vec<u8> {
    let key = jsonwebtoken::EncodingKey::from_rsa_der(&pem::tests_block(pem).1);
    (library::DEFAULT_PROVIDER.signer_factory)(&algorithm.to_backend(), &key).unwrap().try_sign(message).unwrap()
}

fn public(key: &str) -> VerifyingKey {
    let mut jwk = KEYS[key].clone();
    jwk.as_object_mut().unwrap().retain(|member, _| !["d", "p", "q"].contains(&member.as_str()));
    read(&jwk).unwrap()
}

/// Another key that works with the algorithm.
fn stranger(key: &str) -> &'static str {
    ["rsa1", "rsa2", "p256a", "p256b", "ed1", "ed2"]
        .into_iter()
        .find(|other| other[..2] == key[..2] && *other != key)
        .unwrap()
}

#[test]
fn keys_of_providers_serve_or_are_skipped() {
    for row in rows() {
        let name = &row.name;
        let filled = filled(&row.document);
        let text = filled.as_str().map_or_else(|| filled.to_string(), str::to_owned);
        let set = KeySet::from_jwks(&text);
        if let Some(reason) = &row.refused {
            assert_eq!(format!("{:?}", set.unwrap_err()), *reason, "{name}");
            continue;
        }
        let set = set.unwrap();
        let usable: Vec<_> = set.iter().map(|key| (key.kid().map(str::to_owned), names(&key.algorithms()))).collect();
        assert_eq!(usable, row.usable, "{name}");
        let reason = |key: &SkippedKey| (key.index(), key.kid().map(str::to_owned), format!("{:?}", key.reason()));
        assert_eq!(set.skipped().iter().map(reason).collect::<Vec<_>>(), row.skipped, "{name}");
        tokens_follow(name, &row.document, &set);
    }
}

fn names(algorithms: &[Algorithm]) -> Vec<String> {
    algorithms.iter().map(|algorithm| algorithm.as_str().to_owned()).collect()
}

/// What the keys of the set sign verifies under their own names, and nothing else does.
fn tokens_follow(row: &str, document: &Value, set: &KeySet) {
    let elements = document["keys"].as_array().cloned().unwrap_or_else(|| vec![document.clone()]);
    let skipped = |index: &usize| set.skipped().iter().any(|key| key.index() == *index);
    let taken = (0..elements.len()).filter(|index| !skipped(index));
    for (key, index) in set.iter().zip(taken) {
        let (kid, ours) = (key.kid(), name_of(&elements[index]).unwrap());
        assert_eq!(key.thumbprint(), public(ours).thumbprint(), "{row}: {kid:?}");
        let open_by_key = |text: &str| {
            let envelope = crate::token::Envelope::read(text, 8192)?;
            envelope.verify(set, Accept::ByKey).map(|jws| jws.payload().to_vec())
        };
        for algorithm in key.algorithms() {
            let text = token(ours, algorithm, kid);
            let listed = set.verify_jws(&text, &[algorithm]).map(|jws| jws.payload().to_vec());
            assert_eq!(
                (listed, open_by_key(&text)),
                (Ok(b"{}".to_vec()), Ok(b"{}".to_vec())),
                "{row}: {kid:?} {algorithm}"
            );
            if algorithm != Algorithm::ES384 {
                let forged = token(stranger(ours), algorithm, kid);
                assert_eq!(open_by_key(&forged), Err(TokenError::Signature), "{row}: {kid:?} {algorithm}, forged");
            }
        }
        for other in Algorithm::ALL.iter().copied().filter(|other| !key.algorithms().contains(other)) {
            let Some(kid) = kid else { continue };
            let header = json!({"alg": other.as_str(), "kid": kid}).to_string();
            let text = format!("{}.e30.{}", base64url::encode(header.as_bytes()), base64url::encode(&[1; 64]));
            assert_eq!(open_by_key(&text), Err(TokenError::KeyMismatch(other)), "{row}: {kid} with {other}");
        }
    }
    for key in set.skipped() {
        let Some(ours) = name_of(&elements[key.index()]).filter(|ours| KEYS[ours].get("d").is_some()) else { continue };
        let algorithm = match &ours[..2] {
            "rs" => Algorithm::RS256,
            "ed" => Algorithm::EdDSA,
            _ if ours == "p384a" => Algorithm::ES384,
            _ => Algorithm::ES256,
        };
        let text = token(ours, algorithm, key.kid());
        assert!(set.verify_jws(&text, Algorithm::ALL).is_err(), "{row}: {key}");
    }
}
