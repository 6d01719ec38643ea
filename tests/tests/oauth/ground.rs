//! The authorization server of these tests, and its clients.

use std::collections::HashMap;
use std::sync::Mutex;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jwt_core::oauth::{
    AccessToken, Approval, AuthorizationServer, Client as OAuthClient, ClientRequest, Grant, GrantKind, GrantRequest,
    OAuthError, endpoints,
};
use jwt_core::{Claims, Jwt, Roles, Scopes, Tokens, Unavailable, jwt_protected, jwt_public};
use rocket::http::{ContentType, Header, Status};
use rocket::local::blocking::{Client, LocalResponse};
use rocket::{Build, Rocket, get, post, routes};
use serde_json::Value;
use tests::{bearer, configured};

pub const SETTINGS: &str = r#"
[default.jwt]
secret = "kQ7vXr2mZ9tLwB4cYhN6sDfG1jPa8eUo"
issuer = "https://server.example.com"
audience = "api"
"#;

/// A grant of the application's own: `code` is the user's name.
pub const CODE: &str = "urn:example:code";

pub const TILL: (&str, &str) = ("till", "7Fjfp0ZBr1KtDRbnfVdmIw");
pub const OTHER: (&str, &str) = ("other", "gX1fBat3bVJh8sXJ2mQ7vw");
pub const API: (&str, &str) = ("api", "n0tTh3S4m3S3cr3tAtAllXy");
/// Id and secret have characters that a form has to encode.
pub const ODD: (&str, &str) = ("a:b c%", "s:e c+r%e&t=");

#[derive(Claims)]
pub struct Access {
    pub sub: Option<String>,
    pub client_id: Option<String>,
    #[claim(roles, default)]
    pub roles: Roles,
    #[claim(scopes)]
    pub scope: Option<Scopes>,
}

/// Who there is, and the scopes that they may have.
#[derive(Default)]
pub struct Users(Mutex<HashMap<String, Vec<String>>>);

impl Users {
    pub fn set(&self, name: &str, scopes: Option<&[&str]>) {
        let mut users = self.0.lock().unwrap();
        match scopes {
            Some(scopes) => users.insert(name.to_owned(), scopes.iter().map(|name| (*name).to_owned()).collect()),
            None => users.remove(name),
        };
    }

    fn get(&self, name: &str) -> Option<Vec<String>> {
        self.0.lock().unwrap().get(name).cloned()
    }
}

