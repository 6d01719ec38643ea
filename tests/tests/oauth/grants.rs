//! Access tokens, and who gets them.

use jwt_core::oauth::{
    AuthorizationServer, Client as OAuthClient, ClientRequest, ClientSecret, Grant, OAuthError, endpoints,
};
use jwt_core::{DefaultClaims, Unavailable};
use rocket::http::Status;
use serde_json::json;

use crate::ground::*;

#[test]
fn a_client_gets_a_token_for_itself() {
    let client = app();
    let parameters = form(&[("grant_type", "client_credentials"), ("scope", "articles:read articles:write")]);
    let answer = send(&client, "/oauth/token", Some(&basic(TILL)), &parameters).good();
    let members: Vec<_> = answer.body.as_object().unwrap().keys().collect();
    assert_eq!(members, ["access_token", "expires_in", "scope", "token_type"]);
    assert_eq!((&answer.body["token_type"], &answer.body["expires_in"]), (&json!("Bearer"), &json!(900)));
    assert_eq!(answer.body["scope"], "articles:read articles:write");

    let token = answer.text("access_token");
    let [header, claims] = parts(&token);
    assert_eq!((&header["typ"], &header["alg"]), (&json!("at+jwt"), &json!("HS256")));
    for (name, value) in [
        ("iss", json!("https://server.example.com")),
        ("aud", json!("api")),
        ("sub", json!("till")),
        ("client_id", json!("till")),
        ("scope", json!("articles:read articles:write")),
    ] {
        assert_eq!(claims[name], value, "{name}");
    }
    assert_eq!(claims["exp"].as_u64(), claims["iat"].as_u64().map(|iat| iat + 900));
    assert!(claims["jti"].as_str().is_some_and(|id| id.len() == 22) && claims.get("sid").is_none(), "{claims}");

    assert_eq!(seen(&client, "/articles", &token).unwrap(), "till");
    assert_eq!(seen(&client, "/write", &token).unwrap(), "nobody by till");
}

#[test]
fn a_client_authenticates_in_one_of_two_ways() {
    let client = app();
    let asked = |authorization: Option<(&str, &str)>, more: &[(&str, &str)]| {
        let parameters = [&[("grant_type", "client_credentials")], more].concat();
        send(&client, "/oauth/token", authorization.map(basic).as_deref(), &form(&parameters)).status
    };
    assert_eq!(asked(None, &[("client_id", TILL.0), ("client_secret", TILL.1)]), Status::Ok);
    assert_eq!(asked(None, &[("client_id", ODD.0), ("client_secret", ODD.1)]), Status::Ok);
    assert_eq!(asked(Some(ODD), &[]), Status::Ok);
    assert_eq!(asked(Some(TILL), &[("client_id", TILL.0)]), Status::Ok);
    assert_eq!(asked(Some(TILL), &[("client_id", ""), ("client_secret", "")]), Status::Ok);
}

#[test]
fn the_scope_is_what_is_asked_for_or_the_default() {
    let client = app();
    let scope = |asked: Option<&str>| {
        let asked = asked.map(|scope| ("scope", scope));
        let parameters: Vec<_> = [("grant_type", "client_credentials")].into_iter().chain(asked).collect();
        let answer = token(&client, TILL, &parameters).good();
        let claims = &parts(&answer.text("access_token"))[1];
        assert_eq!(claims.get("scope"), answer.body.get("scope"));
        answer.body["scope"].as_str().map(str::to_owned)
    };
    assert_eq!(scope(None).as_deref(), Some("articles:read"));
    assert_eq!(scope(Some("")).as_deref(), Some("articles:read"));
    assert_eq!(scope(Some("articles:write")).as_deref(), Some("articles:write"));
    allow(&client, &["articles:write"]);
    assert_eq!(scope(None), None);
}

#[test]
fn the_application_may_call_a_client_something_else() {
    let client = app();
    let answer = token(&client, TILL, &[("grant_type", "client_credentials"), ("scope", "odd:subject")]).good();
    let claims = &parts(&answer.text("access_token"))[1];
    assert_eq!((&claims["sub"], &claims["client_id"]), (&json!("service:till"), &json!("till")));
}

#[test]
fn a_grant_of_ones_own_is_for_a_user() {
    let client = app();
    for who in [TILL, ("page", "")] {
        let answer = by_code(&client, who, "alice", "articles:read articles:write").good();
        let access = answer.text("access_token");
        let [header, claims] = parts(&access);
        assert_eq!((&header["typ"], &claims["sub"]), (&json!("at+jwt"), &json!("alice")));
        assert_eq!((&claims["client_id"], &claims["roles"]), (&json!(who.0), &json!(["editor"])));
        assert!(claims["sid"].is_string(), "{claims}");
        assert_eq!(seen(&client, "/write", &access), Ok(format!("alice by {}", who.0)));
        assert!(refreshed(&client, who, &answer.text("refresh_token")).status == Status::Ok);
    }
}

