//! What is published under `/.well-known/`: the public keys, the metadata, and when a launch stops because of them.

use jwt_core::{DefaultClaims, KeySet, Settings, Signer, SigningKey, Verifier};
use rocket::http::{Header, Status};
use rocket::local::blocking::{Client, LocalResponse};
use rocket::{Build, Rocket, Route, routes};
use serde_json::{Value, json};
use tests::launches::launch;
use tests::{client, configured, journal, keys};

const JWKS: &str = "/.well-known/jwks.json";
const OPENID: &str = "/.well-known/openid-configuration";
const OAUTH: &str = "/.well-known/oauth-authorization-server";

fn toml(lines: &str) -> String {
    format!("[default.jwt]\n{lines}\n")
}

fn with_issuer(issuer: &str) -> String {
    toml(&format!("issuer = \"{issuer}\"\nprivate_key = '''{}'''", keys::ED))
}

fn application(toml: &str) -> Rocket<Build> {
    journal::install();
    configured(toml).attach(jwt_core::fairing()).mount("/", jwt_core::well_known())
}

fn json_of(response: LocalResponse<'_>) -> Value {
    assert_eq!(response.status(), Status::Ok);
    assert_eq!(response.content_type().unwrap().to_string(), "application/json");
    assert_eq!(response.headers().get_one("Cache-Control"), Some("public, max-age=300"));
    response.into_json().unwrap()
}

fn get(client: &Client, path: &'static str) -> Value {
    json_of(client.get(path).dispatch())
}

/// One of each kind, and a secret, which is the one that must not be seen.
fn every_kind() -> String {
    let private = |kid: &str, pem: &str, rest: &str| format!("{{ kid = \"{kid}\", private_key = '''{pem}'''{rest} }}");
    let list = [
        private("ed", keys::ED, ""),
        private("p256", keys::P256, ", use = \"verify\""),
        private("p384", keys::P384, ", use = \"verify\""),
        private("rsa", keys::RSA, ", use = \"verify\", algorithm = \"PS512\""),
        format!("{{ public_key = '''{}''' }}", keys::OTHER_ED_PUBLIC),
        format!("{{ kid = \"secret\", secret = \"{}\", use = \"verify\" }}", keys::SECRET),
    ];
    toml(&format!("issuer = \"https://a.example\"\nkeys = [{}]", list.join(", ")))
}

#[test]
fn the_set_is_read_by_others() {
    let client = client(application(&every_kind()));
    let text = client.get(JWKS).dispatch().into_string().unwrap();
    let ours = KeySet::from_jwks(&text).unwrap();
    assert!(ours.skipped().is_empty(), "{ours:?}");
    let settings = Settings::read(application(&every_kind()).figment()).unwrap();
    let token = settings.signer().unwrap().sign(&DefaultClaims::default()).unwrap();
    let verifier = Verifier::builder().keys(ours.clone()).issuer("https://a.example").build().unwrap();
    assert!(verifier.verify::<DefaultClaims>(&token).is_ok());

    // A reader that is not ours.
    let theirs: jsonwebtoken::jwk::JwkSet = serde_json::from_str(&text).unwrap();
    let header = jsonwebtoken::decode_header(&token).unwrap();
    let key = jsonwebtoken::DecodingKey::from_jwk(theirs.find(header.kid.as_deref().unwrap()).unwrap()).unwrap();
    let mut validation = jsonwebtoken::Validation::new(header.alg);
    validation.set_issuer(&["https://a.example"]);
    assert!(jsonwebtoken::decode::<Value>(&token, &key, &validation).is_ok());

    let set: Value = serde_json::from_str(&text).unwrap();
    let told: Vec<_> =
        set["keys"].as_array().unwrap().iter().map(|key| (key["kid"].clone(), key["alg"].clone())).collect();
    let thumbprint = ours.iter().last().unwrap().thumbprint().unwrap();
    let expected = [("ed", "EdDSA"), ("p256", "ES256"), ("p384", "ES384"), ("rsa", "PS512"), (thumbprint, "EdDSA")];
    assert_eq!(told, expected.map(|(kid, alg)| (json!(kid), json!(alg))));
}

