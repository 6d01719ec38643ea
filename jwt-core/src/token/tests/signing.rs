//! What is signed, and what is not.

use std::time::Duration;

use serde_json::{Value, json};

use super::*;

#[test]
fn what_is_signed_is_verified() {
    let signer = signer().issuer(ISSUER).audience("api").kid("one").build().unwrap();
    let text = signer.sign(&user()).unwrap();
    let verifier = verifier().issuer(ISSUER).audience("other").audience("api").build().unwrap();
    let verified = verifier.verify::<User>(&text).unwrap();
    assert_eq!(*verified, user());
    assert_eq!((verified.subject(), verified.user_id()), (Some("anna"), None));
    let registered = verified.registered();
    assert_eq!(registered.issuer(), Some(ISSUER));
    assert_eq!(registered.audience().collect::<Vec<_>>(), ["api"]);
    assert_eq!(registered.issued_at(), Some(NumericDate::from_secs(NOW)));
    assert_eq!(registered.expires_at(), Some(NumericDate::from_secs(NOW + 900)));
    assert_eq!(base64url::decode(registered.jwt_id().unwrap()).unwrap().len(), 16);
    assert_eq!((verified.header().kid(), verified.header().typ()), (Some("one"), Some("JWT")));
    assert_eq!(payload(&text)["level"], 3);
    assert_ne!(text, signer.sign(&user()).unwrap(), "two tokens have two identities");
}

