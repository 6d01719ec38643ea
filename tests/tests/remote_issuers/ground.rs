//! An application that takes the tokens of an issuer on this machine.

use std::time::Duration;

use jwt_core::{Clock, DefaultClaims, Jwt, KeySources, Signer, SigningKey, jwt_protected, jwt_public};
use rocket::http::Status;
use rocket::local::asynchronous::{Client, LocalResponse};
use rocket::serde::json::Json;
use rocket::{get, routes};
use serde_json::Value;
use tests::key_server::{KeyServer, Reply};
use tests::keys::{self, ED, OTHER_ED};

pub const ISSUER: &str = "https://issuer.test";

#[jwt_protected]
#[get("/who")]
fn who(user: Jwt<DefaultClaims>) -> String {
    format!("{} of {}", user.sub.as_deref().unwrap_or("nobody"), user.issuer())
}

#[jwt_public("asked by the load balancer")]
#[get("/health")]
fn health(sources: KeySources) -> (Status, Json<KeySources>) {
    let status = if sources.all_serve() { Status::Ok } else { Status::ServiceUnavailable };
    (status, Json(sources))
}

/// The JWK of one of the tests' Ed25519 keys.
pub fn jwk(private: &str, kid: &str) -> Value {
    let public = if private == ED { keys::ED_PUBLIC } else { keys::OTHER_ED_PUBLIC };
    keys::okp_jwk(kid, &keys::point(public, 32))
}

/// Publishes the first key as `one`.
pub fn server() -> KeyServer {
    let server = KeyServer::plain();
    server.set("/jwks", Reply::keys(&[jwk(ED, "one")]));
    server
}

/// The issuer's table, with these lines besides.
pub fn table(server: &KeyServer, lines: &str) -> String {
    format!(
        "[default.jwt.issuers.idp]\nissuer = \"{ISSUER}\"\naudience = \"api\"\njwks = \"{}\"\n{lines}",
        server.url("/jwks")
    )
}

pub async fn client(toml: &str) -> Client {
    tests::journal::install();
    let rocket = tests::configured(toml).attach(jwt_core::fairing());
    Client::untracked(rocket.mount("/", routes![who, health])).await.expect("launches")
}

/// Who signs with this key under this name.
pub fn signer(private: &str, kid: &str, issuer: &str) -> Signer {
    let key = SigningKey::from_pem(private).unwrap().with_kid(kid).unwrap();
    Signer::builder().key(key).issuer(issuer).audience("api").build().unwrap()
}

pub fn token(kid: &str) -> String {
    let private = if kid == "one" { ED } else { OTHER_ED };
    signer(private, kid, ISSUER).sign(&alice()).unwrap()
}

/// A token of the application's own time.
pub fn signed_now(client: &Client, kid: &str) -> String {
    let now = jwt_core::testing::clock(client.rocket()).now();
    let private = if kid == "one" { ED } else { OTHER_ED };
    let signer = signer(private, kid, ISSUER);
    signer.token(&alice()).issued_at(now).expires_at(now.saturating_add(Duration::from_secs(600))).sign().unwrap()
}

pub fn alice() -> DefaultClaims {
    DefaultClaims { sub: Some("alice".into()), ..Default::default() }
}

pub async fn get<'c>(client: &'c Client, token: &str) -> LocalResponse<'c> {
    let bearer = rocket::http::Header::new("Authorization", format!("Bearer {token}"));
    client.get("/who").header(bearer).dispatch().await
}

/// Status and `code`, or the body where the token passed.
pub async fn answer(client: &Client, token: &str) -> (u16, String) {
    let response = get(client, token).await;
    let status = response.status().code;
    let body = response.into_string().await.unwrap_or_default();
    let problem: Value = serde_json::from_str(&body).unwrap_or_default();
    (status, problem["code"].as_str().map_or(body, str::to_owned))
}
