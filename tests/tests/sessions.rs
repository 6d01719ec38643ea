//! Sessions over HTTP: logging in, going on, being logged out.

use std::collections::HashMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jwt_core::session::{MemoryStore, Session, Store};
use jwt_core::testing::clock;
use jwt_core::{
    AuthError, Claims, IssuedToken, Jwt, NumericDate, Roles, SessionId, TokenPair, Tokens, jwt_protected, jwt_public,
};
use rocket::http::{Header, Status};
use rocket::local::blocking::Client;
use rocket::serde::json::Json;
use rocket::{Build, Rocket, State, get, post, routes};
use serde_json::Value;
use tests::folder::Folder;
use tests::moody::Moody;
use tests::{bearer, configured, denial};

#[derive(Claims)]
struct User {
    sub: String,
    #[claim(roles)]
    roles: Roles,
}

#[derive(Claims)]
struct Nobody {
    name: String,
}

/// Who there is, and what role they have.
#[derive(Default)]
struct Users(Mutex<HashMap<String, String>>);

impl Users {
    fn find(&self, name: &str) -> Option<User> {
        let role = self.0.lock().unwrap().get(name)?.clone();
        Some(User { sub: name.to_owned(), roles: [role.as_str()].into() })
    }

    fn set(&self, name: &str, role: Option<&str>) {
        let mut users = self.0.lock().unwrap();
        match role {
            Some(role) => users.insert(name.to_owned(), role.to_owned()),
            None => users.remove(name),
        };
    }
}

#[jwt_public("this is where callers get a token")]
#[post("/login/<name>")]
async fn login(name: &str, users: &State<Users>, tokens: &Tokens) -> Result<TokenPair, AuthError> {
    tokens.login(&users.find(name).ok_or(AuthError::bad_credentials())?).await
}

#[jwt_public("the refresh token says who it is")]
#[post("/refresh", data = "<token>")]
async fn refresh(token: String, users: &State<Users>, tokens: &Tokens) -> Result<Json<TokenPair>, AuthError> {
    tokens.refresh(&token, async |session| Ok(users.find(&session.subject))).await.map(Json)
}

#[jwt_public("the refresh token says whose it is")]
#[post("/impostor", data = "<token>")]
async fn impostor(token: String, tokens: &Tokens) -> Result<TokenPair, AuthError> {
    tokens.refresh(&token, async |_| Ok(Some(User { sub: "mallory".into(), roles: Roles::new() }))).await
}

#[jwt_public("the refresh token says whose it is")]
#[post("/broken", data = "<token>")]
async fn broken(token: String, tokens: &Tokens) -> Result<TokenPair, AuthError> {
    tokens.refresh(&token, async |_| Err::<Option<User>, _>(AuthError::unavailable())).await
}

#[jwt_public("the refresh token says whose it is")]
#[post("/logout", data = "<token>")]
async fn logout(token: String, tokens: &Tokens) -> Result<(), AuthError> {
    tokens.logout(&token).await
}

#[jwt_public("this is where callers get a token")]
#[post("/<client>/login/<name>")]
async fn client_login(client: &str, name: &str, users: &State<Users>, tokens: &Tokens) -> Result<TokenPair, AuthError> {
    tokens.for_client(client).login(&users.find(name).ok_or(AuthError::bad_credentials())?).await
}

#[jwt_public("the refresh token says who it is")]
#[post("/<client>/refresh", data = "<token>")]
async fn client_refresh(
    client: &str,
    token: String,
    users: &State<Users>,
    tokens: &Tokens,
) -> Result<TokenPair, AuthError> {
    let claims = async |session: Session| {
        assert_eq!(session.client.as_deref(), Some(client));
        Ok(users.find(&session.subject))
    };
    tokens.for_client(client).refresh(&token, claims).await
}

#[jwt_public("the refresh token says whose it is")]
#[post("/<client>/logout", data = "<token>")]
async fn client_logout(client: &str, token: String, tokens: &Tokens) -> Result<(), AuthError> {
    tokens.for_client(client).logout(&token).await
}

#[jwt_public("this is where callers get a token")]
#[post("/plain/<name>")]
fn plain(name: &str, tokens: &Tokens) -> Result<IssuedToken, AuthError> {
    Ok(tokens.issue(&User { sub: name.to_owned(), roles: Roles::new() })?)
}

#[jwt_public("nobody gets a token here")]
#[post("/nobody")]
async fn nobody(tokens: &Tokens) -> Result<TokenPair, AuthError> {
    tokens.login(&Nobody { name: "x".into() }).await
}

