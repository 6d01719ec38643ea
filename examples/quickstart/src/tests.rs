//! The application as its clients see it, over Rocket's local client.

use std::path::PathBuf;

use jwt_core::{Scopes, testing::WithIdentity as _};
use rocket::{
    Config,
    figment::{
        Figment,
        providers::{Format, Toml},
    },
    http::{Header, Status},
    local::blocking::{Client, LocalResponse},
    serde::json::{Value, json},
};

use crate::claims::{Role, Scope, User};

/// An application with a database of its own, which goes when the test is over.
struct App {
    client: Client,
    file: PathBuf,
}

impl App {
    fn new(test: &str) -> Self {
        Self::with(test, crate::figment())
    }

    fn with(test: &str, figment: Figment) -> Self {
        let file = std::env::temp_dir().join(format!("quickstart-{}-{test}.db", std::process::id()));
        let _ = std::fs::remove_file(&file);
        let figment = figment.merge(("quickstart.database", &file)).merge(("log_level", "off"));
        Self { client: Client::tracked(crate::application(figment)).unwrap(), file }
    }

    fn try_login(&self, name: &str, password: &str) -> LocalResponse<'_> {
        self.client.post("/login").json(&json!({ "name": name, "password": password })).dispatch()
    }

    fn login(&self, name: &str) -> Header<'static> {
        let response = self.try_login(name, &format!("{name}-demo-password"));
        assert_eq!(response.status(), Status::Ok);
        assert_eq!(response.headers().get_one("Cache-Control"), Some("no-store"));
        let issued: Value = response.into_json().unwrap();
        Header::new("Authorization", format!("Bearer {}", issued["access_token"].as_str().unwrap()))
    }

    fn get(&self, path: &str, caller: &Header<'static>) -> LocalResponse<'_> {
        self.client.get(path.to_owned()).header(caller.clone()).dispatch()
    }

    fn put(&self, path: &str, caller: &Header<'static>, body: Value) -> LocalResponse<'_> {
        self.client.put(path.to_owned()).header(caller.clone()).json(&body).dispatch()
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.file);
    }
}

#[test]
fn a_login_gives_a_token_that_is_good_for_oneself() {
    let app = App::new("login");
    let me: Value = app.get("/me", &app.login("alice")).into_json().unwrap();
    assert_eq!(me, json!({ "name": "alice", "display_name": "Alice", "roles": ["admin"] }));
}

#[test]
fn a_wrong_password_and_an_unknown_user_look_alike() {
    let app = App::new("wrong");
    let wrong = app.try_login("alice", "bob-demo-password");
    let unknown = app.try_login("mallory", "bob-demo-password");
    assert_eq!(wrong.status(), Status::Unauthorized);
    assert_eq!(unknown.status(), Status::Unauthorized);
    assert_eq!(wrong.into_string(), unknown.into_string());
}

#[test]
fn nobody_gets_in_without_a_token() {
    let app = App::new("anonymous");
    for path in ["/me", "/admin", "/articles", "/articles/1"] {
        let response = app.client.get(path).dispatch();
        assert_eq!(response.status(), Status::Unauthorized, "{path}");
        assert!(response.headers().get_one("WWW-Authenticate").unwrap().starts_with("Bearer"), "{path}");
    }
}

#[test]
fn a_touched_token_is_refused() {
    let app = App::new("touched");
    let good = app.login("alice");
    let (head, signature) = good.value().rsplit_once('.').unwrap();
    let other = if signature.starts_with('A') { 'B' } else { 'A' };
    let touched = Header::new("Authorization", format!("{head}.{other}{}", &signature[1..]));
    let response = app.get("/me", &touched);
    assert_eq!(response.status(), Status::Unauthorized);
    assert!(response.headers().get_one("WWW-Authenticate").unwrap().contains("invalid_token"));
}

#[test]
fn admin_is_for_admins() {
    let app = App::new("admin");
    assert_eq!(app.get("/admin", &app.login("alice")).into_string().unwrap(), "welcome\n");
    for name in ["bob", "carol"] {
        assert_eq!(app.get("/admin", &app.login(name)).status(), Status::Forbidden, "{name}");
    }
}

