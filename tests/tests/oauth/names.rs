//! Whose a token is where clients and users are called alike, and what it may have whatever the claims type calls its scope.

use jwt_core::oauth::{
    AccessToken, Approval, AuthorizationServer, Client as OAuthClient, ClientRequest, Grant, GrantRequest, OAuthError,
    endpoints,
};
use jwt_core::{
    AuthError, Authorities, Caller, ClaimSet, Claims, Jwt, Lookup, Scopes, TokenPair, Tokens, Unavailable,
    jwt_protected, jwt_public,
};
use rocket::http::Status;
use rocket::local::blocking::Client;
use rocket::{delete, get, post, routes};
use tests::{bearer, configured};

use crate::ground::{CODE, SETTINGS, TILL, by_code, parts, refreshed, seen, token};

/// One whose claims have what its function says they have.
struct Says<C>(fn(&Grant<'_>) -> C);

#[rocket::async_trait]
impl<C: ClaimSet> AuthorizationServer for Says<C> {
    type Claims = C;

    async fn client(&self, request: &ClientRequest<'_>) -> Result<Option<OAuthClient>, Unavailable> {
        let client = OAuthClient::public(request.client_id()).secret(TILL.1);
        let client = client.grant_types(["client_credentials", "refresh_token", CODE]);
        Ok(Some(client.scopes(["read", "write"]).default_scopes(["read"])))
    }

    async fn claims(&self, grant: &Grant<'_>) -> Result<Option<C>, OAuthError> {
        Ok(Some(self.0(grant)))
    }

    fn grant_types(&self) -> &[&str] {
        &[CODE]
    }

    async fn grant(&self, request: &GrantRequest<'_>) -> Result<Approval, OAuthError> {
        let approval = Approval::user(request.parameter("code").unwrap_or_default()).with_refresh_token();
        // What the user consented to, before the client came with its code.
        Ok(approval.scope(["read", "write", "everything"].into()))
    }
}

/// The application knows its users: `admin` is one.
struct Users;

#[rocket::async_trait]
impl Authorities for Users {
    async fn look_up(&self, caller: &Caller<'_>) -> Result<Lookup, Unavailable> {
        Ok(if caller.subject() == Some("admin") { Lookup::known().role("admin") } else { Lookup::known() })
    }
}

#[jwt_protected(roles = "admin", claims = jwt_core::DefaultClaims)]
#[get("/admin")]
fn admin() {}

#[jwt_protected]
#[delete("/sessions")]
async fn everywhere(token: Jwt<jwt_core::DefaultClaims>, tokens: &Tokens) -> Result<(), AuthError> {
    tokens.logout_everywhere(&token).await
}

#[jwt_protected]
#[get("/me")]
fn me(token: Jwt<jwt_core::DefaultClaims>) -> String {
    format!("{:?}", token.subject())
}

#[jwt_public("for tests")]
#[post("/login/<user>")]
async fn login(user: &str, tokens: &Tokens) -> Result<TokenPair, AuthError> {
    tokens.for_client("till").login(&jwt_core::DefaultClaims { sub: Some(user.into()), ..Default::default() }).await
}

#[jwt_public("for tests")]
#[post("/refresh", data = "<token>")]
async fn refresh(token: String, tokens: &Tokens) -> Result<TokenPair, AuthError> {
    let claims = async |session: jwt_core::session::Session| {
        Ok(Some(jwt_core::DefaultClaims { sub: Some(session.subject), ..Default::default() }))
    };
    tokens.for_client("till").refresh(&token, claims).await
}

fn app<C: ClaimSet>(claims: fn(&Grant<'_>) -> C) -> Client {
    app_with(SETTINGS, claims)
}

fn app_with<C: ClaimSet>(settings: &str, claims: fn(&Grant<'_>) -> C) -> Client {
    let rocket = configured(settings).attach(jwt_core::fairing().authorities(Users));
    let routes = routes![admin, everywhere, me, login, refresh];
    tests::client(rocket.mount("/", routes).mount("/oauth", endpoints(Says(claims))))
}

fn granted(grant: &Grant<'_>) -> AccessToken {
    let sub = grant.subject().unwrap_or(grant.client().id()).to_owned();
    AccessToken { sub, client_id: grant.client().id().to_owned(), scope: grant.scope().clone() }
}

const CLIENT: [(&str, &str); 1] = [("grant_type", "client_credentials")];
const ADMIN: (&str, &str) = ("admin", TILL.1);

#[test]
fn a_client_is_no_user_whatever_it_is_called() {
    let client = app(granted);
    let clients = token(&client, ADMIN, &CLIENT).good().text("access_token");
    assert_eq!(parts(&clients)[1]["sub"], "admin");
    assert_eq!(seen(&client, "/me", &clients).unwrap(), "None");
    assert_eq!(seen(&client, "/admin", &clients), Err(403), "it has not the roles of the user `admin`");
    let users = by_code(&client, TILL, "admin", "read").good().text("access_token");
    assert_eq!(
        (seen(&client, "/me", &users).unwrap().as_str(), seen(&client, "/admin", &users)),
        ("Some(\"admin\")", Ok(String::new()))
    );
    let everywhere = |token: &str| bearer(client.delete("/sessions"), token).dispatch().status();
    assert_eq!(everywhere(&clients), Status::InternalServerError, "it is nobody who could be logged out");
    assert!(seen(&client, "/me", &users).is_ok());
    assert_eq!(everywhere(&users), Status::Ok);
    assert_eq!(seen(&client, "/me", &users), Err(401));
    assert!(seen(&client, "/me", &clients).is_ok(), "and what ends the user's does not end the client's");
}

#[test]
fn no_user_gets_a_token_that_reads_as_a_clients() {
    let client = app(granted);
    let refused = (400, "invalid_grant");
    assert_eq!(by_code(&client, TILL, "till", "read").error(), refused);
    let lies = app(|grant| AccessToken { sub: grant.client().id().to_owned(), ..granted(grant) });
    assert_eq!(by_code(&lies, TILL, "alice", "read").error(), (500, "server_error"));
}

/// A user who is known by another claim than `sub`.
#[derive(Claims)]
struct Known {
    sub: String,
    email: String,
}

fn known(grant: &Grant<'_>, sub: &str) -> Known {
    Known { sub: sub.to_owned(), email: grant.subject().unwrap_or("-").to_owned() }
}

#[test]
fn neither_does_one_who_is_known_by_another_claim() {
    let settings = format!("{SETTINGS}subject = \"email\"\n");
    let answer = by_code(&app_with(&settings, |grant| known(grant, "4711")), TILL, "alice", "read");
    assert_eq!(parts(&answer.good().text("access_token"))[1]["email"], "alice");
    let lies = app_with(&settings, |grant| known(grant, "till"));
    assert_eq!(by_code(&lies, TILL, "alice", "read").error(), (500, "server_error"));
}

#[test]
fn who_may_nothing_any_more_gets_nothing() {
    let client = app(|grant| AccessToken { scope: Scopes::new(), ..granted(grant) });
    assert_eq!(by_code(&client, TILL, "alice", "read write").error(), (400, "invalid_scope"));
}

#[derive(Claims)]
struct Renamed {
    #[claim(scopes, rename = "scp")]
    scope: Scopes,
}

#[derive(Claims)]
struct Nested {
    #[claim(scopes, path("access", "scopes"))]
    scope: Scopes,
}

#[test]
fn a_scope_is_bound_whatever_the_claims_call_it() {
    let too_much = ["read", "write", "admin"];
    for client in [
        app(move |_| Renamed { scope: ["read", "write", "admin"].into() }),
        app(|_| Nested { scope: ["admin"].into() }),
    ] {
        assert_eq!(by_code(&client, TILL, "alice", "read").error(), (500, "server_error"), "{too_much:?}");
    }
    let client = app(|grant| Renamed { scope: grant.scope().iter().filter(|name| *name == "read").collect() });
    let answer = by_code(&client, TILL, "alice", "read write").good();
    let claims = &parts(&answer.text("access_token"))[1];
    assert_eq!(
        (answer.text("scope"), &claims["scope"], &claims["scp"]),
        ("read".into(), &"read".into(), &"read".into())
    );
}

#[test]
fn what_was_consented_to_need_not_be_asked_for_again() {
    let client = app(granted);
    let code = [("grant_type", CODE), ("code", "alice")];
    assert_eq!(token(&client, TILL, &code).good().text("scope"), "read write");
    assert_eq!(by_code(&client, TILL, "alice", "write").good().text("scope"), "write");
}

/// Each knows what it granted: one asks the client who it is, and the other does not know its scope.
#[test]
fn the_endpoint_and_the_application_refresh_their_own() {
    let client = app(granted);
    let granted = by_code(&client, TILL, "alice", "read").good().text("refresh_token");
    assert_eq!(client.post("/refresh").body(&granted).dispatch().status(), Status::BadRequest);
    assert!(refreshed(&client, TILL, &granted).good().text("scope") == "read", "which cost nothing");
    let pair: serde_json::Value = client.post("/login/alice").dispatch().into_json().unwrap();
    let own = pair["refresh_token"].as_str().unwrap();
    assert_eq!(refreshed(&client, TILL, own).error(), (400, "invalid_grant"));
    assert_eq!(client.post("/refresh").body(own).dispatch().status(), Status::Ok);
}

#[test]
fn who_has_a_secret_has_to_show_it() {
    let client = app(granted);
    let parameters =
        crate::ground::form(&[("client_id", "till"), ("grant_type", "refresh_token"), ("refresh_token", "x")]);
    assert_eq!(crate::ground::send(&client, "/oauth/token", None, &parameters).error(), (401, "invalid_client"));
}