/// The private members of RFC 7518 section 6 and RFC 8037 section 2, whatever the keys are.
#[test]
fn no_private_member_is_ever_published() {
    let private = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];
    let set = get(&client(application(&every_kind())), JWKS);
    for key in set["keys"].as_array().unwrap() {
        let members = key.as_object().unwrap();
        assert!(private.iter().all(|name| !members.contains_key(*name)), "{key}");
        assert!(members.values().all(|value| value != keys::SECRET), "{key}");
        assert_ne!(key["kty"], "oct");
        assert!(SigningKey::from_jwk(&key.to_string()).is_err());
    }
}

/// What is accepted beside it for old tokens is no word about the new ones.
#[test]
fn the_algorithm_is_the_one_that_is_signed_with() {
    let lines = "issuer = \"https://a.example\"\nalgorithm = \"PS256\"\nalgorithms = [\"RS256\", \"PS256\"]";
    let client = client(application(&toml(&format!("{lines}\nprivate_key = '''{}'''", keys::RSA))));
    assert_eq!(get(&client, JWKS)["keys"][0]["alg"], "PS256");
    assert_eq!(get(&client, OPENID)["id_token_signing_alg_values_supported"], json!(["PS256"]));
}

#[test]
fn the_metadata_is_true() {
    let client = client(application(&with_issuer("https://a.example:8443")));
    let expected = json!({
        "issuer": "https://a.example:8443",
        "jwks_uri": "https://a.example:8443/.well-known/jwks.json",
        "response_types_supported": [],
        "grant_types_supported": [],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA"],
    });
    for path in [OPENID, OAUTH] {
        assert_eq!(get(&client, path), expected, "{path}");
    }
    for path in [format!("{OPENID}/x"), format!("{OAUTH}/x"), format!("{OAUTH}/"), format!("{JWKS}/x")] {
        assert_eq!(client.get(path.clone()).dispatch().status(), Status::NotFound, "{path}");
    }
}

#[test]
fn an_issuer_with_a_path() {
    let toml = with_issuer("https://a.example/tenants/1/");
    let mounted_twice = application(&toml).mount("/tenants/1", jwt_core::well_known());
    let client = client(mounted_twice);
    let jwks_uri = |path: String| {
        let metadata = json_of(client.get(path).dispatch());
        assert_eq!(metadata["issuer"], "https://a.example/tenants/1/");
        metadata["jwks_uri"].as_str().unwrap().strip_prefix("https://a.example").unwrap().to_owned()
    };
    // RFC 8414 section 3.1 puts the path at the end, OpenID Connect Discovery section 4 at the front.
    for (path, jwks) in [
        (format!("{OAUTH}/tenants/1"), JWKS.to_owned()),
        (format!("{OPENID}/tenants/1"), JWKS.to_owned()),
        (OAUTH.to_owned(), JWKS.to_owned()),
        (format!("/tenants/1{OPENID}"), format!("/tenants/1{JWKS}")),
    ] {
        assert_eq!(jwks_uri(path), jwks);
        assert_eq!(json_of(client.get(jwks).dispatch())["keys"].as_array().unwrap().len(), 1);
    }
    for path in ["/tenants/2", "/tenants", "/tenants/1/x", "/tenants/1/", "/tenants/%31", "x"] {
        let path = format!("{OAUTH}{path}");
        assert_eq!(client.get(path.clone()).dispatch().status(), Status::NotFound, "{path}");
    }
}

