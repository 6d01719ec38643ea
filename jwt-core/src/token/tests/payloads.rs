//! What stands in tokens of claims types that are not written in order, and how large tokens may be.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::*;
use crate::{Role, Roles, Scopes};

#[derive(Role)]
enum Rank {
    Admin,
    Editor,
}

#[derive(Claims)]
struct Deep {
    #[claim(path("realm_access", "roles"), roles)]
    roles: Roles<Rank>,
    sub: Option<String>,
    #[claim(rename = "a \"b\"")]
    quoted: Option<String>,
    #[claim(scopes)]
    scope: Scopes,
    #[claim(path("realm_access", "deep", "level"))]
    level: Option<f32>,
    #[claim(flatten)]
    rest: BTreeMap<String, Value>,
}

fn deep() -> Deep {
    Deep {
        roles: Roles::from([Rank::Admin, Rank::Editor]),
        sub: Some("anna".into()),
        quoted: Some("\u{1}\"".into()),
        scope: Scopes::from(["a", "b"]),
        level: Some(0.5),
        rest: BTreeMap::from([("x".to_owned(), json!({"y": null})), ("z".to_owned(), json!(null))]),
    }
}

fn payload(signer: &Signer, text: &str) -> Value {
    let keys = KeySet::from(signer.verifying_key());
    serde_json::from_slice(keys.verify_jws(text, &[signer.algorithm()]).unwrap().payload()).unwrap()
}

#[test]
fn nothing_is_lost_and_nothing_is_twice() {
    let signer = signer().issuer(ISSUER).audience("api").build().unwrap();
    let all = json!({
        "realm_access": {"roles": ["admin", "editor"], "deep": {"level": 0.5}}, "sub": "anna", "a \"b\"": "\u{1}\"",
        "scope": "a b", "x": {"y": null}, "z": null, "iss": ISSUER, "aud": "api", "iat": NOW, "exp": NOW + 900, "jti": "1",
    });
    let sign = |token: crate::TokenBuilder<'_, Deep>| token.jwt_id("1").sign();
    assert_eq!(payload(&signer, &sign(signer.token(&deep())).unwrap()), all);

    let mut changed = all.clone();
    changed["sub"] = "be\"rta".into();
    changed["aud"] = json!(["a", "b"]);
    changed["nbf"] = NOW.into();
    changed["once"] = json!({"a": [1]});
    let nbf = NumericDate::from_secs(NOW);
    let token = deep();
    let token = signer.token(&token).subject("be\"rta").audience("a").audience("b").not_before(nbf);
    assert_eq!(payload(&signer, &sign(token.claim("once", json!({"a": [1]}))).unwrap()), changed);

    let none = Deep { sub: None, quoted: None, level: None, rest: BTreeMap::new(), ..deep() };
    let few = json!({
        "realm_access": {"roles": ["admin", "editor"]}, "scope": "a b", "iss": ISSUER, "aud": "api", "iat": NOW,
        "exp": NOW + 900, "jti": "1",
    });
    assert_eq!(payload(&signer, &sign(signer.token(&none)).unwrap()), few);

    let twice = |name: &'static str| Err(SignError::WrittenTwice(name.into()));
    for name in ["realm_access", "a \"b\"", "scope", "x", "z"] {
        assert_eq!(sign(signer.token(&deep()).claim(name, 1)), twice(name));
    }
    for name in ["realm_access", "a \"b\"", "sub", "exp"] {
        let rest = BTreeMap::from([(name.to_owned(), json!(1))]);
        assert_eq!(sign(signer.token(&Deep { rest, ..deep() })), twice(name));
    }
}

#[test]
fn foreign_kinds_are_refused_from_wherever_they_come() {
    let signer = signer().build().unwrap();
    for (name, value) in
        [("nonce", json!(1)), ("c_hash", json!(null)), ("token_use", json!(["access"])), ("token_use", json!("id"))]
    {
        let deep = Deep { rest: BTreeMap::from([(name.to_owned(), value)]), ..deep() };
        assert_eq!(signer.sign(&deep), Err(SignError::AnotherKind(name)));
    }
    #[derive(Claims)]
    struct Use {
        #[claim(path("token_use", "x"))]
        inner: u8,
    }
    assert_eq!(signer.sign(&Use { inner: 1 }), Err(SignError::AnotherKind("token_use")));
}

#[test]
fn a_subject_is_measured_as_it_is_read() {
    let signer = signer().build().unwrap();
    let sign = |sub: String| signer.sign(&User { sub, level: None }).map(|_| ());
    for (sub, good) in [
        ("x".repeat(256), true),
        ("x".repeat(257), false),
        ("\"".repeat(256), true),
        ("\"".repeat(257), false),
        ("ä".repeat(128), true),
        ("ä".repeat(129), false),
        (String::new(), false),
        ("\u{0}".to_owned(), true),
    ] {
        let expected = if good { Ok(()) } else { Err(SignError::InvalidClaim("sub")) };
        assert_eq!(sign(sub.clone()), expected, "{sub:?}");
    }
}

#[test]
fn text_that_is_handed_through_is_read_first() {
    #[derive(Claims)]
    struct Raw {
        raw: Box<RawValue>,
    }
    let signer = signer().build().unwrap();
    let raw = RawValue::from_string("{ \"a\": 1,\n \"a\": [ ] }".to_owned()).unwrap();
    let text = signer.sign(&Raw { raw }).unwrap();
    let payload = base64url::decode(text.split('.').nth(1).unwrap()).unwrap();
    assert!(str::from_utf8(&payload).unwrap().starts_with(r#"{"raw":{"a":[]},"#), "{text}");
}

/// The length is known before the token is made.
#[test]
fn the_limit_is_met_to_the_byte() {
    const PEMS: [&str; 4] = [
        ED,
        include_str!("../../keys/fixtures/p256.pkcs8.pem"),
        include_str!("../../keys/fixtures/p384.pkcs8.pem"),
        include_str!("../../keys/fixtures/rsa.pkcs8.pem"),
    ];
    let secret = [SECRET, OTHER].concat();
    let secrets = [Algorithm::HS256, Algorithm::HS384, Algorithm::HS512];
    let mut keys: Vec<_> =
        secrets.into_iter().map(|algorithm| SigningKey::from_secret(&secret, algorithm).unwrap()).collect();
    // One backend does not sign with RSA.
    keys.extend(PEMS.into_iter().filter_map(|pem| SigningKey::from_pem(pem).ok()));
    assert!(keys.len() >= 6);
    for key in keys {
        let signer = |limit| Signer::builder().key(key.clone()).clock(clock()).token_limit(limit).build().unwrap();
        for length in 0..4 {
            let user = User { sub: "x".repeat(1 + length), level: None };
            let text = signer(8192).sign(&user).unwrap();
            let limit = text.len() - 1;
            assert_eq!(signer(text.len()).sign(&user).map(|text| text.len()), Ok(text.len()), "{key:?}");
            assert_eq!(signer(limit).sign(&user), Err(SignError::TooLarge { limit }), "{key:?}");
        }
    }
}
