//! Tokens that the right key signed, whose claims are not what they have to be. One issuer.

use std::time::Duration;

use jwt_core::testing::ManualClock;
use jwt_core::{Algorithm, ClaimProblem, Claims, DefaultClaims, NumericDate, TokenError, Verifier, VerifyingKey};
use serde_json::{Value, json};
use tests::attack::{Kind, Row, Target, check, good_claims};
use tests::forge::{AUDIENCE, ISSUER, SUBJECT, claims, claims_raw, claims_with, claims_without, now};
use tests::keys;
use tests::naive::Naive::{Accepts, Rejects};

fn invalid(claim: &'static str, problem: ClaimProblem) -> TokenError {
    TokenError::InvalidClaim { claim: claim.into(), problem }
}

fn wrong_type(claim: &'static str) -> TokenError {
    invalid(claim, ClaimProblem::WrongType)
}

fn missing(claim: &'static str) -> TokenError {
    TokenError::MissingClaim(claim.into())
}

/// A member that stands in the claims just so.
fn raw(claim: &str, value: &str) -> String {
    let members = format!("\"{claim}\":{value},");
    claims_raw(if claims().contains_key(claim) { claim } else { "" }, &members)
}

#[test]
fn dates() {
    let target = Target::new(Kind::Hs256);
    let mut rows = Vec::new();
    for claim in ["exp", "nbf", "iat"] {
        // The naive way looks at `exp` alone.
        let others = if claim == "exp" { Rejects } else { Accepts };
        for (name, value) in [
            ("a string", "\"99999999999\""),
            ("a string that is no number", "\"tomorrow\""),
            ("a date in a string", "\"2099-01-01T00:00:00Z\""),
            ("an empty string", "\"\""),
            ("true", "true"),
            ("false", "false"),
            ("null", "null"),
            ("an array", "[99999999999]"),
            ("an empty array", "[]"),
            ("an object", "{\"n\":1}"),
            ("an object that arbitrary precision would write", "{\"$serde_json::private::Number\":\"99999999999\"}"),
            ("negative", "-1"),
            ("a negative fraction", "-0.5"),
            ("hardly negative", "-1e-300"),
            ("as negative as can be", "-9223372036854775808"),
            ("more negative than that", "-99999999999999999999"),
            ("beyond u64", "18446744073709551616"),
            ("far beyond u64", "99999999999999999999999999"),
            ("1e300", "1e300"),
            ("the text NaN", "\"NaN\""),
            ("the text Infinity", "\"Infinity\""),
        ] {
            // Nor does it expect more than one token of JSON in the place of `nbf`.
            let naive = if claim == "nbf" && value.starts_with(['[', '{']) && value != "[]" { Rejects } else { others };
            rows.push(Row::new(
                format!("{claim}: {name}"),
                target.claiming(raw(claim, value)),
                wrong_type(claim),
                naive,
            ));
        }
        for (name, value) in [
            ("1e400", "1e400"),
            ("-1e400", "-1e400"),
            ("NaN", "NaN"),
            ("Infinity", "Infinity"),
            ("-Infinity", "-Infinity"),
            ("hexadecimal", "0xffffffffff"),
            ("a leading zero", "099999999999"),
            ("a leading plus", "+99999999999"),
            ("a bare point", "99999999999."),
        ] {
            let naive = match (claim, value) {
                (_, "1e400" | "-1e400") => others,
                _ => Rejects,
            };
            let error = jwt_core::Malformed::Json(jwt_core::Part::Payload);
            rows.push(Row::new(format!("{claim}: {name}"), target.claiming(raw(claim, value)), error, naive));
        }
    }
    rows.push(Row::new("exp: missing", target.claiming(claims_without("exp")), missing("exp"), Rejects));
    rows.push(Row::new(
        "exp: in another case",
        target.claiming(claims_without("exp").replace("{", "{\"EXP\":99999999999,")),
        missing("exp"),
        Rejects,
    ));
    let hour_ago = now() - 3600;
    rows.push(Row::new(
        "exp: an hour ago",
        target.claiming(claims_with("exp", hour_ago)),
        TokenError::Expired,
        Rejects,
    ));
    rows.push(Row::new("exp: zero", target.claiming(claims_with("exp", 0)), TokenError::Expired, Rejects));
    rows.push(Row::new("exp: a negative zero", target.claiming(raw("exp", "-0")), TokenError::Expired, Rejects));
    rows.push(Row::new(
        "exp: hardly more than zero",
        target.claiming(raw("exp", "1e-300")),
        TokenError::Expired,
        Rejects,
    ));
    rows.push(Row::new(
        "exp: half a minute ago, and more",
        target.claiming(claims_with("exp", now() - 35)),
        TokenError::Expired,
        Accepts,
    ));
    for (claim, error) in [("nbf", TokenError::NotYetValid), ("iat", TokenError::IssuedInFuture)] {
        for (name, value) in [
            ("an hour ahead", json!(now() + 3600).to_string()),
            ("a minute ahead", json!(now() + 60).to_string()),
            ("a fraction ahead", format!("{}.5", now() + 60)),
            ("as far ahead as can be", u64::MAX.to_string()),
            ("far ahead, with an exponent", "1e19".to_owned()),
        ] {
            rows.push(Row::new(
                format!("{claim}: {name}"),
                target.claiming(raw(claim, &value)),
                error.clone(),
                Accepts,
            ));
        }
    }
    check(&target, &rows);

    // A fraction is a date, and so is the last one there is.
    for claims in [
        raw("exp", &format!("{}.75", now() + 60)),
        raw("exp", &format!("{}e0", now() + 60)),
        raw("exp", &u64::MAX.to_string()),
        raw("nbf", &format!("{}.25", now() - 60)),
        raw("nbf", "0"),
        raw("iat", "0.0"),
    ] {
        assert_eq!(target.verify(&target.claiming(&claims)), Ok(()), "{claims}");
        assert_eq!(target.bearer(&target.claiming(&claims)).status, 200, "{claims}");
    }
}

