//! Tokens from the signer to the verifier, and what must not pass.

use std::time::Duration;

use serde_json::{Value, json};

use super::*;
use crate::claims::NumericDate;
use crate::keys::{Algorithm, KeyError, KeySet, SigningKey, VerifyingKey};
use crate::{Claims, DefaultClaims};

const SECRET: &[u8] = b"kQ7vXr2mZ9tLwB4cYhN6sDfG1jPa8eUo";
const OTHER: &[u8] = b"pW3nHs5xKd8qJb2yVf6gTz9rMc4uLe7a";
const NOW: u64 = 1_800_000_000;
const ISSUER: &str = "https://issuer.example.com";
const ED: &str = include_str!("../keys/fixtures/ed.pem");
const RSA: &str = include_str!("../keys/fixtures/rsa.spki.pem");

#[derive(Claims, Debug, PartialEq)]
struct User {
    sub: String,
    level: Option<u8>,
}

fn user() -> User {
    User { sub: "anna".to_owned(), level: Some(3) }
}

fn clock() -> ManualClock {
    ManualClock::new(NumericDate::from_secs(NOW))
}

fn signer() -> SignerBuilder {
    Signer::builder().secret(SECRET, Algorithm::HS256).unwrap().clock(clock())
}

fn verifier() -> VerifierBuilder {
    Verifier::builder().secret(SECRET, Algorithm::HS256).unwrap().clock(clock())
}

/// A token with just this header and payload, well signed.
fn raw(header: &[u8], payload: &[u8]) -> String {
    let key = SigningKey::from_secret(SECRET, Algorithm::HS256).unwrap();
    let mut text = format!("{}.{}", base64url::encode(header), base64url::encode(payload));
    let signature = key.sign(text.as_bytes()).unwrap();
    text.push('.');
    text + &base64url::encode(&signature)
}