#[test]
fn a_public_client_says_its_id_in_the_form() {
    let client = app();
    let parameters = [("grant_type", CODE), ("code", "alice"), ("scope", "articles:read"), ("client_id", "page")];
    let answer = send(&client, "/oauth/token", None, &form(&parameters)).good();
    assert_eq!(parts(&answer.text("access_token"))[1]["client_id"], "page");
}

#[test]
fn a_refresh_token_comes_where_it_is_given_and_can_be_used() {
    let client = app();
    let comes = |who, code| by_code(&client, who, code, "articles:read").good().body.get("refresh_token").is_some();
    assert!(comes(TILL, "alice"));
    assert!(!comes(TILL, "once"), "the application gives none");
    assert!(!comes(("once", ""), "alice"), "the client may not use one");
    assert!(!comes(TILL, "service"), "no user has a session");
}

#[test]
fn the_application_gives_less_and_never_more() {
    let client = app();
    let given = |code: &str, scope: &str| {
        let answer = by_code(&client, TILL, code, scope).good();
        assert_eq!(parts(&answer.text("access_token"))[1]["scope"], answer.body["scope"]);
        answer.text("scope")
    };
    assert_eq!(given("less", "articles:read articles:write"), "articles:read");
    assert_eq!(given("silent", "articles:read articles:write"), "articles:read articles:write");
    users(&client).set("alice", Some(&["articles:write"]));
    assert_eq!(given("alice", "articles:read articles:write"), "articles:write");
    // An error says what a token of no use would not.
    assert_eq!(by_code(&client, TILL, "alice", "articles:read").error(), (400, "invalid_scope"));
    for mistaken in ["grabber", "liar", "impostor"] {
        assert_eq!(by_code(&client, TILL, mistaken, "articles:read").error(), (500, "server_error"), "{mistaken}");
    }
}

#[test]
fn nobody_is_taken_for_the_client_itself() {
    let client = app();
    let who = ("alice", "alices secret");
    assert_eq!(by_code(&client, who, "alice", "articles:read").error(), (400, "invalid_grant"));
    assert_eq!(by_code(&client, who, "service", "articles:read").status, Status::Ok);
}

#[test]
fn who_is_unknown_gets_nothing() {
    let client = app();
    assert_eq!(by_code(&client, TILL, "nobody", "articles:read").error(), (400, "invalid_grant"));
    assert_eq!(by_code(&client, TILL, "wrong", "articles:read").error(), (400, "invalid_grant"));
    assert_eq!(by_code(&client, TILL, "wrong", "articles:read").body["error_description"], "the code is wrong");
}

/// Keeps secrets somewhere else.
struct Elsewhere;

#[rocket::async_trait]
impl AuthorizationServer for Elsewhere {
    type Claims = DefaultClaims;

    async fn client(&self, request: &ClientRequest<'_>) -> Result<Option<OAuthClient>, Unavailable> {
        let client = OAuthClient::confidential(request.client_id()).grant_types(["client_credentials"]);
        Ok(Some(client.secret("the hash of this is not asked")))
    }

    async fn authenticate(&self, client: &OAuthClient, secret: &ClientSecret<'_>) -> Result<bool, Unavailable> {
        match client.id() {
            "down" => Err("the vault does not answer".into()),
            id => Ok(secret.expose() == format!("{id}'s own")),
        }
    }

    async fn claims(&self, _: &Grant<'_>) -> Result<Option<DefaultClaims>, OAuthError> {
        Ok(Some(DefaultClaims::default()))
    }
}

#[test]
fn secrets_may_be_kept_elsewhere() {
    let rocket = tests::configured(SETTINGS).attach(jwt_core::fairing()).mount("/oauth", endpoints(Elsewhere));
    let client = tests::client(rocket);
    let asked = |id: &str, secret: &str| {
        let answer = token(&client, (id, secret), &[("grant_type", "client_credentials")]);
        (answer.status.code, answer.error().1.to_owned())
    };
    assert_eq!(asked("a", "a's own").0, 200);
    for wrong in ["b's own", "the hash of this is not asked", ""] {
        assert_eq!(asked("a", wrong), (401, "invalid_client".to_owned()), "{wrong}");
    }
    assert_eq!(asked("down", "down's own"), (503, "temporarily_unavailable".to_owned()));
}