#[derive(Claims)]
#[claims(allow_missing_exp)]
struct Lasting {
    #[allow(dead_code)]
    sub: String,
}

#[test]
fn a_token_without_end() {
    let target = Target::new(Kind::Hs256);
    let token = target.claiming(claims_without("exp"));
    assert!(target.verifier.verify::<Lasting>(&token).is_ok(), "the type says that it may");
    assert_eq!(target.verifier.verify::<DefaultClaims>(&token).err(), Some(missing("exp")));
    // It says nothing of an `exp` that is there.
    let expired = target.claiming(claims_with("exp", 1));
    assert_eq!(target.verifier.verify::<Lasting>(&expired).err(), Some(TokenError::Expired));
    let wrong = target.claiming(claims_with("exp", Value::Null));
    assert_eq!(target.verifier.verify::<Lasting>(&wrong).err(), Some(wrong_type("exp")));
}

#[test]
fn issuers() {
    let target = Target::new(Kind::Hs256);
    let of = |value: Value| target.claiming(claims_with("iss", value));
    let upper = ISSUER.to_uppercase();
    let mut rows = vec![
        Row::new("missing", target.claiming(claims_without("iss")), missing("iss"), Accepts),
        Row::new(
            "in a member of another case",
            target.claiming(claims_without("iss").replace("{", &format!("{{\"Iss\":\"{ISSUER}\","))),
            missing("iss"),
            Accepts,
        ),
        Row::new("null", of(Value::Null), wrong_type("iss"), Accepts),
        Row::new("a number", of(json!(5)), wrong_type("iss"), Accepts),
        Row::new("true", of(json!(true)), wrong_type("iss"), Accepts),
        Row::new("an object", of(json!({"iss": ISSUER})), wrong_type("iss"), Accepts),
        Row::new("an array with it", of(json!([ISSUER])), wrong_type("iss"), Accepts),
        Row::new("an array with it and another", of(json!([ISSUER, "https://evil.test"])), wrong_type("iss"), Accepts),
        Row::new("an array with another and it", of(json!(["https://evil.test", ISSUER])), wrong_type("iss"), Accepts),
        Row::new("an empty array", of(json!([])), wrong_type("iss"), Rejects),
    ];
    for (name, value) in [
        ("another", "https://evil.test".to_owned()),
        ("empty", String::new()),
        ("a trailing slash", format!("{ISSUER}/")),
        ("a prefix", ISSUER[..ISSUER.len() - 1].to_owned()),
        ("longer", format!("{ISSUER}.evil.test")),
        ("a suffix", ISSUER["https://".len()..].to_owned()),
        ("in upper case", upper),
        ("with one letter in upper case", ISSUER.replacen('h', "H", 1)),
        ("http", ISSUER.replace("https", "http")),
        ("a port", format!("{ISSUER}:443")),
        ("a path", format!("{ISSUER}/../")),
        ("a fragment", format!("{ISSUER}#")),
        ("a user", ISSUER.replace("//", "//issuer@")),
        ("a space before", format!(" {ISSUER}")),
        ("a space behind", format!("{ISSUER} ")),
        ("a NUL behind", format!("{ISSUER}\0")),
        ("a line feed behind", format!("{ISSUER}\n")),
        ("a percent escape", ISSUER.replace('t', "%74")),
        ("a letter that looks the same", ISSUER.replace('e', "е")),
        ("a zero-width space", format!("{ISSUER}\u{200b}")),
        ("two", format!("{ISSUER} {ISSUER}")),
        ("two with a comma", format!("{ISSUER},https://evil.test")),
    ] {
        rows.push(Row::new(name, of(json!(value)), TokenError::Issuer, Rejects));
    }
    check(&target, &rows);
    // JSON has more than one text for it; the string is the same.
    let escaped = raw("iss", &format!("\"{}\"", ISSUER.replace('/', "\\/").replace('t', "\\u0074")));
    assert_eq!(target.verify(&target.claiming(escaped)), Ok(()));
}