#[test]
fn articles_are_read_by_scope() {
    let app = App::new("read");
    let carol = app.login("carol");
    let all: Value = app.get("/articles", &carol).into_json().unwrap();
    assert_eq!(all, json!([{ "id": 1, "title": "Hello", "body": "The first article.", "author": "bob" }]));
    assert_eq!(app.get("/articles/1", &carol).status(), Status::Ok);
    assert_eq!(app.get("/articles/9", &carol).status(), Status::NotFound);
}

#[test]
fn a_token_without_the_scope_reads_nothing() {
    let app = App::new("scope");
    let narrow = User {
        sub: "alice".into(),
        roles: [Role::Admin].into(),
        scope: Scopes::new(),
        permissions: None,
        display_name: None,
    };
    let response = app.client.get("/articles").identity(&narrow).dispatch();
    assert_eq!(response.status(), Status::Forbidden);
    assert!(response.headers().get_one("WWW-Authenticate").unwrap().contains("scope=\"articles:read\""));
}

#[test]
fn articles_are_written_by_permission() {
    let app = App::new("write");
    let draft = json!({ "title": "Second", "body": "By hand." });
    let refused = app.put("/articles/2", &app.login("carol"), draft.clone());
    assert_eq!(refused.status(), Status::Forbidden);

    for name in ["bob", "alice"] {
        let written: Value = app.put("/articles/2", &app.login(name), draft.clone()).into_json().unwrap();
        assert_eq!(written, json!({ "id": 2, "title": "Second", "body": "By hand.", "author": name }));
    }
    assert_eq!(app.get("/articles/2", &app.login("carol")).status(), Status::Ok);
}

#[test]
fn what_was_written_is_there_after_a_restart() {
    let app = App::new("restart");
    app.put("/articles/2", &app.login("bob"), json!({ "title": "Kept", "body": "" }));
    let figment = crate::figment().merge(("quickstart.database", &app.file)).merge(("log_level", "off"));
    let again = Client::tracked(crate::application(figment)).unwrap();
    let reader = User {
        sub: "carol".into(),
        roles: [Role::Reader].into(),
        scope: [Scope::ReadArticles].into(),
        permissions: None,
        display_name: None,
    };
    let kept: Value = again.get("/articles/2").identity(&reader).dispatch().into_json().unwrap();
    assert_eq!(kept["title"], "Kept");
}

#[test]
fn a_key_of_its_own_is_published_and_the_throw_away_one_is_not() {
    let app = App::new("throw-away");
    assert_eq!(app.client.get("/.well-known/jwks.json").dispatch().status(), Status::NotFound);

    let key = jwt_core::testing::ed25519().private_key;
    let app = App::with("publish", crate::figment().merge(("jwt.private_key", key)));
    let set: Value = app.client.get("/.well-known/jwks.json").dispatch().into_json().unwrap();
    assert_eq!((&set["keys"][0]["kty"], set["keys"].as_array().unwrap().len()), (&json!("OKP"), 1));
    let metadata: Value = app.client.get("/.well-known/openid-configuration").dispatch().into_json().unwrap();
    assert_eq!(metadata["issuer"], "http://127.0.0.1:8000");
    assert_eq!(app.get("/me", &app.login("alice")).status(), Status::Ok);
}

/// README starts both; here nothing is fetched.
#[test]
fn the_second_instance_takes_tokens_and_issues_none() {
    let file = Toml::file(concat!(env!("CARGO_MANIFEST_DIR"), "/verifier.toml")).nested();
    let app = App::with("verifier", Figment::from(Config::debug_default()).merge(file));
    assert_eq!(app.try_login("alice", "alice-demo-password").status(), Status::NotFound);
    let user = |role: Role| User {
        sub: "alice".into(),
        roles: [role].into(),
        scope: [Scope::ReadArticles].into(),
        permissions: None,
        display_name: None,
    };
    let (admin, editor) = (user(Role::Admin), user(Role::Editor));
    let write = |user| {
        let request = app.client.put("/articles/2").json(&json!({ "title": "", "body": "" }));
        request.identity_from(Some("quickstart"), user, |token| token).dispatch().status()
    };
    assert_eq!((write(&admin), write(&editor)), (Status::Ok, Status::Forbidden));
}
