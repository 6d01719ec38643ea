//! The claims that are always checked, and what a claims type asks for beside them.

use std::time::Duration;

use serde_json::{Value, json};

use super::*;

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
fn names_of_users() {
    let verifier = verifier().subject("preferred_username").user_id("uid").build().unwrap();
    let read = |claims: Value| {
        let verified = verifier.verify::<User>(&token(claims))?;
        Ok((verified.subject().map(str::to_owned), verified.user_id().map(str::to_owned)))
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

#[test]
fn a_claims_type_asks_for_more() {
    let (signer, clock) = (signer().audience("api").build().unwrap(), clock());
    let verifier = verifier().audience("api").clock(clock.clone()).build().unwrap();
    let text = signer.sign(&Invite { sub: "anna".into() }).unwrap();
    let verified = verifier.verify::<Invite>(&text).unwrap();
    assert_eq!(verified.sub, "anna");
    assert_eq!(verified.header().typ(), Some("invite+jwt"));
    assert_eq!(verified.registered().audience().collect::<Vec<_>>(), ["api", "invites"]);
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
