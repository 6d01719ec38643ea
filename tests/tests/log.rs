//! What is in the log, and what is not. Apart from all else, for the level of the log is the whole process's.

use jwt_core::testing::WithIdentity;
use jwt_core::{AuthError, Claims, Jwt, TokenPair, Tokens, jwt_policy, jwt_protected, jwt_public};
use rocket::local::blocking::Client;
use rocket::{get, post, routes};
use tests::journal::recorded;
use tests::{client, configured};

#[derive(Claims)]
struct User {
    sub: String,
    tenant: u64,
}

#[jwt_policy(claims = User, when(claims.tenant == self.tenant))]
struct InTenant {
    tenant: u64,
}

#[jwt_protected(claims = User, when(claims.tenant == 7))]
#[get("/guarded")]
fn guarded() {}

#[jwt_protected]
#[get("/asked/<tenant>")]
fn asked(tenant: u64, user: Jwt<User>) -> Result<(), AuthError> {
    user.require(InTenant { tenant }).map(drop)
}

#[jwt_public("for the test")]
#[get("/login")]
fn login() -> Result<(), AuthError> {
    Err(AuthError::bad_credentials())
}

#[jwt_public("this is where callers get a token")]
#[post("/session")]
async fn session(tokens: &Tokens) -> Result<TokenPair, AuthError> {
    tokens.login(&User { sub: "alice".into(), tenant: 7 }).await
}

const SETTINGS: &str = "
[default]
log_level = \"normal\"
[default.jwt]
secret = \"rM7xJzUq0s3V5tYwB8eHkPnD2fGaLcXi\"
";

fn application(settings: &str) -> Client {
    tests::journal::install();
    let rocket = configured(&format!("{SETTINGS}{settings}"));
    client(rocket.attach(jwt_core::fairing()).mount("/", routes![guarded, asked, login, session]))
}

/// Rocket logs the URI of each request, and what a request was that fails.
#[test]
fn a_token_in_the_query_is_not_logged() {
    let client = application("query = \"access_token\"");
    let pair = client.post("/session").dispatch().into_string().unwrap();
    let token = pair.split('"').nth(3).unwrap();
    let signature = token.rsplit('.').next().unwrap();
    for uri in ["/guarded?access_token=", "/nowhere?x=1&access%5Ftoken=", "/guarded?access_token=x&access_token="] {
        let (status, records) = recorded(|| client.get(format!("{uri}{token}")).dispatch().status());
        let log = records.join("\n");
        assert!(log.contains("GET /") && !log.contains(signature), "{uri} {status}: {log}");
    }
}

#[test]
fn who_says_nothing_is_told_once_where_sessions_are_kept() {
    let told = |settings: &str| {
        let client = application(settings);
        let (_, records) = recorded(|| [(); 2].map(|()| client.post("/session").dispatch().status()));
        records.iter().filter(|record| record.contains("no `store` is configured")).count()
    };
    assert_eq!((told(""), told("store = \"memory\"")), (1, 0));
}

fn stranger() -> User {
    User { sub: "mallory".into(), tenant: 8 }
}

#[test]
fn every_denial_says_why_whether_a_guard_or_a_handler_denies() {
    let client = application("");
    for (uri, told) in [
        ("/guarded", "`guarded` denies: access_denied: the token does not meet the rule of `guarded`: when("),
        ("/asked/7", "the handler denies: access_denied: the token does not meet the rule of `InTenant`: when("),
        ("/login", "the handler denies: bad_credentials: name or password are wrong"),
    ] {
        let (_, records) = recorded(|| client.get(uri).identity(&stranger()).dispatch().status());
        let times = records.iter().filter(|record| record.contains(told)).count();
        assert_eq!(times, 1, "{uri}: {records:#?}");
    }
    let (_, records) = recorded(|| client.get("/asked/8").identity(&stranger()).dispatch().status());
    assert!(!records.iter().any(|record| record.contains("denies")), "{records:#?}");
}