#[test]
fn audiences() {
    let target = Target::new(Kind::Hs256);
    let of = |value: Value| target.claiming(claims_with("aud", value));
    let mut rows = vec![
        Row::new("missing", target.claiming(claims_without("aud")), missing("aud"), Accepts),
        Row::new(
            "in a member of another case",
            target.claiming(claims_without("aud").replace("{", "{\"AUD\":\"api\",")),
            missing("aud"),
            Accepts,
        ),
        Row::new("null", of(Value::Null), wrong_type("aud"), Accepts),
        Row::new("a number", of(json!(1)), wrong_type("aud"), Accepts),
        Row::new("true", of(json!(true)), wrong_type("aud"), Accepts),
        Row::new("an object", of(json!({})), wrong_type("aud"), Accepts),
        Row::new("an object with it", of(json!({ AUDIENCE: true })), wrong_type("aud"), Accepts),
        Row::new("an empty array", of(json!([])), invalid("aud", ClaimProblem::Empty), Rejects),
        Row::new("an array with it and a number", of(json!([AUDIENCE, 1])), wrong_type("aud"), Accepts),
        Row::new("an array with it and null", of(json!([AUDIENCE, null])), wrong_type("aud"), Accepts),
        Row::new("an array in an array", of(json!([[AUDIENCE]])), wrong_type("aud"), Accepts),
        Row::new("an array with it and an array", of(json!([AUDIENCE, [AUDIENCE]])), wrong_type("aud"), Accepts),
    ];
    for (name, value) in [
        ("another", json!("other")),
        ("an array with another", json!(["other"])),
        ("an array with an empty string", json!([""])),
        ("empty", json!("")),
        ("a prefix", json!("ap")),
        ("longer", json!("api2")),
        ("in upper case", json!("API")),
        ("a space behind", json!("api ")),
        ("a trailing slash", json!("api/")),
        ("two in one string", json!("api other")),
        ("two in one string with a comma", json!("api,other")),
        ("an array with both in one string", json!(["other api"])),
        ("a wild card", json!("*")),
        ("a NUL behind", json!("api\0")),
        ("JSON in a string", json!("[\"api\"]")),
    ] {
        rows.push(Row::new(name, of(value), TokenError::Audience, Rejects));
    }
    check(&target, &rows);
    for good in [json!(AUDIENCE), json!([AUDIENCE]), json!(["other", AUDIENCE]), json!([AUDIENCE, AUDIENCE])] {
        assert_eq!(target.verify(&of(good.clone())), Ok(()), "{good}");
        assert_eq!(target.bearer(&of(good)).status, 200);
    }
}