#[jwt_protected(claims = User)]
#[get("/me")]
fn me(user: Jwt<User>) -> String {
    format!("{} {}", user.sub, user.session().map(|session| session.to_string()).unwrap_or_default())
}

#[jwt_protected(claims = User, roles = "admin")]
#[get("/admin")]
fn admin() {}

#[jwt_protected]
#[post("/revoke")]
async fn revoke(user: Jwt<User>, tokens: &Tokens) -> Result<(), AuthError> {
    tokens.revoke(&user).await
}

#[jwt_protected]
#[post("/everywhere")]
async fn everywhere(user: Jwt<User>, tokens: &Tokens) -> Result<(), AuthError> {
    tokens.logout_everywhere(&user).await
}

#[jwt_protected]
#[post("/everything")]
async fn everything(_user: Jwt<User>, tokens: &Tokens) -> Result<(), AuthError> {
    tokens.revoke_everything().await
}

const SETTINGS: &str = r#"
[default.jwt]
secret = "kQ7vXr2mZ9tLwB4cYhN6sDfG1jPa8eUo"
issuer = "https://api.example.com"
"#;

fn rocket(settings: &str) -> Rocket<Build> {
    let users = Users::default();
    users.set("alice", Some("admin"));
    users.set("bob", Some("editor"));
    let all =
        routes![login, refresh, impostor, broken, logout, plain, nobody, me, admin, revoke, everywhere, everything];
    let clients = routes![client_login, client_refresh, client_logout];
    configured(settings).attach(jwt_core::fairing()).manage(users).mount("/", all).mount("/client", clients)
}

/// The application over each store.
fn each(test: impl Fn(&Client)) {
    let folder = Folder::new("sessions");
    let sqlite = format!("store = {:?}\n", format!("sqlite:{}", folder.path().join("jwt.db").display()));
    for store in ["", "store = \"memory\"\n", &sqlite] {
        let client = tests::client(rocket(&format!("{SETTINGS}{store}")));
        test(&client);
    }
}

struct Pair {
    access: String,
    refresh: String,
}

fn pair(client: &Client, uri: &str, body: &str) -> Result<Pair, (Status, String)> {
    let response = client.post(uri.to_owned()).body(body).dispatch();
    let status = response.status();
    let store = response.headers().get_one("Cache-Control").map(str::to_owned);
    let answer: Value = response.into_json().unwrap();
    if status != Status::Ok {
        return Err((status, answer["code"].as_str().unwrap_or_default().to_owned()));
    }
    assert_eq!(store.as_deref(), Some("no-store"));
    assert_eq!((&answer["token_type"], &answer["expires_in"]), (&"Bearer".into(), &900.into()));
    let text = |name: &str| answer[name].as_str().unwrap().to_owned();
    Ok(Pair { access: text("access_token"), refresh: text("refresh_token") })
}

fn log_in(client: &Client, name: &str) -> Pair {
    pair(client, &format!("/login/{name}"), "").unwrap_or_else(|error| panic!("{error:?}"))
}

fn go_on(client: &Client, token: &str) -> Result<Pair, (Status, String)> {
    pair(client, "/refresh", token)
}

/// What a token is answered at a route that any token of a user opens.
fn seen(client: &Client, token: &str) -> Result<String, String> {
    let response = bearer(client.get("/me"), token).dispatch();
    if response.status() == Status::Ok {
        return Ok(response.into_string().unwrap());
    }
    Err(denial(response).code.unwrap())
}

fn post(client: &Client, uri: &str, token: &str) {
    assert_eq!(bearer(client.post(uri.to_owned()), token).dispatch().status(), Status::Ok, "{uri}");
}

const OVER: Result<String, &str> = Err("token_revoked");

fn as_str(seen: Result<String, String>) -> Result<String, String> {
    seen.map(|_| String::new())
}

fn is_over(client: &Client, token: &str) -> bool {
    seen(client, token) == OVER.map_err(str::to_owned)
}

fn invalid<T>(result: Result<T, (Status, String)>) -> bool {
    matches!(result, Err((Status::BadRequest, code)) if code == "refresh_token_invalid")
}

#[test]
fn a_session_goes_on() {
    each(|client| {
        let first = log_in(client, "alice");
        let session = seen(client, &first.access).unwrap();
        assert_eq!(session.len(), "alice ".len() + 22, "{session}");
        let second = go_on(client, &first.refresh).ok().unwrap();
        let third = go_on(client, &second.refresh).ok().unwrap();
        for pair in [&first, &second, &third] {
            assert_eq!(seen(client, &pair.access).unwrap(), session, "one session, and its tokens live on");
        }
        assert_ne!(seen(client, &log_in(client, "alice").access).unwrap(), session, "another login is another session");
    });
}

