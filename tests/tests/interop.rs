//! Tokens of PyJWT and of jose verify here, with each form of the key; and ours, made with each form of the private key,
//! are written down for those two to verify. See `interop/README.md`.

use std::{fs, path::Path};

use jwt_core::{Algorithm, Claims, KeySet, Roles, Scopes, Signer, SigningKey, TokenError, Verified, Verifier};
use serde_json::{Value, json};

const ISSUER: &str = "https://issuer.example.com";
const AUDIENCE: &str = "api";

#[derive(Claims, Debug)]
struct User {
    sub: String,
    #[claim(roles)]
    roles: Roles,
    #[claim(scopes)]
    scope: Scopes,
}

fn fixtures(maker: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("interop/fixtures/{maker}.json"));
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn algorithm(case: &Value) -> Algorithm {
    match case["alg"].as_str().unwrap() {
        "Ed25519" => Algorithm::EdDSA,
        name => name.parse().unwrap(),
    }
}

/// One form of a case's key: its name in the fixtures and its text.
struct Form<'a> {
    name: &'static str,
    text: String,
    case: &'a Value,
}

fn forms<'a>(case: &'a Value, names: &[&'static str]) -> Vec<Form<'a>> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    names
        .iter()
        .filter(|name| !case[**name].is_null())
        .map(|name| Form { name, text: text(&case[*name]), case })
        .collect()
}

fn secret(text: &str) -> Vec<u8> {
    use base64::Engine as _;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text).unwrap()
}

/// A verifier of the strictest kind, with the key in this form.
fn verifier(form: &Form<'_>) -> Verifier {
    let builder = Verifier::builder().issuer(ISSUER).audience(AUDIENCE).algorithms([algorithm(form.case)]);
    let builder = match form.name {
        "secret" => builder.secret(secret(&form.text), algorithm(form.case)).unwrap(),
        "public_jwk" => {
            let keys = KeySet::from_jwks(&format!("{{\"keys\":[{}]}}", form.text)).unwrap();
            assert!(keys.skipped().is_empty(), "{}: {:?}", form.name, keys.skipped());
            builder.keys(keys)
        }
        _ => builder.public_key_pem(&form.text).unwrap(),
    };
    builder.build().unwrap()
}

fn signer(form: &Form<'_>) -> Signer {
    let builder = Signer::builder()
        .issuer(ISSUER)
        .audience(AUDIENCE)
        .algorithm(algorithm(form.case))
        .kid(form.case["kid"].as_str().unwrap());
    let builder = match form.name {
        "secret" => builder.secret(secret(&form.text), algorithm(form.case)).unwrap(),
        "private_jwk" => builder.key(SigningKey::from_jwk(&form.text).unwrap()),
        _ => builder.private_key_pem(&form.text).unwrap(),
    };
    builder.build().unwrap()
}

fn verify_all(maker: &str) {
    let fixtures = fixtures(maker);
    let mut seen = Vec::new();
    for case in fixtures["cases"].as_array().unwrap() {
        let token = case["token"].as_str().unwrap();
        let forms = forms(case, &["secret", "public_jwk", "public_spki", "public_pkcs1"]);
        assert!(!forms.is_empty(), "{case}");
        for form in forms {
            let what = format!("{maker}: {} with {}", case["alg"], form.name);
            let verifier = verifier(&form);
            let verified: Verified<User> = verifier.verify(token).unwrap_or_else(|error| panic!("{what}: {error}"));
            assert_eq!(verified.sub, "alice", "{what}");
            assert_eq!(verified.roles.iter().collect::<Vec<_>>(), ["admin", "editor"], "{what}");
            assert_eq!(verified.scope.iter().collect::<Vec<_>>(), ["articles:read", "articles:write"], "{what}");
            assert_eq!(verified.registered().jwt_id(), fixtures["claims"]["jti"].as_str(), "{what}");

            let (head, signature) = token.rsplit_once('.').unwrap();
            let first = if signature.starts_with('A') { 'B' } else { 'A' };
            let touched = format!("{head}.{first}{}", &signature[1..]);
            assert_eq!(verifier.verify::<User>(&touched).unwrap_err(), TokenError::Signature, "{what}");
        }
        seen.push(algorithm(case));
    }
    for algorithm in Algorithm::ALL {
        assert!(seen.contains(algorithm), "{maker}: no token with {algorithm}");
    }
}

#[test]
fn tokens_of_pyjwt_verify() {
    verify_all("pyjwt");
}

#[test]
fn tokens_of_jose_verify() {
    verify_all("jose");
}

/// What is published of a key, which has to be what the other library wrote, and nothing of the private half.
fn same_numbers(published: &str, case: &Value) -> Value {
    let jwk: Value = serde_json::from_str(published).unwrap();
    let expected = [("use", json!("sig")), ("kid", case["kid"].clone()), ("alg", case["alg"].clone())];
    for (name, value) in expected {
        assert_eq!(jwk[name], value, "{name} of {}", case["alg"]);
    }
    let theirs = case["public_jwk"].as_object().unwrap();
    let mut ours = jwk.as_object().unwrap().clone();
    ours.retain(|name, _| !["use", "kid", "alg"].contains(&name.as_str()));
    let numbers = theirs.iter().filter(|(name, _)| !["use", "kid", "alg", "key_ops"].contains(&name.as_str()));
    assert_eq!(ours, numbers.map(|(name, value)| (name.clone(), value.clone())).collect(), "{}", case["alg"]);
    jwk
}

/// With `JWT_INTEROP_TOKENS` set the tokens go there; without it they are only verified here.
#[test]
fn tokens_made_here_verify() {
    let fixtures = fixtures("pyjwt");
    let mut tokens = Vec::new();
    for case in fixtures["cases"].as_array().unwrap() {
        let public = forms(case, &["secret", "public_jwk"]).remove(0);
        for form in forms(case, &["secret", "private_jwk", "private_pkcs8", "private_pkcs1", "private_sec1"]) {
            let user = User {
                sub: "alice".into(),
                roles: ["admin", "editor"].into(),
                scope: ["articles:read", "articles:write"].into(),
            };
            let signer = signer(&form);
            let token = signer.sign(&user).unwrap();
            let verified: Verified<User> = verifier(&public).verify(&token).unwrap();
            assert_eq!(verified.sub, "alice", "{} with {}", case["alg"], form.name);
            // The two read the public key as this library publishes it, and not as they wrote it.
            let key = match signer.verifying_key().to_jwk() {
                Some(jwk) => same_numbers(&jwk, case),
                None => case["secret"].clone(),
            };
            tokens.push(json!({
                "alg": case["alg"], "token": token, "issuer": ISSUER, "audience": AUDIENCE, "key": key,
            }));
        }
    }
    if let Some(path) = std::env::var_os("JWT_INTEROP_TOKENS") {
        fs::write(path, serde_json::to_string_pretty(&tokens).unwrap()).unwrap();
    }
}