/// A good token but for what is given; `null` takes a claim away.
fn token(changes: Value) -> String {
    let mut claims = json!({"sub": "anna", "exp": NOW + 60});
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    raw(br#"{"alg":"HS256","typ":"JWT"}"#, claims.to_string().as_bytes())
}

fn cause<C: crate::ClaimSet>(verifier: &Verifier, text: &str) -> Result<(), TokenError> {
    verifier.verify::<C>(text).map(|_| ())
}

fn missing(claim: &'static str) -> Result<(), TokenError> {
    Err(TokenError::MissingClaim(claim.into()))
}

#[test]
fn what_is_signed_is_verified() {
    let signer = signer().issuer(ISSUER).audience("api").kid("one").build().unwrap();
    let text = signer.sign(&user()).unwrap();
    let verifier = verifier().issuer(ISSUER).audience("other").audience("api").build().unwrap();
    let verified = verifier.verify::<User>(&text).unwrap();
    assert_eq!(*verified, user());
    assert_eq!((verified.subject(), verified.id()), (Some("anna"), None));
    let registered = verified.registered();
    assert_eq!(registered.issuer(), Some(ISSUER));
    assert_eq!(registered.audience(), ["api"]);
    assert_eq!(registered.issued_at(), Some(NumericDate::from_secs(NOW)));
    assert_eq!(registered.expires_at(), Some(NumericDate::from_secs(NOW + 900)));
    assert_eq!(base64url::decode(registered.id().unwrap()).unwrap().len(), 16);
    assert_eq!((verified.header().kid(), verified.header().typ()), (Some("one"), Some("JWT")));
    assert_eq!(serde_json::from_slice::<Value>(verified.payload()).unwrap()["level"], 3);
    assert_eq!(verified.into_claims(), user());
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
    assert_eq!(verified.header().algorithm(), Algorithm::EdDSA);
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
fn every_flip_and_every_cut_is_refused() {
    let verifier = verifier().build().unwrap();
    let text = token(json!({}));
    assert_eq!(cause::<User>(&verifier, &text), Ok(()));
    for n in 0..text.len() {
        assert!(cause::<User>(&verifier, &text[..n]).is_err(), "cut to {n}");
        for bit in 0..7 {
            let mut bytes = text.clone().into_bytes();
            bytes[n] ^= 1 << bit;
            let flipped = String::from_utf8(bytes).unwrap();
            assert!(cause::<User>(&verifier, &flipped).is_err(), "bit {bit} of byte {n}");
        }
    }
    for suffix in [".", "=", " ", "\n", "\0", "A", ".A"] {
        assert!(cause::<User>(&verifier, &format!("{text}{suffix}")).is_err(), "{suffix:?}");
    }
    assert!(cause::<User>(&verifier, &format!(" {text}")).is_err());
}

#[test]
fn headers_are_refused_before_the_payload_is_looked_at() {
    let verifier = verifier().build().unwrap();
    let good = token(json!({}));
    let payload = good.split('.').nth(1).unwrap();
    let unsigned = |header: &str| format!("{}.{payload}.", base64url::encode(header.as_bytes()));
    assert_eq!(cause::<User>(&verifier, &unsigned(r#"{"alg":"none"}"#)), Err(TokenError::Unsecured));
    assert_eq!(
        cause::<User>(&verifier, &unsigned(r#"{"alg":"HS256"}"#)),
        Err(Malformed::Empty(Part::Signature).into())
    );
    for (header, error) in [
        (r#"{"alg":"HS256","crit":["b64"],"b64":false}"#, TokenError::Critical),
        (r#"{"alg":"HS256","typ":"JWT","zip":"DEF"}"#, TokenError::ForbiddenHeader("zip")),
        (r#"{"alg":"HS384","typ":"JWT"}"#, TokenError::AlgorithmNotAllowed(Algorithm::HS384)),
        (r#"{"alg":"HS256","alg":"HS256","typ":"JWT"}"#, TokenError::DuplicateMember(Part::Header)),
    ] {
        assert_eq!(cause::<User>(&verifier, &raw(header.as_bytes(), b"\xff")), Err(error), "{header}");
    }
    // A key in the header is no key (CVE-2018-0114).
    let own = SigningKey::from_secret(OTHER, Algorithm::HS256).unwrap();
    let jwk = json!({"alg": "HS256", "typ": "JWT", "jwk": {"kty": "oct", "k": base64url::encode(OTHER)}});
    let signed = format!("{}.{payload}", base64url::encode(jwk.to_string().as_bytes()));
    let forged = format!("{signed}.{}", base64url::encode(&own.sign(signed.as_bytes()).unwrap()));
    assert_eq!(cause::<User>(&verifier, &forged), Err(TokenError::Signature));
    let limit = self::verifier().token_limit(good.len() - 1).build().unwrap();
    assert_eq!(cause::<User>(&limit, &good), Err(TokenError::TooLarge { limit: good.len() - 1 }));
}

#[test]
fn payloads_are_strict() {
    let verifier = verifier().build().unwrap();
    let header = br#"{"alg":"HS256","typ":"JWT"}"#;
    let exp = NOW + 60;
    let duplicate = Err(TokenError::DuplicateMember(Part::Payload));
    for (payload, expected) in [
        (format!(r#"{{"sub":"a","exp":{exp},"sub":"a"}}"#), duplicate.clone()),
        (format!(r#"{{"sub":"a","exp":{exp},"\u0073ub":"b"}}"#), duplicate.clone()),
        (format!(r#"{{"sub":"a","exp":{exp},"x":{{"y":1,"y":2}}}}"#), duplicate),
        (format!(r#"{{"sub":"a","exp":{exp}}} "#), Ok(())),
    ] {
        assert_eq!(cause::<User>(&verifier, &raw(header, payload.as_bytes())), expected, "{payload}");
    }
    let deep = format!(r#"{{"sub":"a","exp":{exp},"x":{}{}}}"#, "[".repeat(2000), "]".repeat(2000));
    let trailing = format!(r#"{{"sub":"a","exp":{exp}}}x"#);
    let bom = format!("\u{feff}{{\"sub\":\"a\",\"exp\":{exp}}}");
    let utf8 = [format!(r#"{{"exp":{exp},"sub":""#).as_bytes(), b"\xff\"}"].concat();
    for bad in [b"".as_slice(), b"[]", b"null", b"1", b"{", deep.as_bytes(), trailing.as_bytes(), bom.as_bytes(), &utf8]
    {
        assert!(cause::<User>(&verifier, &raw(header, bad)).is_err(), "{}", String::from_utf8_lossy(bad));
    }
}

#[test]
fn times_are_exact() {
    let clock = clock();
    let build = |leeway| verifier().leeway(Duration::from_secs(leeway)).clock(clock.clone()).build().unwrap();
    let strict = build(0);
    let lenient = build(30);
    let at = |secs: u64| clock.set(NumericDate::from_secs(secs));
    let exp = token(json!({"exp": NOW}));
    for (now, verifier, expected) in [
        (NOW - 1, &strict, Ok(())),
        (NOW, &strict, Err(TokenError::Expired)),
        (NOW + 29, &lenient, Ok(())),
        (NOW + 30, &lenient, Err(TokenError::Expired)),
        (u64::MAX, &lenient, Err(TokenError::Expired)),
        (0, &strict, Ok(())),
    ] {
        at(now);
        assert_eq!(cause::<User>(verifier, &exp), expected, "at {now}");
    }
    for (claim, error) in [("nbf", TokenError::NotYetValid), ("iat", TokenError::IssuedInFuture)] {
        let text = token(json!({claim: NOW}));
        for (now, verifier, passes) in
            [(NOW, &strict, true), (NOW - 1, &strict, false), (NOW - 30, &lenient, true), (NOW - 31, &lenient, false)]
        {
            at(now);
            let expected = if passes { Ok(()) } else { Err(error.clone()) };
            assert_eq!(cause::<User>(verifier, &text), expected, "{claim} at {now}");
        }
    }
    // Fractions count.
    clock.set(NumericDate::from_duration(Duration::from_millis(NOW * 1000 + 400)));
    assert_eq!(cause::<User>(&strict, &token(json!({"exp": NOW as f64 + 0.5}))), Ok(()));
    assert_eq!(cause::<User>(&strict, &token(json!({"exp": NOW as f64 + 0.3}))), Err(TokenError::Expired));

    let aged =
        verifier().max_age(Duration::from_secs(100)).leeway(Duration::ZERO).clock(clock.clone()).build().unwrap();
    let text = token(json!({"iat": NOW, "exp": NOW + 1000}));
    for (now, expected) in [(NOW + 100, Ok(())), (NOW + 101, Err(TokenError::TooOld))] {
        at(now);
        assert_eq!(cause::<User>(&aged, &text), expected);
    }
    at(NOW);
    assert_eq!(cause::<User>(&aged, &token(json!({}))), missing("iat"));
}

#[test]
fn times_of_a_wrong_type_are_refused() {
    let verifier = verifier().build().unwrap();
    let header = br#"{"alg":"HS256","typ":"JWT"}"#;
    for value in ["\"1900000000\"", "true", "null", "[1900000000]", "{}", "-1", "1e400", "99999999999999999999999"] {
        for claim in ["exp", "nbf", "iat"] {
            let exp = if claim == "exp" { String::new() } else { format!(r#""exp":{},"#, NOW + 60) };
            let payload = format!(r#"{{"sub":"a",{exp}"{claim}":{value}}}"#);
            assert!(cause::<User>(&verifier, &raw(header, payload.as_bytes())).is_err(), "{payload}");
        }
    }
    assert_eq!(cause::<User>(&verifier, &token(json!({"exp": null}))), missing("exp"));
}

#[test]
fn issuer_and_audience_are_compared_byte_by_byte() {
    let plain = verifier().build().unwrap();
    let strict = verifier().issuer(ISSUER).audience("api").build().unwrap();
    let good = json!({"iss": ISSUER, "aud": "api"});
    let check = |changes: Value| {
        let mut claims = good.clone();
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
        }
        cause::<User>(&strict, &token(claims))
    };
    assert_eq!(check(json!({})), Ok(()));
    assert_eq!(check(json!({"aud": ["x", "api"]})), Ok(()));
    assert_eq!(check(json!({"iss": null})), missing("iss"));
    assert_eq!(check(json!({"aud": null})), missing("aud"));
    for iss in ["https://issuer.example.com/", "https://issuer.example", "HTTPS://issuer.example.com", "", " "] {
        assert_eq!(check(json!({"iss": iss})), Err(TokenError::Issuer), "{iss}");
    }
    for aud in [json!("ap"), json!("apis"), json!("API"), json!(["x"]), json!(["api "])] {
        assert_eq!(check(json!({"aud": aud})), Err(TokenError::Audience), "{aud}");
    }
    for (claim, value) in [
        ("iss", json!(5)),
        ("iss", json!([ISSUER])),
        ("iss", json!({})),
        ("aud", json!(["api", 5])),
        ("aud", json!([])),
        ("aud", json!({"api": 1})),
        ("aud", json!(true)),
    ] {
        let result = check(json!({claim: value}));
        assert!(matches!(result, Err(TokenError::InvalidClaim { .. })), "{claim}: {value}: {result:?}");
    }
    assert_eq!(cause::<User>(&plain, &token(json!({"aud": "api"}))), Err(TokenError::AudienceUnexpected));
    assert_eq!(cause::<User>(&plain, &token(json!({"iss": "whoever"}))), Ok(()));
}

#[test]
fn types_are_compared_without_case_and_prefix() {
    let verifier = verifier().build().unwrap();
    let payload = json!({"sub": "a", "exp": NOW + 60}).to_string();
    let check = |verifier: &Verifier, typ: &str| {
        let header = format!(r#"{{"alg":"HS256"{typ}}}"#);
        cause::<User>(verifier, &raw(header.as_bytes(), payload.as_bytes()))
    };
    for typ in ["JWT", "jwt", "application/jwt", "at+jwt", "AT+JWT", "Application/At+Jwt"] {
        assert_eq!(check(&verifier, &format!(r#","typ":"{typ}""#)), Ok(()), "{typ}");
    }
    for typ in ["", "dpop+jwt", "logout+jwt", "JWT ", "text/jwt", "at", "application/application/jwt", "JOSE"] {
        assert_eq!(check(&verifier, &format!(r#","typ":"{typ}""#)), Err(TokenError::TypeNotAccepted), "{typ}");
    }
    assert_eq!(check(&verifier, ""), Err(TokenError::TypeMissing));
    let lenient = self::verifier().allow_missing_typ().build().unwrap();
    assert_eq!(check(&lenient, ""), Ok(()));
    assert_eq!(check(&lenient, r#","typ":"logout+jwt""#), Err(TokenError::TypeNotAccepted));
    let own = self::verifier().typ(["application/example+jwt"]).build().unwrap();
    assert_eq!(check(&own, r#","typ":"example+jwt""#), Ok(()));
    assert_eq!(check(&own, r#","typ":"JWT""#), Err(TokenError::TypeNotAccepted));
}

#[test]
fn other_kinds_of_token_are_refused() {
    let verifier = verifier().build().unwrap();
    for (claims, claim) in [
        (json!({"nonce": "n"}), "nonce"),
        (json!({"at_hash": "h"}), "at_hash"),
        (json!({"c_hash": "h"}), "c_hash"),
        (json!({"events": {}}), "events"),
        (json!({"token_use": "id"}), "token_use"),
        (json!({"token_use": 1}), "token_use"),
        (json!({"typ": "ID"}), "typ"),
        (json!({"typ": "Refresh"}), "typ"),
        (json!({"typ": "Logout"}), "typ"),
    ] {
        let refused = Err(TokenError::NotAnAccessToken(claim));
        assert_eq!(cause::<User>(&verifier, &token(claims.clone())), refused, "{claims}");
        assert_eq!(cause::<DefaultClaims>(&verifier, &token(claims)), refused);
    }
    assert_eq!(cause::<User>(&verifier, &token(json!({"token_use": "access", "typ": "Bearer"}))), Ok(()));
}

#[test]
fn names_of_users() {
    let verifier = verifier().subject("preferred_username").id("uid").build().unwrap();
    let read = |claims: Value| {
        let verified = verifier.verify::<User>(&token(claims))?;
        Ok((verified.subject().map(str::to_owned), verified.id().map(str::to_owned)))
    };
    assert_eq!(read(json!({"preferred_username": "Anna", "uid": 7})), Ok((Some("Anna".into()), Some("7".into()))));
    assert_eq!(read(json!({})), Ok((None, None)));
    for (value, problem) in [
        (json!(""), ClaimProblem::Empty),
        (json!("x".repeat(257)), ClaimProblem::TooLong),
        (json!(1.5), ClaimProblem::WrongType),
        (json!(["x"]), ClaimProblem::WrongType),
    ] {
        let error = TokenError::InvalidClaim { claim: "preferred_username".into(), problem };
        assert_eq!(read(json!({"preferred_username": value})), Err(error));
    }
}

#[derive(Claims)]
#[claims(
    typ = "invite+jwt",
    audience = "invites",
    max_age = "1h",
    leeway = "0s",
    expiration = "5m",
    algorithms("HS256")
)]
struct Invite {
    sub: String,
}

#[derive(Claims)]
#[claims(algorithms("EdDSA"))]
struct Narrow {
    sub: Option<String>,
}

#[derive(Claims)]
#[claims(allow_missing_exp)]
struct Eternal {
    sub: Option<String>,
}

#[test]
fn a_claims_type_asks_for_more() {
    let (signer, clock) = (signer().audience("api").build().unwrap(), clock());
    let verifier = verifier().audience("api").clock(clock.clone()).build().unwrap();
    let text = signer.sign(&Invite { sub: "anna".into() }).unwrap();
    let verified = verifier.verify::<Invite>(&text).unwrap();
    assert_eq!(verified.sub, "anna");
    assert_eq!(verified.header().typ(), Some("invite+jwt"));
    assert_eq!(verified.registered().audience(), ["api", "invites"]);
    assert_eq!(verified.registered().expires_at(), Some(NumericDate::from_secs(NOW + 300)));
    assert_eq!(cause::<User>(&verifier, &text), Err(TokenError::TypeNotAccepted));
    assert_eq!(cause::<Invite>(&verifier, &signer.sign(&user()).unwrap()), Err(TokenError::TypeNotAccepted));
    assert_eq!(
        cause::<Invite>(&verifier, &signer.token(&user()).typ("invite+jwt").sign().unwrap()),
        Err(TokenError::Audience)
    );
    clock.advance(Duration::from_secs(300));
    assert_eq!(cause::<Invite>(&verifier, &text), Err(TokenError::Expired), "its leeway is none");
    clock.set(NumericDate::from_secs(NOW));
    let narrow = signer.sign(&Narrow { sub: None }).unwrap();
    assert_eq!(cause::<Narrow>(&verifier, &narrow), Err(TokenError::AlgorithmNotAllowed(Algorithm::HS256)));
    let plain = self::verifier().build().unwrap();
    assert_eq!(cause::<Eternal>(&plain, &token(json!({"exp": null}))), Ok(()));
    assert_eq!(cause::<Eternal>(&plain, &token(json!({"exp": NOW - 60}))), Err(TokenError::Expired));
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
        .id("one")
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
    for (claim, method) in [("exp", "expires_in"), ("sub", "subject"), ("jti", "id"), ("aud", "audience")] {
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
    assert_eq!(token().id("x".repeat(257)).sign(), Err(SignError::InvalidClaim("jti")));
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
fn unsafe_settings_do_not_build() {
    use Algorithm::{ES256, HS256, HS384, PS256, RS256};
    let rsa = || Verifier::builder().public_key_pem(RSA).unwrap();
    let cause = |builder: VerifierBuilder| builder.build().map(|_| ()).unwrap_err();
    assert_eq!(cause(Verifier::builder()), BuildError::NoKeys { skipped: 0 });
    let skipped = KeySet::from_jwks(r#"{"keys":[{}]}"#).unwrap();
    assert_eq!(cause(Verifier::builder().keys(skipped)), BuildError::NoKeys { skipped: 1 });
    assert_eq!(cause(verifier().algorithms([])), BuildError::NoAlgorithms);
    assert_eq!(cause(rsa().algorithms([RS256, HS256])), BuildError::NoSecret(HS256));
    assert_eq!(cause(verifier().algorithms([HS256, HS384])), BuildError::NoSecret(HS384));
    assert_eq!(cause(rsa().algorithms([ES256])), BuildError::NoKeyFor(ES256));
    assert_eq!(cause(verifier().leeway(Duration::from_secs(301))), BuildError::LeewayTooLong);
    assert_eq!(cause(verifier().max_age(Duration::ZERO)), BuildError::ZeroMaxAge);
    assert_eq!(cause(verifier().issuer("")), BuildError::Empty("issuer"));
    assert_eq!(cause(verifier().audience("")), BuildError::Empty("audience"));
    assert_eq!(cause(verifier().subject("")), BuildError::Empty("subject"));
    assert_eq!(cause(verifier().typ([""; 1])), BuildError::Empty("typ"));
    assert_eq!(cause(verifier().typ([""; 0])), BuildError::Empty("typ"));
    assert_eq!(cause(verifier().token_limit(0)), BuildError::Empty("token_limit"));
    let twice = VerifyingKey::from_pem(RSA).unwrap().with_kid("k").unwrap();
    assert_eq!(cause(rsa().keys(twice.clone()).keys(twice)), BuildError::Key(KeyError::DuplicateKid));
    assert_eq!(rsa().algorithms([RS256, PS256, ES256]).build().unwrap().algorithms(), [RS256, PS256, ES256]);
    assert_eq!(rsa().build().unwrap().algorithms(), [RS256]);

    let cause = |builder: SignerBuilder| builder.build().map(|_| ()).unwrap_err();
    assert_eq!(cause(Signer::builder()), BuildError::NoKeys { skipped: 0 });
    assert_eq!(cause(signer().expiration(Duration::from_millis(999))), BuildError::ZeroExpiration);
    assert_eq!(cause(signer().kid("")), BuildError::Empty("kid"));
    assert_eq!(cause(signer().kid("k".repeat(257))), BuildError::Key(KeyError::KidTooLong));
    assert_eq!(cause(signer().issuer("")), BuildError::Empty("issuer"));
    assert!(matches!(cause(signer().algorithm(HS384)), BuildError::Key(KeyError::SecretTooShort { .. })));
    assert!(matches!(cause(signer().algorithm(ES256)), BuildError::Key(KeyError::AlgorithmMismatch { .. })));
}

#[test]
fn the_clock_fails_closed() {
    let now = SystemClock.now();
    assert!(now > NumericDate::from_secs(1_700_000_000));
    let clock = ManualClock::new(NumericDate::from_duration(Duration::MAX));
    let verifier = verifier().clock(clock.clone()).build().unwrap();
    assert_eq!(cause::<User>(&verifier, &token(json!({"exp": u64::MAX}))), Err(TokenError::Expired));
    let signer = signer().clock(clock).build().unwrap();
    assert_eq!(signer.sign(&user()), Err(SignError::ExpiresAtOnce));
}

#[test]
fn verifier_and_signer_are_shared_between_threads_and_show_no_key() {
    fn shared<T: Send + Sync + Clone + 'static>(_: &T) {}
    let (signer, verifier) = (signer().build().unwrap(), verifier().build().unwrap());
    shared(&signer);
    shared(&verifier);
    let shown = format!("{signer:?} {verifier:?} {:?} {:?}", self::signer(), self::verifier());
    assert!(!shown.contains("kQ7v"), "{shown}");
}