/// The scopes that clients may ask for.
pub struct Allowed(pub Mutex<Vec<&'static str>>);

pub struct Server;

#[rocket::async_trait]
impl AuthorizationServer for Server {
    type Claims = Access;

    async fn client(&self, request: &ClientRequest<'_>) -> Result<Option<OAuthClient>, Unavailable> {
        let allowed = request.state::<Allowed>().ok_or("no state")?.0.lock().unwrap().clone();
        let confidential = |(id, secret): (&str, &str)| {
            OAuthClient::confidential(id)
                .secret(secret)
                .grant_types(["client_credentials", "refresh_token", CODE])
                .scopes(allowed.clone())
                .default_scopes(["articles:read"])
        };
        Ok(match request.client_id() {
            // A database that does not mind the case.
            id if id.eq_ignore_ascii_case("till") => Some(confidential(TILL)),
            "other" => Some(confidential(OTHER)),
            "alice" => Some(confidential(("alice", "alices secret"))),
            "a:b c%" => Some(confidential(ODD)),
            "api" => Some(OAuthClient::confidential(API.0).secret(API.1).may_introspect()),
            "secretless" => Some(OAuthClient::confidential("secretless").grant_types(["client_credentials"])),
            "page" => Some(
                OAuthClient::public("page")
                    .grant_types(["client_credentials", "refresh_token", CODE])
                    .scopes(allowed)
                    .may_introspect(),
            ),
            "once" => Some(OAuthClient::public("once").grant_types([CODE]).scopes(allowed)),
            "broken" => return Err("the database is down".into()),
            _ => None,
        })
    }

    async fn claims(&self, grant: &Grant<'_>) -> Result<Option<Access>, OAuthError> {
        let (sub, mut scope) = (grant.subject().map(str::to_owned), Some(grant.scope().clone()));
        let mut access = Access { sub, client_id: None, roles: Roles::new(), scope: None };
        match (grant.kind(), grant.subject()) {
            (GrantKind::ClientCredentials, None) if grant.scope().contains_name("odd:subject") => {
                access.sub = Some("service:till".into());
            }
            (GrantKind::ClientCredentials, None) => scope = None,
            (_, Some("grabber")) => scope = Some(["articles:read", "articles:write", "everything"].into()),
            (_, Some("liar")) => access.client_id = Some("other".into()),
            (_, Some("impostor")) => access.sub = Some("alice".into()),
            (_, Some("silent")) => (access.sub, scope) = (None, None),
            (_, Some(user)) => {
                let users = grant.state::<Users>().ok_or(OAuthError::ServerError)?;
                let Some(may) = users.get(user) else { return Ok(None) };
                scope = scope.map(|scope| scope.iter().filter(|name| may.iter().any(|may| may == name)).collect());
                access.roles = ["editor"].into();
            }
            (_, None) => {}
        }
        Ok(Some(Access { scope, ..access }))
    }

    fn grant_types(&self) -> &[&str] {
        &[CODE, "urn:example:unfinished"]
    }

    async fn grant(&self, request: &GrantRequest<'_>) -> Result<Approval, OAuthError> {
        assert_eq!(request.grant_type(), CODE);
        match request.parameter("code") {
            None => Err(OAuthError::InvalidRequest("the parameter `code` is missing")),
            Some("wrong") => Err(OAuthError::InvalidGrant("the code is wrong")),
            Some("service") => Ok(Approval::client().with_refresh_token()),
            Some("once") => Ok(Approval::user("alice")),
            Some("less") => {
                let less = ["articles:read", "everything"].into();
                Ok(Approval::user("alice").scope(less).with_refresh_token())
            }
            Some("nobody") => Ok(Approval::user("nobody").with_refresh_token()),
            Some(user) => Ok(Approval::user(user).with_refresh_token()),
        }
    }
}

#[jwt_protected(claims = Access, scope("articles:read"))]
#[get("/articles")]
fn articles(token: Jwt<Access>) -> String {
    token.sub.clone().unwrap_or_default()
}

#[jwt_protected(claims = AccessToken, scope("articles:write"))]
#[get("/write")]
fn write(token: Jwt<AccessToken>) -> String {
    format!("{} by {}", token.user().unwrap_or("nobody"), token.client_id)
}

/// A token that no client asked for.
#[jwt_public("for tests")]
#[post("/plain")]
fn plain(tokens: &Tokens) -> Result<jwt_core::IssuedToken, jwt_core::AuthError> {
    Ok(tokens.issue(&jwt_core::DefaultClaims { sub: Some("alice".into()), ..Default::default() })?)
}

pub fn rocket_with(settings: &str, fairing: jwt_core::Fairing) -> Rocket<Build> {
    tests::journal::install();
    let users = Users::default();
    users.set("alice", Some(&["articles:read", "articles:write"]));
    configured(settings)
        .attach(fairing)
        .manage(users)
        .manage(Allowed(Mutex::new(vec!["articles:read", "articles:write", "odd:subject"])))
        .mount("/", routes![articles, write, plain])
        .mount("/oauth", endpoints(Server))
}

pub fn app() -> Client {
    tests::client(rocket_with(SETTINGS, jwt_core::fairing()))
}

pub fn users(client: &Client) -> &Users {
    client.rocket().state().expect("users")
}

pub fn allow(client: &Client, scopes: &[&'static str]) {
    *client.rocket().state::<Allowed>().expect("scopes").0.lock().unwrap() = scopes.to_vec();
}

/// Every byte that is no letter and no digit is encoded.
pub fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b' ' => "+".to_owned(),
            _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect()
}

pub fn form(parameters: &[(&str, &str)]) -> String {
    let pairs: Vec<_> =
        parameters.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    pairs.join("&")
}

pub fn basic((id, secret): (&str, &str)) -> String {
    format!("Basic {}", STANDARD.encode(format!("{}:{}", encoded(id), encoded(secret))))
}

/// What an endpoint answered. All that holds for each answer is looked at here.
#[derive(Debug)]
pub struct Answer {
    pub status: Status,
    pub body: Value,
    pub retry_after: Option<String>,
}

impl Answer {
    pub fn of(response: LocalResponse<'_>) -> Self {
        let header = |name: &str| response.headers().get(name).collect::<Vec<_>>().join(", ");
        assert_eq!((header("Cache-Control").as_str(), header("Pragma").as_str()), ("no-store", "no-cache"));
        let status = response.status();
        let challenged = header("WWW-Authenticate").starts_with("Basic realm=\"");
        assert_eq!(challenged, status == Status::Unauthorized);
        let retry_after = response.headers().get_one("Retry-After").map(str::to_owned);
        assert_eq!(retry_after.is_some(), status == Status::ServiceUnavailable);
        let kind = response.content_type();
        let text = response.into_string().unwrap_or_default();
        let body = if text.is_empty() { Value::Null } else { serde_json::from_str(&text).expect("JSON") };
        assert!(body.is_null() || kind == Some(ContentType::JSON), "{kind:?}");
        if status != Status::Ok {
            let members: Vec<_> = body.as_object().expect("an object").keys().collect();
            assert_eq!(members, ["error", "error_description"]);
        }
        Self { status, body, retry_after }
    }

    #[track_caller]
    pub fn text(&self, name: &str) -> String {
        self.body[name].as_str().unwrap_or_else(|| panic!("no `{name}` in {self:?}")).to_owned()
    }

    /// Status and code of an error.
    pub fn error(&self) -> (u16, &str) {
        (self.status.code, self.body["error"].as_str().unwrap_or_default())
    }

    #[track_caller]
    pub fn good(self) -> Self {
        assert_eq!(self.status, Status::Ok, "{self:?}");
        self
    }
}

pub fn send(client: &Client, path: &str, authorization: Option<&str>, body: &str) -> Answer {
    let mut request = client.post(path.to_owned()).header(ContentType::Form).body(body);
    if let Some(authorization) = authorization {
        request.add_header(Header::new("Authorization", authorization.to_owned()));
    }
    Answer::of(request.dispatch())
}

/// A client that authenticates by its header.
pub fn ask(client: &Client, path: &str, who: (&str, &str), parameters: &[(&str, &str)]) -> Answer {
    send(client, path, Some(&basic(who)), &form(parameters))
}

pub fn token(client: &Client, who: (&str, &str), parameters: &[(&str, &str)]) -> Answer {
    ask(client, "/oauth/token", who, parameters)
}

/// By the application's own grant.
pub fn by_code(client: &Client, who: (&str, &str), user: &str, scope: &str) -> Answer {
    token(client, who, &[("grant_type", CODE), ("code", user), ("scope", scope)])
}

pub fn refreshed(client: &Client, who: (&str, &str), refresh_token: &str) -> Answer {
    token(client, who, &[("grant_type", "refresh_token"), ("refresh_token", refresh_token)])
}

pub fn introspected(client: &Client, who: (&str, &str), token: &str) -> Value {
    ask(client, "/oauth/introspect", who, &[("token", token)]).good().body
}

pub fn is_active(client: &Client, token: &str) -> bool {
    let told = introspected(client, API, token);
    if told["active"] != true {
        assert_eq!(told, serde_json::json!({"active": false}));
    }
    told["active"] == true
}

/// What a route answers to a token: its status, or what it says.
pub fn seen(client: &Client, path: &'static str, token: &str) -> Result<String, u16> {
    let response = bearer(client.get(path), token).dispatch();
    match response.status() {
        Status::Ok => Ok(response.into_string().unwrap_or_default()),
        status => Err(status.code),
    }
}

/// Header and claims of a token, as they are.
pub fn parts(token: &str) -> [Value; 2] {
    let mut parts = token.split('.').map(|part| URL_SAFE_NO_PAD.decode(part).expect("base64url"));
    [(); 2].map(|()| serde_json::from_slice(&parts.next().expect("a part")).expect("JSON"))
}
