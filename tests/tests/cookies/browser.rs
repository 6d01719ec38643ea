//! An application with cookies, and what a browser does with them.

use std::collections::BTreeMap;
use std::time::Duration;

use jwt_core::{
    AuthError, Claims, CookieSession, CookieTokens, IssuedToken, Jwt, KeyResolver, MaybeJwt, TokenPair, Tokens,
    Unavailable, Unverified, VerifyingKey, jwt_protected, jwt_public,
};
use rocket::http::{Header, Status};
use rocket::local::blocking::{Client, LocalRequest, LocalResponse};
use rocket::{Build, Request, Rocket, catch, catchers, delete, get, post, put, routes};
use serde_json::Value;
use tests::configured;

pub(crate) const SETTINGS: &str = r#"
[default.jwt]
secret = "kQ7vXr2mZ9tLwB4cYhN6sDfG1jPa8eUo"
issuer = "https://api.example.com"
"#;

pub(crate) const ACCESS: &str = "__Host-jwt";
pub(crate) const REFRESH: &str = "__Host-jwt-refresh";
pub(crate) const CSRF: &str = "__Host-jwt-csrf";

#[derive(Claims)]
pub(crate) struct User {
    sub: String,
    #[claim(default)]
    long: String,
}

fn user(name: impl Into<String>) -> User {
    User { sub: name.into(), long: String::new() }
}

#[jwt_public("this is where browsers log in")]
#[post("/login/<name>")]
async fn login(name: &str, cookies: CookieTokens<'_>) -> Result<CookieSession, AuthError> {
    if name == "mallory" {
        return Err(AuthError::bad_credentials());
    }
    cookies.login(&user(name)).await
}

#[jwt_public("the way back from a server that knows the user")]
#[get("/callback/<name>")]
async fn callback(name: &str, cookies: CookieTokens<'_>) -> Result<CookieSession, AuthError> {
    cookies.login(&user(name)).await
}

#[jwt_public("this is where browsers log in")]
#[post("/long")]
async fn long(cookies: CookieTokens<'_>) -> Result<CookieSession, AuthError> {
    cookies.login(&User { sub: "alice".into(), long: "x".repeat(3500) }).await
}

#[jwt_public("the refresh token says who it is")]
#[post("/refresh")]
async fn refresh(cookies: CookieTokens<'_>) -> Result<CookieSession, AuthError> {
    cookies.refresh(async |session| Ok(Some(user(session.subject)))).await
}

#[jwt_public("the refresh token says who it is")]
#[post("/gone")]
async fn gone(cookies: CookieTokens<'_>) -> Result<CookieSession, AuthError> {
    cookies.refresh(async |_| Ok(None::<User>)).await
}

#[jwt_public("the refresh token says whose it is")]
#[post("/logout")]
async fn logout(cookies: CookieTokens<'_>) -> Result<(), AuthError> {
    cookies.logout().await
}

#[jwt_protected(claims = User)]
#[post("/everywhere")]
async fn everywhere(user: Jwt<User>, cookies: CookieTokens<'_>) -> Result<(), AuthError> {
    cookies.logout_everywhere(&user).await
}

#[jwt_protected(claims = User)]
#[get("/everywhere")]
async fn by_link(user: Jwt<User>, cookies: CookieTokens<'_>) -> Result<(), AuthError> {
    cookies.logout_everywhere(&user).await
}

#[jwt_public("a page of another host asks")]
#[get("/csrf")]
fn csrf(cookies: CookieTokens<'_>) -> Result<Option<String>, AuthError> {
    cookies.csrf_token()
}

#[jwt_public("this is where browsers log in")]
#[post("/till")]
async fn till(cookies: CookieTokens<'_>) -> Result<CookieSession, AuthError> {
    cookies.for_client("till").login(&user("alice")).await
}

#[jwt_public("the refresh token says who it is")]
#[post("/till/refresh")]
async fn till_refresh(cookies: CookieTokens<'_>) -> Result<CookieSession, AuthError> {
    cookies.for_client("till").refresh(async |session| Ok(Some(user(session.subject)))).await
}

/// Claims that no token here has.
#[derive(Claims)]
#[allow(dead_code, reason = "nobody gets to read it")]
struct Elevated {
    level: u8,
}

#[jwt_protected(claims = Elevated)]
#[get("/elevated")]
fn elevated() {}

#[jwt_protected(claims = User)]
#[get("/me")]
pub(crate) fn me(user: Jwt<User>) -> String {
    user.sub.clone()
}

#[jwt_protected(claims = User)]
#[post("/me")]
fn post_me() {}

#[jwt_protected(claims = User)]
#[put("/me")]
fn put_me() {}

#[jwt_protected(claims = User)]
#[delete("/me")]
fn delete_me() {}

#[jwt_public("whoever logs in may have a cookie of before")]
#[get("/welcome")]
pub(crate) fn welcome(user: MaybeJwt<User>) -> String {
    user.as_ref().map_or("nobody".into(), |user| user.sub.clone())
}

#[jwt_public("everybody may read it")]
#[get("/static")]
fn fixed() {}

