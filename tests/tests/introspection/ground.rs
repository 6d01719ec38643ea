//! An application whose tokens another one knows.

use jwt_core::oauth::AccessToken;
use jwt_core::{DefaultClaims, Jwt, TokenPair, Tokens, jwt_protected, jwt_public};
use rocket::http::{Header, Status};
use rocket::local::asynchronous::Client;
use rocket::{get, post, routes};
use serde_json::{Value, json};
use tests::key_server::{KeyServer, Reply};

pub const ISSUER: &str = "https://issuer.test";

#[jwt_protected]
#[get("/who")]
fn who(user: Jwt<DefaultClaims>) -> String {
    format!("{} of {}", user.sub.as_deref().unwrap_or("nobody"), user.issuer())
}

#[jwt_protected(claims = DefaultClaims, scope("read") && role("editor"))]
#[get("/read")]
fn read() {}

#[jwt_protected(claims = AccessToken)]
#[get("/strict")]
fn strict(token: Jwt<AccessToken>) -> String {
    token.client_id.clone()
}

#[derive(jwt_core::Claims)]
#[claims(typ = "invite+jwt")]
struct Invitation {
    sub: String,
}

#[jwt_protected(claims = Invitation)]
#[get("/invited")]
fn invited(invitation: Jwt<Invitation>) -> String {
    invitation.sub.clone()
}

#[jwt_protected]
#[post("/revoke")]
async fn revoke(user: Jwt<DefaultClaims>, tokens: &Tokens) -> Result<(), jwt_core::AuthError> {
    tokens.revoke(&user).await
}

#[jwt_public("for tests")]
#[post("/login")]
async fn login(tokens: &Tokens) -> Result<TokenPair, jwt_core::AuthError> {
    tokens.login(&DefaultClaims { sub: Some("bob".into()), ..DefaultClaims::default() }).await
}

/// The issuer's table, with these lines besides.
pub fn table(server: &KeyServer, lines: &str) -> String {
    format!(
        "[default.jwt.issuers.idp]\nissuer = \"{ISSUER}\"\naudience = \"api\"\nintrospection = \"{}\"\n\
         client_id = \"a b\"\nclient_secret = \"s:e&c\"\n{lines}",
        server.url("/introspect")
    )
}

pub async fn client(toml: &str) -> Client {
    tests::journal::install();
    let rocket = tests::configured(toml).attach(jwt_core::fairing());
    Client::untracked(rocket.mount("/", routes![who, read, strict, invited])).await.expect("launches")
}

/// The same, which has tokens of its own as well.
pub async fn signing(server: &KeyServer, lines: &str) -> Client {
    tests::journal::install();
    let own = "[default.jwt]\nsecret = \"kQ7vXr2mZ9tLwB4cYhN6sDfG1jPa8eUo\"\nissuer = \"https://self.test\"\n\
               audience = \"api\"\naccept = [\"idp\", \"self\"]\n";
    let rocket = tests::configured(&format!("{own}{}", table(server, lines))).attach(jwt_core::fairing());
    Client::untracked(rocket.mount("/", routes![who, revoke, login])).await.expect("launches")
}

pub fn now() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_secs()
}

/// What the issuer says of a good token, with this changed; `null` takes a member away.
pub fn active(changes: Value) -> Reply {
    Reply::text(said(changes).to_string())
}

pub fn said(changes: Value) -> Value {
    let mut said = json!({
        "active": true, "iss": ISSUER, "sub": "alice", "aud": "api", "exp": now() + 600, "scope": "read write",
        "roles": ["editor"], "client_id": "till", "token_type": "Bearer", "iat": now(), "jti": "id-1",
    });
    let members = said.as_object_mut().expect("an object");
    for (name, value) in changes.as_object().expect("an object") {
        match value {
            Value::Null => _ = members.remove(name),
            value => _ = members.insert(name.clone(), value.clone()),
        }
    }
    said
}

/// An issuer that says this of each token.
pub fn server(reply: Reply) -> KeyServer {
    let server = KeyServer::plain();
    server.set("/introspect", reply);
    server
}

pub async fn get(client: &Client, path: &str, token: &str) -> Result<String, (u16, String)> {
    let response =
        client.get(path.to_owned()).header(Header::new("Authorization", format!("Bearer {token}"))).dispatch().await;
    let status = response.status();
    if status == Status::Ok {
        return Ok(response.into_string().await.unwrap_or_default());
    }
    let retries = response.headers().contains("Retry-After");
    assert_eq!(retries, status == Status::ServiceUnavailable);
    let problem: Value = response.into_json().await.expect("JSON");
    Err((status.code, problem["code"].as_str().unwrap_or_default().to_owned()))
}

pub fn refused(code: &str) -> Result<String, (u16, String)> {
    Err((401, code.to_owned()))
}

pub fn unavailable() -> Result<String, (u16, String)> {
    Err((503, "temporarily_unavailable".to_owned()))
}

pub fn alice() -> Result<String, (u16, String)> {
    Ok("alice of idp".to_owned())
}
