//! Damage, headers, and tokens of another kind.

use serde_json::json;

use super::*;

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
