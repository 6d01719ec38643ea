//! Tokens on their way out, and what an application tests itself with.

use std::time::Duration;

use jwt_core::testing::{WithIdentity, clock, ed25519, secret};
use jwt_core::{
    AuthError, Claims, DefaultClaims, IssuedToken, Jwt, NumericDate, Settings, Tokens, jwt_protected, jwt_public,
};
use rocket::http::Status;
use rocket::serde::json::Json;
use rocket::{get, post, routes};
use serde_json::{Value, json};
use tests::{bearer, client, configured, denial};

#[derive(Claims)]
struct User {
    sub: String,
}

/// Tokens of this type are never taken for access tokens, nor the other way round.
#[derive(Claims)]
#[claims(typ = "invite+jwt", expiration = "1m", audience = "invitations")]
struct Invite {
    sub: String,
    nonce: String,
}

/// Tokens of this type may live for ever.
#[derive(Claims)]
#[claims(allow_missing_exp)]
struct Machine {
    sub: String,
}

fn alice() -> User {
    User { sub: "alice".into() }
}

#[jwt_public("hands out tokens")]
#[post("/json")]
fn as_json(tokens: &Tokens) -> Result<Json<IssuedToken>, AuthError> {
    Ok(Json(tokens.issue(&alice())?))
}

#[jwt_public("hands out tokens")]
#[post("/responder")]
fn as_responder(tokens: &Tokens) -> Result<IssuedToken, AuthError> {
    Ok(tokens.issue(&alice())?)
}

#[jwt_public("hands out tokens, some day")]
#[post("/none")]
fn none(_tokens: &Tokens) -> AuthError {
    AuthError::bad_credentials()
}

#[jwt_public("hands out what cannot be")]
#[post("/impossible")]
fn impossible(tokens: &Tokens) -> Result<IssuedToken, AuthError> {
    Ok(tokens.issue(&User { sub: "x".repeat(300) })?)
}

#[jwt_protected]
#[get("/me")]
fn me(user: Jwt<User>) -> String {
    user.sub.clone()
}

#[jwt_protected]
#[get("/invited")]
fn invited(invite: Jwt<Invite>) -> String {
    format!("{} {}", invite.sub, invite.nonce)
}

#[jwt_protected]
#[get("/machine")]
fn machine(machine: Jwt<Machine>) -> String {
    machine.sub.clone()
}

fn app(settings: &str) -> rocket::local::blocking::Client {
    let routes = routes![as_json, as_responder, none, impossible, me, invited, machine];
    client(configured(&format!("[default.jwt]\n{settings}")).attach(jwt_core::fairing()).mount("/", routes))
}

fn signing() -> String {
    format!("secret = \"{}\"\nissuer = \"https://a.example\"\naudience = \"api\"", secret())
}

#[test]
fn an_answer_with_a_token_is_not_stored() {
    let client = app(&signing());
    for path in ["/json", "/responder"] {
        let response = client.post(path).dispatch();
        assert_eq!(response.headers().get_one("Cache-Control"), Some("no-store"), "{path}");
        assert_eq!(response.headers().get_one("Pragma"), Some("no-cache"), "{path}");
        let answer: Value = response.into_json().expect("JSON");
        assert_eq!((&answer["token_type"], &answer["expires_in"]), (&json!("Bearer"), &json!(900)), "{path}");
        let token = answer["access_token"].as_str().expect("text");
        assert_eq!(bearer(client.get("/me"), token).dispatch().into_string().as_deref(), Some("alice"), "{path}");
    }
    let refused = client.post("/none").dispatch();
    assert_eq!(refused.headers().get_one("Cache-Control"), None);
    assert_eq!(denial(refused).code.as_deref(), Some("bad_credentials"));
    let impossible = denial(client.post("/impossible").dispatch());
    assert_eq!((impossible.status, impossible.code.as_deref()), (Status::InternalServerError, Some("internal_error")));
}