/// RFC 7519 section 4.1.3: a token for somebody is for nobody else.
#[test]
fn an_audience_that_is_not_expected() {
    let figment = rocket::figment::Figment::from(rocket::Config::debug_default())
        .merge(("log_level", "normal"))
        .merge(("jwt.issuer", ISSUER))
        .merge(("jwt.secret", keys::SECRET));
    let target = Target::of(Kind::Hs256, &figment);
    for aud in [json!(AUDIENCE), json!([AUDIENCE, "b"]), json!("other"), json!([""]), json!("")] {
        let token = target.claiming(claims_with("aud", aud.clone()));
        assert_eq!(target.verify(&token), Err(TokenError::AudienceUnexpected), "{aud}");
        let faults = target.bearer(&token).faults(401, Some("invalid_token"), "audience_unexpected", &[&token]);
        assert!(faults.is_empty(), "{aud}: {faults:?}");
    }
    for (aud, error) in [
        (json!([]), invalid("aud", ClaimProblem::Empty)),
        (Value::Null, wrong_type("aud")),
        (json!(1), wrong_type("aud")),
    ] {
        assert_eq!(target.verify(&target.claiming(claims_with("aud", aud.clone()))), Err(error), "{aud}");
    }
    let token = target.claiming(claims_without("aud"));
    assert_eq!((target.verify(&token), target.bearer(&token).status), (Ok(()), 200));
}

#[derive(Claims)]
struct Numbered {
    sub: u64,
}

#[test]
fn subjects_and_identities() {
    let target = Target::new(Kind::Hs256);
    let mut rows = Vec::new();
    for claim in ["sub", "jti"] {
        let naive = |name: &str| match (claim, name) {
            ("sub", "empty" | "long") | ("jti", _) => Accepts,
            _ => Rejects,
        };
        for (name, value) in [
            ("a number", json!(1)),
            ("a negative number", json!(-1)),
            ("a fraction", json!(1.5)),
            ("true", json!(true)),
            ("null", Value::Null),
            ("an array", json!(["alice"])),
            ("an object", json!({"id": "alice"})),
        ] {
            let token = target.claiming(claims_with(claim, value));
            rows.push(Row::new(format!("{claim}: {name}"), token, wrong_type(claim), naive(name)));
        }
        rows.push(Row::new(
            format!("{claim}: empty"),
            target.claiming(claims_with(claim, "")),
            invalid(claim, ClaimProblem::Empty),
            naive("empty"),
        ));
        for (name, text) in
            [("257 bytes", "x".repeat(257)), ("129 letters of two bytes", "é".repeat(129)), ("5 kB", "x".repeat(5000))]
        {
            let error = invalid(claim, ClaimProblem::TooLong);
            rows.push(
                Row::new(
                    format!("{claim}: {name}"),
                    target.claiming(claims_with(claim, text.clone())),
                    error,
                    naive("long"),
                )
                .hiding(text),
            );
        }
        let longest = target.claiming(claims_with(claim, "x".repeat(256)));
        assert_eq!(target.verify(&longest), Ok(()), "{claim}");
    }
    rows.push(Row::new(
        "sub: missing, and the claims type wants it",
        target.claiming(claims_without("sub")),
        missing("sub"),
        Rejects,
    ));
    check(&target, &rows);

    // A number is a subject only where the type says so, and then only a whole one that is not negative.
    let numbered = |value: Value| {
        target.verifier.verify::<Numbered>(&target.claiming(claims_with("sub", value))).map(|user| user.sub)
    };
    assert_eq!(numbered(json!(7)), Ok(7));
    assert_eq!(numbered(json!(u64::MAX)), Ok(u64::MAX));
    for value in [json!("7"), json!(-7), json!(7.5), json!(7e30), Value::Null, json!([7]), json!(true)] {
        assert_eq!(numbered(value.clone()), Err(wrong_type("sub")), "{value}");
    }
    let anybody = target.verifier.verify::<DefaultClaims>(&target.claiming(claims_with("sub", 7)));
    assert_eq!(anybody.err(), Some(wrong_type("sub")));
}