#[test]
fn a_refresh_token_that_is_used_twice_ends_its_session() {
    each(|client| {
        let first = log_in(client, "alice");
        let other = log_in(client, "alice");
        let second = go_on(client, &first.refresh).ok().unwrap();
        // They are known to be good now, and kept.
        for pair in [&first, &second, &other] {
            assert!(seen(client, &pair.access).is_ok());
        }
        assert!(invalid(go_on(client, &first.refresh)));
        assert!(is_over(client, &first.access) && is_over(client, &second.access));
        assert!(invalid(go_on(client, &second.refresh)), "the good one ends with it");
        assert!(seen(client, &other.access).is_ok() && go_on(client, &other.refresh).is_ok());
    });
}

#[test]
fn a_session_belongs_to_its_client() {
    each(|client| {
        let tills = pair(client, "/client/till/login/alice", "").ok().unwrap();
        let nobodys = log_in(client, "alice");
        for uri in ["/refresh", "/client/phone/refresh", "/client/TILL/refresh"] {
            assert!(invalid(pair(client, uri, &tills.refresh)), "{uri}");
        }
        assert!(invalid(pair(client, "/client/till/refresh", &nobodys.refresh)));
        client.post("/client/phone/logout").body(&tills.refresh).dispatch();
        assert!(seen(client, &tills.access).is_ok(), "which ended nothing");
        let next = pair(client, "/client/till/refresh", &tills.refresh).ok().unwrap();
        assert_eq!(client.post("/client/till/logout").body(&next.refresh).dispatch().status(), Status::Ok);
        assert!(is_over(client, &next.access) && go_on(client, &nobodys.refresh).is_ok());
    });
}

#[test]
fn every_session_belongs_to_a_client_where_that_is_configured() {
    let client = tests::client(rocket(&format!("{SETTINGS}refresh = {{ bind = true }}\n")));
    let internal = |result: Result<Pair, (Status, String)>| {
        assert!(matches!(result, Err((Status::InternalServerError, code)) if code == "internal_error"));
    };
    internal(pair(&client, "/login/alice", ""));
    let tills = pair(&client, "/client/till/login/alice", "").ok().unwrap();
    internal(go_on(&client, &tills.refresh));
    assert!(pair(&client, "/client/till/refresh", &tills.refresh).is_ok());
}

/// Two applications over one store: neither ends what is the other's, whatever token it is shown.
#[test]
fn a_session_of_another_application_is_left_alone() {
    let store = Arc::new(MemoryStore::new());
    let application = |settings: &str| {
        let fairing = jwt_core::fairing().store(Arc::clone(&store));
        let routes = routes![login, refresh, logout, me];
        let users = Users::default();
        users.set("alice", Some("admin"));
        tests::client(configured(settings).attach(fairing).manage(users).mount("/", routes))
    };
    let (one, other) = (application(SETTINGS), application(&SETTINGS.replace("api.example", "other.example")));
    let first = log_in(&one, "alice");
    let second = go_on(&one, &first.refresh).ok().unwrap();
    for token in [&first.refresh, &second.refresh] {
        assert!(invalid(go_on(&other, token)));
        other.post("/logout").body(token).dispatch();
    }
    assert!(seen(&one, &second.access).is_ok() && go_on(&one, &second.refresh).is_ok());
}

/// What is known of a session is known for as long as its tokens live, and not for ever.
#[rocket::async_test]
async fn ending_sessions_does_not_fill_the_store() {
    let store = Arc::new(MemoryStore::new());
    let fairing = jwt_core::fairing().store(Arc::clone(&store));
    let rocket = configured(SETTINGS).attach(fairing).ignite().await.unwrap();
    Tokens::of(&rocket).unwrap().end_session(SessionId::from_bytes([7; 16])).await.unwrap();
    let revocations = store.changes(None).await.unwrap().revocations;
    let now = NumericDate::from(std::time::SystemTime::now());
    assert_eq!(revocations.len(), 1);
    assert!(revocations[0].until < now.saturating_add(Duration::from_secs(2 * 24 * 60 * 60)), "{revocations:?}");
}