#[test]
fn asymmetric_keys_name_themselves() {
    let signer = Signer::builder().private_key_pem(ED).unwrap().clock(clock()).build().unwrap();
    let key = signer.verifying_key();
    let verifier = Verifier::builder().keys(key.clone()).clock(clock()).build().unwrap();
    let text = signer.sign(&user()).unwrap();
    let verified = verifier.verify::<User>(&text).unwrap();
    assert_eq!(verified.header().kid(), key.thumbprint());
    assert_eq!(verified.header().algorithm(), Some(Algorithm::EdDSA));
    // RFC 9864 calls it by another name.
    let payload = text.split('.').nth(1).unwrap();
    let signed = format!("{}.{payload}", base64url::encode(br#"{"alg":"Ed25519","typ":"JWT"}"#));
    let signature = SigningKey::from_pem(ED).unwrap().sign(signed.as_bytes()).unwrap();
    let renamed = format!("{signed}.{}", base64url::encode(&signature));
    assert_eq!(*verifier.verify::<User>(&renamed).unwrap(), user());
    let signer = self::signer().build().unwrap();
    assert_eq!(signer.kid(), None, "the thumbprint of a secret would help to guess it");
}

#[test]
fn one_token_may_differ() {
    let signer = signer().issuer(ISSUER).audience("api").build().unwrap();
    let secs = NumericDate::from_secs;
    let text = signer
        .token(&user())
        .expires_in(Duration::from_secs(10))
        .not_before(secs(NOW + 1))
        .issued_at(secs(NOW - 5))
        .issuer("other")
        .audience("a")
        .audience("b")
        .subject("berta")
        .jwt_id("one")
        .claim("color", "red")
        .kid("k2")
        .typ("at+jwt")
        .header("x", [1])
        .sign()
        .unwrap();
    let keys = KeySet::from(signer.verifying_key());
    let jws = keys.verify_jws(&text, &[Algorithm::HS256]).unwrap();
    assert_eq!((jws.header().kid(), jws.header().typ()), (Some("k2"), Some("at+jwt")));
    assert_eq!(jws.header().get("x"), Some(&json!([1])));
    assert_eq!(
        serde_json::from_slice::<Value>(jws.payload()).unwrap(),
        json!({
            "iss": "other", "sub": "berta", "aud": ["a", "b"], "exp": NOW + 5, "nbf": NOW + 1, "iat": NOW - 5,
            "jti": "one", "color": "red", "level": 3,
        })
    );
    let at = signer.token(&user()).expires_at(secs(NOW + 77)).sign().unwrap();
    let jws = keys.verify_jws(&at, &[Algorithm::HS256]).unwrap();
    assert_eq!(serde_json::from_slice::<Value>(jws.payload()).unwrap()["exp"], NOW + 77);
}

#[test]
fn what_may_not_be_signed() {
    let signer = signer().build().unwrap();
    let user = user();
    let token = || signer.token(&user);
    for name in ["alg", "crit", "jwk", "jku", "x5u", "x5c", "x5t", "x5t#S256", "b64", "zip", "enc"] {
        assert_eq!(token().header(name, 1).sign(), Err(SignError::ForbiddenHeader(name)));
    }
    assert_eq!(token().header("cty", "application/JWT").sign(), Err(SignError::ForbiddenHeader("cty")));
    assert_eq!(token().header("kid", "x").sign(), Err(SignError::OwnMethod("kid")));
    for (claim, method) in [("exp", "expires_in"), ("sub", "subject"), ("jti", "jwt_id"), ("aud", "audience")] {
        assert_eq!(token().claim(claim, 1).sign(), Err(SignError::RegisteredClaim { claim, method }));
    }
    let secs = NumericDate::from_secs;
    assert_eq!(token().claim("level", 1).sign(), Err(SignError::WrittenTwice("level".into())));
    assert_eq!(token().claim("x", 1).claim("x", 1).sign(), Err(SignError::WrittenTwice("x".into())));
    assert_eq!(token().claim("x", f64::NAN).sign().map(|_| ()), Ok(()), "serde_json writes null");
    assert_eq!(token().kid("").sign(), Err(SignError::InvalidHeader("kid")));
    assert_eq!(token().kid("k".repeat(257)).sign(), Err(SignError::InvalidHeader("kid")));
    assert_eq!(token().typ("").sign(), Err(SignError::InvalidHeader("typ")));
    assert_eq!(token().subject("").sign(), Err(SignError::InvalidClaim("sub")));
    assert_eq!(token().jwt_id("x".repeat(257)).sign(), Err(SignError::InvalidClaim("jti")));
    assert_eq!(token().audience("").sign(), Err(SignError::InvalidClaim("aud")));
    assert_eq!(token().expires_in(Duration::ZERO).sign(), Err(SignError::ExpiresAtOnce));
    assert_eq!(token().expires_at(secs(NOW)).sign(), Err(SignError::ExpiresAtOnce));
    assert_eq!(token().expires_in(Duration::MAX).sign(), Err(SignError::TooFarAhead));
    assert_eq!(token().claim("x", "x".repeat(8192)).sign(), Err(SignError::TooLarge { limit: 8192 }));
    assert_eq!(
        token().header("crit", 1).claim("exp", 1).sign().unwrap_err().to_string(),
        "the header member `crit` may not be set; it decides how the token is read"
    );
    assert_eq!(
        token().claim("exp", 1).sign().unwrap_err().to_string(),
        "the claim `exp` is a registered one; set it with `.expires_in(..)`"
    );
}

#[test]
fn a_token_never_expires_where_its_type_allows_that() {
    let signer = signer().build().unwrap();
    let eternal = Eternal { sub: Some("anna".into()) };
    let text = signer.token(&eternal).never_expires().sign().unwrap();
    let clock = clock();
    let verifier = verifier().clock(clock.clone()).build().unwrap();
    let verified = verifier.verify::<Eternal>(&text).unwrap();
    assert_eq!(verified.registered().expires_at(), None);
    assert!(payload(&text).get("exp").is_none());
    clock.advance(Duration::from_secs(1_000_000_000));
    assert!(verifier.verify::<Eternal>(&text).is_ok());
    assert_eq!(cause::<User>(&verifier, &text), missing("exp"));

    // It is said for each token.
    let jws = KeySet::from(signer.verifying_key());
    let exp = |text: &str| {
        let payload = jws.verify_jws(text, &[Algorithm::HS256]).unwrap().payload().to_vec();
        serde_json::from_slice::<Value>(&payload).unwrap().get("exp").cloned()
    };
    assert_eq!(exp(&signer.sign(&eternal).unwrap()), Some((NOW + 900).into()));
    let last = signer.token(&eternal).never_expires().expires_in(Duration::from_secs(5)).sign().unwrap();
    assert_eq!(exp(&last), Some((NOW + 5).into()));

    let refused = signer.token(&user()).never_expires().sign().unwrap_err();
    assert_eq!(refused, SignError::MustExpire);
    assert!(refused.to_string().contains("allow_missing_exp") && refused.to_string().contains("expires_in"));
}

/// A claims type with a field of its own for `exp`.
#[test]
fn a_field_does_not_bring_the_expiry_back() {
    #[derive(Claims)]
    #[claims(allow_missing_exp)]
    struct Dated {
        sub: String,
        exp: Option<NumericDate>,
    }
    let signer = signer().build().unwrap();
    let dated = Dated { sub: "anna".into(), exp: Some(NumericDate::from_secs(NOW + 10)) };
    let text = signer.token(&dated).never_expires().sign().unwrap();
    let verified = verifier().build().unwrap().verify::<Dated>(&text).unwrap();
    assert_eq!((verified.sub.as_str(), verified.exp), ("anna", None));
}

#[test]
fn nothing_is_signed_that_no_verifier_would_take_for_an_access_token() {
    let signer = signer().build().unwrap();
    let sign = |name: &'static str, value: Value| signer.token(&user()).claim(name, value).sign();
    for (claim, value) in [
        ("nonce", json!("n")),
        ("at_hash", json!("h")),
        ("events", json!({})),
        ("token_use", json!("id")),
        ("typ", json!("ID")),
    ] {
        assert_eq!(sign(claim, value.clone()), Err(SignError::AnotherKind(claim)));
        assert!(signer.token(&user()).claim(claim, value).typ("logout+jwt").sign().is_ok(), "{claim}");
    }
    for (claim, value) in [("token_use", json!("access")), ("typ", json!("Bearer")), ("nonces", json!(1))] {
        let text = sign(claim, value).unwrap();
        assert!(verifier().build().unwrap().verify::<User>(&text).is_ok(), "{claim}");
    }
}
