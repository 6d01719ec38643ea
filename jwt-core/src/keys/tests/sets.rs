//! Sets of keys, and the choice among them.

use serde_json::json;

use super::*;

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
    let named = KeySet::new()
        .with_key(rsa.clone().with_kid("r").unwrap())
        .unwrap()
        .with_key(p256.clone().with_kid("e").unwrap())
        .unwrap();
    let two = named.clone().with_key(VerifyingKey::from_pem(RSA).unwrap().with_kid("r2").unwrap()).unwrap();
    let nameless = KeySet::from(rsa.clone()).with_key(p256.clone().with_kid("e").unwrap()).unwrap();

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
    assert_eq!(named.clone().with_key(ed.clone().with_kid("r").unwrap()).map(|_| ()), Err(KeyError::DuplicateKid));
    assert_eq!(ed.with_kid("k".repeat(257)).map(|_| ()), Err(KeyError::KidTooLong));
}

#[test]
fn a_key_with_many_operations_is_read_in_no_time() {
    // Less than half of the 512 KiB that are fetched at most.
    let operations: Vec<String> = (0..20_000).map(|n| format!("{n:x}")).collect();
    let text = json!({"keys": [with(p256(), json!({"key_ops": operations}))]}).to_string();
    assert!(text.len() <= 256 * 1024, "{}", text.len());
    let began = std::time::Instant::now();
    assert!(KeySet::from_jwks(&text).unwrap().is_empty());
    assert!(began.elapsed().as_secs() < 2, "{:?}", began.elapsed());
}