#[test]
fn neither_token_stands_in_for_the_other() {
    each(|client| {
        let pair = log_in(client, "alice");
        assert!(invalid(go_on(client, &pair.access)));
        assert_eq!(seen(client, &pair.refresh), Err("token_malformed".into()));
        for wrong in ["", "x", &pair.refresh[1..], &format!("{}A", pair.refresh), &"A".repeat(86)] {
            assert!(invalid(go_on(client, wrong)), "{wrong}");
        }
        assert!(go_on(client, &pair.refresh).is_ok(), "which has hurt nobody");
    });
}

#[test]
fn who_was_demoted_is_demoted() {
    each(|client| {
        let users = client.rocket().state::<Users>().unwrap();
        let pair = log_in(client, "alice");
        assert_eq!(bearer(client.get("/admin"), &pair.access).dispatch().status(), Status::Ok);
        users.set("alice", Some("editor"));
        let pair = go_on(client, &pair.refresh).ok().unwrap();
        assert_eq!(bearer(client.get("/admin"), &pair.access).dispatch().status(), Status::Forbidden);
        users.set("alice", None);
        assert!(invalid(go_on(client, &pair.refresh)));
        assert!(is_over(client, &pair.access), "who is gone has no session");
        users.set("alice", Some("admin"));
        assert!(invalid(go_on(client, &pair.refresh)), "and it does not come back");
    });
}

#[test]
fn nothing_is_lost_where_the_claims_cannot_be_had() {
    each(|client| {
        let first = log_in(client, "alice");
        let failed = pair(client, "/broken", &first.refresh).err().unwrap();
        assert_eq!(failed, (Status::ServiceUnavailable, "temporarily_unavailable".into()));
        let failed = pair(client, "/impostor", &first.refresh).err().unwrap();
        assert_eq!(failed, (Status::InternalServerError, "internal_error".into()), "a session stays with its user");
        assert!(go_on(client, &first.refresh).is_ok());
        assert_eq!(pair(client, "/nobody", "").err().unwrap().0, Status::InternalServerError);
    });
}

#[test]
fn logging_out_ends_one_session() {
    each(|client| {
        let (one, other) = (log_in(client, "alice"), log_in(client, "alice"));
        let next = go_on(client, &one.refresh).ok().unwrap();
        for nothing in ["", "a.b.c", &"A".repeat(86), &one.access] {
            assert_eq!(client.post("/logout").body(nothing).dispatch().status(), Status::Ok, "{nothing}");
        }
        assert!(seen(client, &next.access).is_ok());
        assert_eq!(client.post("/logout").body(&next.refresh).dispatch().status(), Status::Ok);
        assert!(is_over(client, &one.access) && is_over(client, &next.access));
        assert!(invalid(go_on(client, &next.refresh)));
        assert!(seen(client, &other.access).is_ok());
        post(client, "/revoke", &other.access);
        assert!(is_over(client, &other.access) && invalid(go_on(client, &other.refresh)));
    });
}

#[test]
fn one_token_is_revoked() {
    each(|client| {
        let plain = || {
            let answer: Value = client.post("/plain/alice").dispatch().into_json().unwrap();
            answer["access_token"].as_str().unwrap().to_owned()
        };
        let (one, other) = (plain(), plain());
        assert_eq!(seen(client, &one).unwrap(), "alice ");
        post(client, "/revoke", &one);
        assert!(is_over(client, &one) && seen(client, &other).is_ok());
        assert_eq!(bearer(client.post("/revoke"), &one).dispatch().status(), Status::Unauthorized);
    });
}

#[test]
fn logging_out_everywhere_ends_what_there_was_and_nothing_that_comes() {
    each(|client| {
        let answer: Value = client.post("/plain/alice").dispatch().into_json().unwrap();
        let plain = answer["access_token"].as_str().unwrap().to_owned();
        let (one, other, bob) = (log_in(client, "alice"), log_in(client, "alice"), log_in(client, "bob"));
        post(client, "/everywhere", &one.access);
        for token in [&plain, &one.access, &other.access] {
            assert!(is_over(client, token));
        }
        assert!(invalid(go_on(client, &one.refresh)) && invalid(go_on(client, &other.refresh)));
        assert!(seen(client, &bob.access).is_ok() && go_on(client, &bob.refresh).is_ok());
        // In the same second, or in the next: logging in again waits for it.
        let again = log_in(client, "alice");
        assert!(seen(client, &again.access).is_ok(), "{:?}", as_str(seen(client, &again.access)));
        assert!(go_on(client, &again.refresh).is_ok());
        post(client, "/everything", &bob.access);
        assert!(is_over(client, &again.access) && is_over(client, &bob.access));
        assert!(seen(client, &log_in(client, "bob").access).is_ok());
    });
}