#[test]
fn what_the_claims_leave_out_is_filled_in() {
    let client = app(&signing());
    let tokens = Tokens::of(client.rocket()).expect("signs");
    clock(client.rocket()).set(NumericDate::from_secs(1_000_000));
    let read = |token: &IssuedToken| -> Value {
        use base64::Engine as _;
        let payload = token.token().split('.').nth(1).expect("a payload");
        let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(payload).expect("base64url");
        serde_json::from_slice(&bytes).expect("JSON")
    };
    let token = tokens.issue(&alice()).expect("issues");
    let expected = json!({
        "iss": "https://a.example", "aud": "api", "sub": "alice", "iat": 1_000_000, "exp": 1_000_900, "jti": token.jwt_id(),
    });
    assert_eq!(read(&token), expected);
    assert_ne!(tokens.issue(&alice()).expect("issues").jwt_id(), token.jwt_id());
    let shown = format!("{token:?} {tokens:?}");
    assert!(!shown.contains(token.token()) && !shown.contains("eyJ"), "{shown}");

    let invite = tokens.issue(&Invite { sub: "bob".into(), nonce: "n".into() }).expect("issues");
    assert_eq!(read(&invite)["aud"], json!(["api", "invitations"]));
    assert_eq!(invite.expires_in(), Some(Duration::from_secs(60)));
}

#[test]
fn a_typ_of_its_own_keeps_kinds_apart() {
    let client = app(&signing());
    let tokens = Tokens::of(client.rocket()).expect("signs");
    let invite = tokens.issue(&Invite { sub: "bob".into(), nonce: "n".into() }).expect("issues");
    let access = tokens.issue(&alice()).expect("issues");
    let get = |path: &'static str, token: &IssuedToken| bearer(client.get(path), token.token()).dispatch();
    assert_eq!(get("/invited", &invite).into_string().as_deref(), Some("bob n"));
    assert_eq!(denial(get("/me", &invite)).code.as_deref(), Some("type_not_accepted"));
    assert_eq!(get("/invited", &access).status(), Status::Unauthorized);
}

#[test]
fn only_a_claims_type_that_says_so_lives_for_ever() {
    let client = app(&signing());
    let tokens = Tokens::of(client.rocket()).expect("signs");
    let robot = Machine { sub: "robot".into() };
    let token = tokens.issue_with(&robot, |token| token.never_expires()).expect("issues");
    assert_eq!(token.expires_in(), None);
    clock(client.rocket()).set(NumericDate::from_secs(9_000_000_000));
    assert_eq!(bearer(client.get("/machine"), token.token()).dispatch().into_string().as_deref(), Some("robot"));
    assert_eq!(denial(bearer(client.get("/me"), token.token()).dispatch()).code.as_deref(), Some("claim_missing"));
    assert!(tokens.issue_with(&alice(), |token| token.never_expires()).is_err());
}

#[test]
fn an_application_that_only_verifies_is_tested_alike() {
    let public = ed25519().public_key;
    let toml =
        format!("[default.jwt]\npublic_key = '''{public}'''\nissuer = \"https://a.example\"\ntyp = \"at+jwt\"\n");
    let client = client(configured(&toml).attach(jwt_core::fairing()).mount("/", routes![me]));
    assert_eq!(client.get("/me").identity(&alice()).dispatch().into_string().as_deref(), Some("alice"));
    let code = |request: rocket::local::blocking::LocalRequest<'_>| denial(request.dispatch()).code;
    let other = client.get("/me").identity_with(&alice(), |token| token.issuer("https://b.example"));
    assert_eq!(code(other).as_deref(), Some("issuer_mismatch"));
    assert_eq!(code(client.get("/me").identity(&DefaultClaims::default())).as_deref(), Some("claim_missing"));
    assert!(Tokens::of(client.rocket()).is_none());
}

#[rocket::async_test]
async fn the_asynchronous_client_has_identities_too() {
    let rocket =
        configured(&format!("[default.jwt]\n{}", signing())).attach(jwt_core::fairing()).mount("/", routes![me]);
    let client = rocket::local::asynchronous::Client::untracked(rocket).await.expect("launches");
    assert_eq!(client.get("/me").identity(&alice()).dispatch().await.into_string().await.as_deref(), Some("alice"));
    clock(client.rocket()).advance(Duration::from_secs(3600));
    assert_eq!(client.get("/me").identity(&alice()).dispatch().await.status(), Status::Ok, "issued by the same clock");
}

#[test]
fn settings_serve_without_a_server() {
    let figment = rocket::Config::figment().select("debug").merge(("jwt.secret", secret())).merge(("jwt.issuer", "me"));
    let settings = Settings::read(&figment).expect("usable");
    let token = settings.signer().expect("signs").sign(&alice()).expect("signs");
    assert_eq!(settings.verifier().verify::<User>(&token).expect("verifies").sub, "alice");
}