#[jwt_public("this is where callers get a token")]
#[post("/token/<name>")]
pub(crate) fn issue(name: &str, tokens: &Tokens) -> Result<IssuedToken, AuthError> {
    Ok(tokens.issue(&user(name))?)
}

#[jwt_public("this is where callers get a token")]
#[post("/pair/<name>")]
async fn pair(name: &str, tokens: &Tokens) -> Result<TokenPair, AuthError> {
    tokens.login(&user(name)).await
}

#[catch(401)]
fn unauthorized(request: &Request<'_>) -> String {
    AuthError::of(request).map(|error| error.code().to_owned()).unwrap_or_default()
}

pub(crate) fn rocket(settings: &str) -> Rocket<Build> {
    configured(settings).attach(jwt_core::fairing()).mount(
        "/",
        routes![
            login,
            callback,
            by_link,
            csrf,
            till,
            till_refresh,
            elevated,
            long,
            refresh,
            gone,
            logout,
            everywhere,
            me,
            post_me,
            put_me,
            delete_me,
            welcome,
            fixed,
            issue,
            pair
        ],
    )
}

/// One that sets no cookies.
pub(crate) fn plain(settings: &str) -> Client {
    let settings = format!("{SETTINGS}{settings}");
    tests::client(configured(&settings).attach(jwt_core::fairing()).mount("/", routes![me, issue]))
}

pub(crate) fn application(cookie: &str) -> Client {
    tests::client(rocket(&format!("{SETTINGS}{cookie}")))
}

/// One that has to wait for the key of each token.
pub(crate) fn with_resolver() -> Client {
    let fairing = jwt_core::fairing().key_resolver(Slow);
    tests::client(
        configured(&format!("{SETTINGS}cookie = {{}}")).attach(fairing).mount("/", routes![login, me, post_me]),
    )
}

struct Slow;

#[rocket::async_trait]
impl KeyResolver for Slow {
    async fn resolve(&self, _: &Unverified<'_>) -> Result<Option<VerifyingKey>, Unavailable> {
        rocket::tokio::task::yield_now().await;
        Ok(None)
    }
}

/// One whose own catcher answers to 401.
pub(crate) fn with_catcher() -> Client {
    tests::client(rocket(&format!("{SETTINGS}cookie = {{}}")).register("/", catchers![unauthorized]))
}

/// What a browser keeps.
#[derive(Default)]
pub(crate) struct Browser {
    pub(crate) cookies: BTreeMap<String, String>,
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: Status,
    pub(crate) body: String,
    pub(crate) headers: Vec<(String, String)>,
}

impl Answer {
    pub(crate) fn of(response: LocalResponse<'_>) -> Self {
        let headers =
            response.headers().iter().map(|header| (header.name.to_string(), header.value.to_string())).collect();
        Self { status: response.status(), headers, body: response.into_string().unwrap_or_default() }
    }

    pub(crate) fn header(&self, name: &str) -> Vec<&str> {
        let all = self.headers.iter().filter(|(found, _)| found.eq_ignore_ascii_case(name));
        all.map(|(_, value)| value.as_str()).collect()
    }

    pub(crate) fn code(&self) -> String {
        let body: Value = serde_json::from_str(&self.body).unwrap_or_default();
        body["code"].as_str().unwrap_or_default().to_owned()
    }

    /// Whether no cache keeps it, and none that does mixes up users.
    pub(crate) fn is_private(&self) -> bool {
        self.header("Cache-Control") == ["private, no-store"] && self.header("Vary").contains(&"Cookie")
    }
}

impl Browser {
    /// Logged in as this user.
    pub(crate) fn of(client: &Client, name: &str) -> Self {
        let mut browser = Self::default();
        let answer = browser.page(client, "POST", &format!("/login/{name}"));
        assert_eq!(answer.status, Status::Ok, "{answer:?}");
        browser
    }

    pub(crate) fn request<'c>(&self, client: &'c Client, method: &str, uri: &str) -> LocalRequest<'c> {
        let request = client.req(method.parse().unwrap(), uri.to_owned());
        if self.cookies.is_empty() {
            return request;
        }
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        request.header(Header::new("Cookie", cookies.join("; ")))
    }

    /// A request that a page of the application sends.
    pub(crate) fn page(&mut self, client: &Client, method: &str, uri: &str) -> Answer {
        let mut request = self.request(client, method, uri).header(Header::new("Sec-Fetch-Site", "same-origin"));
        if let Some(token) = self.cookies.get(CSRF) {
            request.add_header(Header::new("X-CSRF-Token", token.clone()));
        }
        self.keep(Answer::of(request.dispatch()))
    }

    /// Keeps the cookies of an answer as a browser does.
    pub(crate) fn keep(&mut self, answer: Answer) -> Answer {
        for cookie in answer.header("Set-Cookie") {
            let cookie = rocket::http::Cookie::parse_encoded(cookie.to_owned()).unwrap();
            if cookie.max_age().is_some_and(|age| age.is_zero()) {
                self.cookies.remove(cookie.name());
            } else {
                self.cookies.insert(cookie.name().to_owned(), cookie.value().to_owned());
            }
        }
        answer
    }
}

pub(crate) fn later(client: &Client, by: u64) {
    jwt_core::testing::clock(client.rocket()).advance(Duration::from_secs(by));
}