#[test]
fn sessions_end_in_time() {
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    each(|client| {
        let clock = clock(client.rocket());
        clock.advance(Duration::ZERO);
        let left = log_in(client, "alice");
        let mut used = log_in(client, "alice");
        clock.advance(30 * DAY);
        assert!(invalid(go_on(client, &left.refresh)), "nobody came for 30 days");
        assert!(invalid(go_on(client, &used.refresh)));
        used = log_in(client, "alice");
        for day in 1..90 {
            clock.advance(DAY);
            used = go_on(client, &used.refresh).unwrap_or_else(|error| panic!("day {day}: {error:?}"));
        }
        clock.advance(DAY);
        assert!(invalid(go_on(client, &used.refresh)), "after 90 days it is over");
    });
}

#[test]
fn a_restart_forgets_nothing() {
    let folder = Folder::new("restart");
    let settings = format!("{SETTINGS}store = {:?}", format!("sqlite:{}", folder.path().join("jwt.db").display()));
    let client = tests::client(rocket(&settings));
    let (ended, goes_on) = (log_in(&client, "alice"), log_in(&client, "alice"));
    assert_eq!(client.post("/logout").body(&ended.refresh).dispatch().status(), Status::Ok);
    drop(client);
    let client = tests::client(rocket(&settings));
    assert!(is_over(&client, &ended.access) && invalid(go_on(&client, &ended.refresh)));
    assert!(seen(&client, &goes_on.access).is_ok() && go_on(&client, &goes_on.refresh).is_ok());
}

#[test]
fn another_process_hears_of_it() {
    let folder = Folder::new("two");
    let settings = format!(
        "{SETTINGS}store = {:?}\nrevocation = {{ poll = \"1s\" }}",
        format!("sqlite:{}", folder.path().join("jwt.db").display())
    );
    let (one, other) = (tests::client(rocket(&settings)), tests::client(rocket(&settings)));
    let pair = log_in(&one, "alice");
    assert!(seen(&other, &pair.access).is_ok());
    assert_eq!(one.post("/logout").body(&pair.refresh).dispatch().status(), Status::Ok);
    assert!(is_over(&one, &pair.access));
    let begun = std::time::Instant::now();
    while !is_over(&other, &pair.access) {
        assert!(begun.elapsed() < Duration::from_secs(20), "the other process never heard of it");
        std::thread::sleep(Duration::from_millis(50));
    }
    assert!(invalid(go_on(&other, &pair.refresh)));
}

fn moody(settings: &str, store: &Moody) -> Client {
    let users = Users::default();
    users.set("alice", Some("admin"));
    let fairing = jwt_core::fairing().store(store.clone());
    let all = routes![login, refresh, logout, me, revoke, everywhere, everything];
    tests::client(configured(&format!("{SETTINGS}{settings}")).attach(fairing).manage(users).mount("/", all))
}

#[test]
fn nothing_passes_before_the_store_was_heard() {
    let store = Moody::default();
    let pair = log_in(&moody("", &store), "alice");
    store.fails.store(true, Ordering::SeqCst);
    for settings in ["", "revocation = { unavailable = \"accept\" }"] {
        let client = moody(settings, &store);
        let response = bearer(client.get("/me"), &pair.access).dispatch();
        assert_eq!(response.status(), Status::ServiceUnavailable, "{settings}");
        assert_eq!(response.headers().get_one("Retry-After"), Some("1"));
        assert_eq!(client.get("/me").dispatch().status(), Status::Unauthorized, "without a token nobody has to ask");
        assert_eq!(client.post("/login/alice").dispatch().status(), Status::ServiceUnavailable);
        assert_eq!(client.post("/refresh").body(&pair.refresh).dispatch().status(), Status::ServiceUnavailable);
        assert_eq!(client.post("/logout").body(&pair.refresh).dispatch().status(), Status::ServiceUnavailable);
    }
}