#[test]
fn other_kinds_of_token() {
    let target = Target::new(Kind::Hs256);
    let typed = |typ: &str| target.seal(format!(r#"{{"alg":"HS256","typ":{typ}}}"#), good_claims());
    let mut rows =
        vec![Row::new("no typ", target.seal(r#"{"alg":"HS256"}"#, good_claims()), TokenError::TypeMissing, Accepts)];
    for typ in [
        "dpop+jwt",
        "logout+jwt",
        "rt+jwt",
        "id+jwt",
        "entity-statement+jwt",
        "secevent+jwt",
        "token-introspection+jwt",
        "oauth-authz-req+jwt",
        "passport",
        "JOSE",
        "JWS",
        "JWE",
        "at+JWS",
        "at+jwt2",
        "a+jwt",
        "jwt ",
        " JWT",
        "J\\u0057T\\u0000",
        "",
        "application/",
        "application/dpop+jwt",
        "application/application/jwt",
        "text/jwt",
        "x/JWT",
        "application/x/jwt",
        "application /jwt",
        "JWT;",
        "JWT, at+jwt",
    ] {
        rows.push(Row::new(format!("typ {typ:?}"), typed(&format!("\"{typ}\"")), TokenError::TypeNotAccepted, Accepts));
    }
    for (name, typ, naive) in [
        ("null", "null", Accepts),
        ("a number", "1", Rejects),
        ("an array", r#"["JWT"]"#, Rejects),
        ("an object", "{}", Rejects),
    ] {
        let error = TokenError::InvalidHeader { member: "typ", problem: ClaimProblem::WrongType };
        rows.push(Row::new(format!("typ that is {name}"), typed(typ), error, naive));
    }
    for (name, claim, value) in [
        ("an ID token", "nonce", json!("n-0S6_WzA2Mj")),
        ("an ID token with an empty nonce", "nonce", json!("")),
        ("an ID token with no nonce to speak of", "nonce", Value::Null),
        ("an ID token of the hybrid flow", "at_hash", json!("MTIzNDU2Nzg5MDEyMzQ1Ng")),
        ("an ID token with a code", "c_hash", json!("LDktKdoQak3Pk0cnXxCltA")),
        ("a logout token", "events", json!({"http://schemas.openid.net/event/backchannel-logout": {}})),
        ("a logout token with an array", "events", json!([])),
        ("an ID token of Cognito", "token_use", json!("id")),
        ("a token of an unknown use", "token_use", json!("refresh")),
        ("a token of a use in another case", "token_use", json!("Access")),
        ("a token of no use", "token_use", Value::Null),
        ("a token of two uses", "token_use", json!(["access"])),
        ("a token of an empty use", "token_use", json!("")),
        ("an ID token of Keycloak", "typ", json!("ID")),
        ("a refresh token of Keycloak", "typ", json!("Refresh")),
        ("an offline token of Keycloak", "typ", json!("Offline")),
        ("a logout token of Keycloak", "typ", json!("Logout")),
        ("an ID token in lower case", "typ", json!("id")),
        ("a refresh token in upper case", "typ", json!("REFRESH")),
    ] {
        let error = TokenError::NotAnAccessToken(claim);
        rows.push(Row::new(name, target.claiming(claims_with(claim, value)), error, Accepts));
    }
    rows.push(Row::new(
        "a nonce written with escapes",
        target.claiming(raw("n\\u006fnce", "1")),
        TokenError::NotAnAccessToken("nonce"),
        Accepts,
    ));
    check(&target, &rows);

    for typ in ["JWT", "jwt", "at+jwt", "AT+JWT", "application/at+jwt", "Application/JWT"] {
        assert_eq!(target.verify(&typed(&format!("\"{typ}\""))), Ok(()), "{typ}");
    }
    for (claim, value) in
        [("token_use", json!("access")), ("typ", json!("Bearer")), ("Nonce", json!(1)), ("x", json!({"nonce": 1}))]
    {
        assert_eq!(target.verify(&target.claiming(claims_with(claim, value))), Ok(()), "{claim}");
    }

    // Also where a missing `typ` is accepted, its claims tell an ID token.
    let lax = Target::with(Kind::Hs256, |figment| figment.merge(("jwt.typ", ["JWT", ""])));
    let untyped = |payload: String| lax.seal(r#"{"alg":"HS256"}"#, payload);
    assert_eq!(lax.verify(&untyped(good_claims())), Ok(()));
    let rows = [
        Row::new(
            "an ID token without typ",
            untyped(claims_with("nonce", "n")),
            TokenError::NotAnAccessToken("nonce"),
            Accepts,
        ),
        Row::new(
            "a refresh token without typ",
            untyped(claims_with("typ", "Refresh")),
            TokenError::NotAnAccessToken("typ"),
            Accepts,
        ),
        Row::new(
            "an empty typ, which is not a missing one",
            lax.seal(r#"{"alg":"HS256","typ":""}"#, good_claims()),
            TokenError::TypeNotAccepted,
            Accepts,
        ),
        Row::new(
            "at+jwt, which is not in the list",
            lax.seal(r#"{"alg":"HS256","typ":"at+jwt"}"#, good_claims()),
            TokenError::TypeNotAccepted,
            Accepts,
        ),
    ];
    check(&lax, &rows);
}

#[derive(Claims)]
#[claims(max_age = "10m", leeway = "0s")]
struct Fresh {
    #[allow(dead_code)]
    sub: String,
}

/// `now < exp + leeway`, `now >= nbf - leeway`, to the nanosecond, wherever the clock steps.
#[test]
fn boundaries() {
    const T: u64 = 2_000_000_000;
    let at = NumericDate::from_secs;
    let target = Target::new(Kind::Hs256);
    for leeway in [0, 1, 30, 300] {
        let clock = ManualClock::new(at(T));
        let key = VerifyingKey::from_secret(keys::SECRET.as_bytes(), Algorithm::HS256).unwrap();
        let verifier = |builder: fn(jwt_core::VerifierBuilder) -> jwt_core::VerifierBuilder| {
            let base = Verifier::builder().keys(key.clone()).leeway(Duration::from_secs(leeway)).clock(clock.clone());
            builder(base).build().unwrap()
        };
        let plain = verifier(|builder| builder);
        let aged = verifier(|builder| builder.max_age(Duration::from_secs(600)));
        let say = |members: Value| target.claiming(members.to_string());
        let verify = |verifier: &Verifier, token: &str| verifier.verify::<DefaultClaims>(token).map(drop);
        let nano = Duration::from_nanos(1);

        let exp = say(json!({"exp": T}));
        let exp_fraction = say(json!({"exp": T as f64 + 0.5}));
        let nbf = say(json!({"exp": T + 9000, "nbf": T}));
        let iat = say(json!({"exp": T + 9000, "iat": T}));
        let iat_fraction = say(json!({"exp": T + 9000, "iat": T as f64 + 0.5}));
        let end = at(T + leeway);
        let start = at(T - leeway);
        for (name, verifier, token, now, expected) in [
            ("long before exp", &plain, &exp, at(0), Ok(())),
            ("a second before exp", &plain, &exp, end.saturating_sub(Duration::from_secs(1)), Ok(())),
            ("a nanosecond before exp", &plain, &exp, end.saturating_sub(nano), Ok(())),
            ("at exp", &plain, &exp, end, Err(TokenError::Expired)),
            ("a nanosecond after exp", &plain, &exp, end.saturating_add(nano), Err(TokenError::Expired)),
            ("a second after exp", &plain, &exp, end.saturating_add(Duration::from_secs(1)), Err(TokenError::Expired)),
            ("at the end of time", &plain, &exp, NumericDate::from_duration(Duration::MAX), Err(TokenError::Expired)),
            ("before a fraction of exp", &plain, &exp_fraction, end, Ok(())),
            (
                "at a fraction of exp",
                &plain,
                &exp_fraction,
                end.saturating_add(Duration::from_millis(500)),
                Err(TokenError::Expired),
            ),
            ("at the epoch, before nbf", &plain, &nbf, at(0), Err(TokenError::NotYetValid)),
            (
                "a second before nbf",
                &plain,
                &nbf,
                start.saturating_sub(Duration::from_secs(1)),
                Err(TokenError::NotYetValid),
            ),
            ("a nanosecond before nbf", &plain, &nbf, start.saturating_sub(nano), Err(TokenError::NotYetValid)),
            ("at nbf", &plain, &nbf, start, Ok(())),
            ("a second after nbf", &plain, &nbf, start.saturating_add(Duration::from_secs(1)), Ok(())),
            (
                "a second before iat",
                &plain,
                &iat,
                start.saturating_sub(Duration::from_secs(1)),
                Err(TokenError::IssuedInFuture),
            ),
            ("a nanosecond before iat", &plain, &iat, start.saturating_sub(nano), Err(TokenError::IssuedInFuture)),
            ("at iat", &plain, &iat, start, Ok(())),
            ("before a fraction of iat", &plain, &iat_fraction, start, Err(TokenError::IssuedInFuture)),
            ("a second after iat", &plain, &iat, start.saturating_add(Duration::from_secs(1)), Ok(())),
            ("at the maximum age", &aged, &iat, at(T + 600 + leeway), Ok(())),
            (
                "a nanosecond beyond the maximum age",
                &aged,
                &iat,
                at(T + 600 + leeway).saturating_add(nano),
                Err(TokenError::TooOld),
            ),
            ("a second beyond the maximum age", &aged, &iat, at(T + 601 + leeway), Err(TokenError::TooOld)),
            ("a maximum age without iat", &aged, &exp, at(T - 1), Err(missing("iat"))),
        ] {
            // Each time from both sides: nothing may be remembered of where the clock stood.
            for before in [at(0), at(T), at(T + 100_000)] {
                clock.set(before);
                let _ = verify(verifier, token);
                clock.set(now);
                assert_eq!(verify(verifier, token), expected, "{name}, leeway {leeway}, after {before:?}");
            }
        }
        // What the claims type asks for is exact, too: no leeway, ten minutes.
        clock.set(at(T + 600));
        assert!(plain.verify::<Fresh>(&say(json!({"sub": "a", "exp": T + 9000, "iat": T}))).is_ok());
        clock.set(at(T + 601));
        let old = plain.verify::<Fresh>(&say(json!({"sub": "a", "exp": T + 9000, "iat": T})));
        assert_eq!(old.err(), Some(TokenError::TooOld));
        clock.set(at(T));
        let ended = plain.verify::<Fresh>(&say(json!({"sub": "a", "exp": T, "iat": T - 1})));
        assert_eq!(ended.err(), Some(TokenError::Expired));
        // Dates at the edge of what there is do not wrap around.
        for extreme in [u64::MAX, u64::MAX - 1, u64::MAX - leeway] {
            assert_eq!(verify(&plain, &say(json!({"exp": extreme}))), Ok(()));
            assert_eq!(verify(&plain, &say(json!({"exp": T + 1, "nbf": extreme}))), Err(TokenError::NotYetValid));
            assert_eq!(verify(&aged, &say(json!({"exp": T + 1, "iat": extreme}))), Err(TokenError::IssuedInFuture));
        }
        clock.set(NumericDate::from_duration(Duration::MAX));
        assert_eq!(verify(&plain, &say(json!({"exp": 1}))), Err(TokenError::Expired));
        assert_eq!(verify(&plain, &say(json!({"exp": u64::MAX}))), Err(TokenError::Expired));
    }
}

/// The clock steps while a token is used; each request is judged by the time it comes.
#[test]
fn a_clock_that_steps() {
    let clock = ManualClock::new(NumericDate::from_secs(1000));
    let verifier = Verifier::builder()
        .secret(keys::SECRET, Algorithm::HS256)
        .unwrap()
        .leeway(Duration::ZERO)
        .clock(clock.clone())
        .build()
        .unwrap();
    let target = Target::new(Kind::Hs256);
    let token = target.claiming(json!({"exp": 2000, "nbf": 1000, "sub": SUBJECT}).to_string());
    for (now, expected) in [
        (1000, Ok(())),
        (1999, Ok(())),
        (2000, Err(TokenError::Expired)),
        (1999, Ok(())),
        (999, Err(TokenError::NotYetValid)),
        (1500, Ok(())),
        (0, Err(TokenError::NotYetValid)),
        (u64::MAX, Err(TokenError::Expired)),
    ] {
        clock.set(NumericDate::from_secs(now));
        assert_eq!(verifier.verify::<DefaultClaims>(&token).map(drop), expected, "{now}");
    }
}

fn builder() -> jwt_core::VerifierBuilder {
    Verifier::builder().secret(keys::SECRET, Algorithm::HS256).expect("a secret").issuer(ISSUER).audience(AUDIENCE)
}

#[test]
fn what_must_be_there_is_not_null() {
    #[derive(Claims)]
    #[claims(require("tenant", "device"))]
    struct Bound {
        tenant: Option<String>,
    }

    let target = Target::new(Kind::Hs256);
    let read = |tenant: Value, device: Value| {
        let mut claims = claims();
        claims.insert("tenant".to_owned(), tenant);
        claims.insert("device".to_owned(), device);
        let token = target.claiming(Value::Object(claims).to_string());
        target.verifier.verify::<Bound>(&token).map(|token| token.tenant.clone())
    };
    assert_eq!(read(json!("a"), json!({"id": 7})), Ok(Some("a".into())));
    assert_eq!(read(Value::Null, json!(7)).err(), Some(missing("tenant")));
    assert_eq!(read(json!("a"), Value::Null).err(), Some(missing("device")));
    assert_eq!(read(json!(7), json!(7)).err(), Some(wrong_type("tenant")));
}

#[test]
fn a_claims_type_takes_no_access_token_that_the_configuration_does_not() {
    #[derive(Claims)]
    #[claims(typ = "JWT")]
    struct Plain {}

    #[derive(Claims)]
    #[claims(typ = "reset+jwt")]
    struct Reset {}

    let target = Target::new(Kind::Hs256);
    let typed = |typ: &str| target.seal(format!(r#"{{"alg":"HS256","typ":"{typ}"}}"#), good_claims());
    let strict = builder().typ(["at+jwt"]).build().unwrap();
    assert_eq!(strict.verify::<Plain>(&typed("JWT")).err(), Some(TokenError::TypeNotAccepted));
    assert_eq!(strict.verify::<Plain>(&typed("at+jwt")).err(), Some(TokenError::TypeNotAccepted));
    assert!(builder().build().unwrap().verify::<Plain>(&typed("JWT")).is_ok());
    assert!(strict.verify::<Reset>(&typed("reset+jwt")).is_ok(), "a kind of its own");
    assert_eq!(strict.verify::<Reset>(&typed("at+jwt")).err(), Some(TokenError::TypeNotAccepted));
}

#[test]
fn a_claim_that_names_the_user_still_says_of_which_kind_the_token_is() {
    let target = Target::new(Kind::Hs256);
    for (claim, value) in [("typ", "Refresh"), ("token_use", "id"), ("nonce", "n")] {
        let token = target.claiming(claims_with(claim, value));
        for builder in [builder().subject(claim), builder().user_id(claim), builder().subject(claim).user_id(claim)] {
            let refused = builder.build().unwrap().verify::<DefaultClaims>(&token).err();
            assert_eq!(refused, Some(TokenError::NotAnAccessToken(claim)), "{claim}");
        }
    }
    let both = builder().subject("name").user_id("name").build().unwrap();
    let token = both.verify::<DefaultClaims>(&target.claiming(claims_with("name", "alice"))).unwrap();
    assert_eq!((token.subject(), token.user_id()), (Some("alice"), Some("alice")));
}