#[test]
fn what_has_not_changed_is_not_sent_again() {
    let client = client(application(&with_issuer("https://a.example")));
    for path in [JWKS, OPENID, OAUTH] {
        let tag = client.get(path).dispatch().headers().get_one("ETag").unwrap().to_owned();
        let ask = |known: String| client.get(path).header(Header::new("If-None-Match", known)).dispatch();
        for known in [tag.clone(), format!("W/{tag}"), format!("\"a\", {tag}"), "*".to_owned()] {
            let response = ask(known.clone());
            assert_eq!(response.status(), Status::NotModified, "{known}");
            assert_eq!(response.headers().get_one("ETag"), Some(tag.as_str()));
            assert_eq!(response.headers().get_one("Cache-Control"), Some("public, max-age=300"));
            assert_eq!(response.into_string().unwrap_or_default(), "");
        }
        for other in ["\"a\"".to_owned(), tag.trim_matches('"').to_owned(), String::new()] {
            assert_eq!(ask(other.clone()).status(), Status::Ok, "{other}");
        }
    }
    let head = client.head(JWKS).dispatch();
    assert_eq!((head.status(), head.headers().contains("ETag")), (Status::Ok, true));
}

#[test]
fn they_are_public_by_themselves() {
    launch(|| application(&with_issuer("https://a.example"))).is_silent();
    let audit = jwt_core::audit(&application(&with_issuer("https://a.example")));
    assert_eq!(audit.routes().len(), 3);
    assert!(audit.routes().iter().all(|route| matches!(route.access(), jwt_core::Access::Public { .. })), "{audit:?}");
}

#[test]
fn a_launch_that_could_not_keep_its_word_stops() {
    let start = "the routes of `jwt_core::well_known()` are mounted, and ";
    let key = format!("private_key = '''{}'''", keys::ED);
    let issuer = "issuer = \"https://a.example\"".to_owned();
    let secret = format!("secret = \"{}\"", keys::SECRET);
    let only_secrets = "there is no key but secrets, which are never published; set `private_key` in the table `jwt`";
    for (lines, faults) in [
        (key.clone(), "there is no `issuer` to publish keys of; set it in the table `jwt`".to_owned()),
        (
            format!("{key}\nissuer = \"http://a.example\""),
            "the `issuer` is no `https` URL; keys that come over anything else may be anybody's".to_owned(),
        ),
        (
            format!("{key}\nissuer = \"me\""),
            "the `issuer` is no URL; write it as `https://host` or `https://host/path`".to_owned(),
        ),
        (
            format!("{key}\nissuer = \"https://a.example/?x\""),
            "the `issuer` has a query or a fragment, which RFC 8414 does not allow; write it without".to_owned(),
        ),
        (format!("{issuer}\n{secret}"), only_secrets.to_owned()),
        (
            secret.clone(),
            format!("there is no `issuer` to publish keys of; set it in the table `jwt`; and {only_secrets}"),
        ),
    ] {
        let launch = launch(|| application(&toml(&lines)));
        assert_eq!((launch.stopped, launch.error()), (Some("sentinels"), format!("{start}{faults}").as_str()));
    }
    launch(|| application(&with_issuer("http://127.0.0.1:8000"))).is_silent();
    // Where nothing is mounted, nothing is asked.
    launch(|| configured(&toml(&secret)).attach(jwt_core::fairing()).mount("/", routes![])).is_silent();
    let without_fairing = launch(|| configured("").mount("/", jwt_core::well_known()));
    assert!(without_fairing.error().starts_with("the JWT fairing is missing"), "{without_fairing:?}");
}

#[test]
fn a_program_without_rocket_publishes_the_same() {
    let signer = Signer::builder().private_key_pem(keys::ED).unwrap().build().unwrap();
    let set: Value = serde_json::from_str(&KeySet::from(signer.verifying_key()).to_jwks()).unwrap();
    assert_eq!(set, get(&client(application(&with_issuer("https://a.example"))), JWKS));
    let _: fn() -> Vec<Route> = jwt_core::well_known;
}