#[test]
fn a_store_that_does_not_answer_is_trusted_for_a_while() {
    let short = "poll = \"100ms\", max_staleness = \"300ms\"";
    for (settings, later) in [("", Status::ServiceUnavailable), (", unavailable = \"accept\"", Status::Ok)] {
        let store = Moody::default();
        let client = moody(&format!("revocation = {{ {short}{settings} }}"), &store);
        let (kept, ended) = (log_in(&client, "alice"), log_in(&client, "alice"));
        assert_eq!(client.post("/logout").body(&ended.refresh).dispatch().status(), Status::Ok);
        store.fails.store(true, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(500));
        assert_eq!(bearer(client.get("/me"), &kept.access).dispatch().status(), later);
        assert!(is_over(&client, &ended.access), "what is known to be revoked is");
        store.fails.store(false, Ordering::SeqCst);
        let begun = std::time::Instant::now();
        while bearer(client.get("/me"), &kept.access).dispatch().status() != Status::Ok {
            assert!(begun.elapsed() < Duration::from_secs(20), "it never heals");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// Who has revoked a token cannot ask for it once more.
#[test]
fn what_the_store_did_not_take_it_is_told_again() {
    let store = Moody::default();
    let [one, other] = [(); 2].map(|()| moody("revocation = { poll = \"100ms\" }", &store));
    let pair = log_in(&one, "alice");
    assert!(seen(&other, &pair.access).is_ok());
    store.fails.store(true, Ordering::SeqCst);
    assert_eq!(bearer(one.post("/revoke"), &pair.access).dispatch().status(), Status::ServiceUnavailable);
    assert!(is_over(&one, &pair.access) && seen(&other, &pair.access).is_ok());
    store.fails.store(false, Ordering::SeqCst);
    let begun = std::time::Instant::now();
    while !is_over(&other, &pair.access) {
        assert!(begun.elapsed() < Duration::from_secs(20), "the other never hears of it");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(invalid(go_on(&other, &pair.refresh)));
}

#[test]
fn ones_own_revocations_stand_whatever_the_store_forgets() {
    let store = Moody::default();
    let client = moody("", &store);
    let (one, other) = (log_in(&client, "alice"), log_in(&client, "alice"));
    store.forgets.store(true, Ordering::SeqCst);
    assert_eq!(client.post("/logout").body(&one.refresh).dispatch().status(), Status::Ok);
    assert!(is_over(&client, &one.access) && invalid(go_on(&client, &one.refresh)));
    assert!(seen(&client, &other.access).is_ok());
    post(&client, "/everywhere", &other.access);
    assert!(is_over(&client, &other.access) && invalid(go_on(&client, &other.refresh)));
    let again = log_in(&client, "alice");
    assert!(seen(&client, &again.access).is_ok());
    post(&client, "/everything", &again.access);
    assert!(is_over(&client, &again.access) && invalid(go_on(&client, &again.refresh)));
}

/// Where the configuration names no issuer, what the token says of it counts for nothing.
#[test]
fn everything_of_a_user_is_whatever_the_token_calls_its_issuer() {
    #[jwt_public("this is where callers get a token")]
    #[post("/issued")]
    fn issued(tokens: &Tokens) -> Result<IssuedToken, AuthError> {
        let alice = User { sub: "alice".into(), roles: Roles::new() };
        Ok(tokens.issue_with(&alice, |token| token.issuer("somebody"))?)
    }

    #[jwt_protected]
    #[post("/by-name")]
    async fn by_name(user: Jwt<User>, tokens: &Tokens) -> Result<(), AuthError> {
        tokens.revoke_subject(&user.sub).await
    }

    let settings = SETTINGS.lines().filter(|line| !line.starts_with("issuer")).collect::<Vec<_>>().join("\n");
    for uri in ["/by-name", "/everywhere"] {
        let rocket = configured(&settings).attach(jwt_core::fairing());
        let client = tests::client(rocket.mount("/", routes![issued, by_name, everywhere, me]));
        let issued: Value = client.post("/issued").dispatch().into_json().unwrap();
        let token = issued["access_token"].as_str().unwrap();
        post(&client, uri, token);
        assert!(is_over(&client, token), "{uri}");
    }
}

#[test]
fn without_a_store_there_are_no_sessions() {
    let figment = configured(SETTINGS).figment().clone().select("release");
    let rocket = rocket::custom(figment).attach(jwt_core::fairing()).manage(Users::default());
    let client = tests::client(rocket.mount("/", routes![plain, nobody, me]));
    assert_eq!(client.post("/nobody").dispatch().status(), Status::InternalServerError);
    let answer: Value = client.post("/plain/alice").dispatch().into_json().unwrap();
    let token = answer["access_token"].as_str().unwrap();
    assert_eq!(seen(&client, token).unwrap(), "alice ");
    let twice = client.get("/me").header(Header::new("Authorization", format!("Bearer {token}, Bearer x")));
    assert_eq!(twice.dispatch().status(), Status::BadRequest);
}
