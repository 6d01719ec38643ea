//! The application as browsers see it, but for what browsers themselves do: `browser.py` tries that in one.

use std::path::PathBuf;

use rocket::{
    http::{Cookie, Header, Status},
    local::blocking::{Client, LocalRequest, LocalResponse},
    serde::json::{Value, json},
};

const CSRF: &str = "__Host-jwt-csrf";

/// An application with a store of its own, which goes when the test is over.
struct App {
    client: Client,
    file: PathBuf,
}

impl App {
    fn new(test: &str) -> Self {
        let file = std::env::temp_dir().join(format!("session-{}-{test}.db", std::process::id()));
        let store = format!("sqlite:{}", file.display());
        let figment = crate::figment().merge(("jwt.store", store)).merge(("log_level", "off"));
        Self { client: Client::tracked(crate::application(figment)).unwrap(), file }
    }

    /// What a page of the application sends.
    fn page<'c>(&self, request: LocalRequest<'c>) -> LocalResponse<'c> {
        let request = request.header(Header::new("Sec-Fetch-Site", "same-origin"));
        match self.client.cookies().get(CSRF).map(Cookie::value) {
            Some(token) => request.header(Header::new("X-CSRF-Token", token.to_owned())).dispatch(),
            None => request.dispatch(),
        }
    }

    fn log_in(&self, password: &str) -> LocalResponse<'_> {
        self.page(self.client.post("/login").json(&json!({ "name": "alice", "password": password })))
    }
}

impl Drop for App {
    fn drop(&mut self) {
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{end}", self.file.display()));
        }
    }
}

#[test]
fn a_session_from_its_beginning_to_its_end() {
    let app = App::new("whole");
    let (client, code) =
        (&app.client, |response: LocalResponse<'_>| response.into_json::<Value>().unwrap()["code"].clone());
    assert_eq!(client.get("/me").dispatch().status(), Status::Unauthorized);
    assert_eq!(code(app.log_in("a guess")), "bad_credentials");
    assert_eq!(app.log_in("alice-demo-password").status(), Status::Ok);
    assert_eq!(client.get("/me").dispatch().into_string().unwrap(), "alice");

    assert_eq!(code(client.post("/notes").json(&"milk").dispatch()), "csrf_refused");
    assert_eq!(app.page(client.post("/notes").json(&"milk")).status(), Status::Created);
    assert_eq!(client.get("/notes").dispatch().into_json::<Value>(), Some(json!(["milk"])));

    jwt_core::testing::clock(client.rocket()).advance(std::time::Duration::from_secs(16 * 60));
    assert_eq!(code(client.get("/me").dispatch()), "token_expired");
    assert_eq!(app.page(client.post("/refresh")).status(), Status::Ok);
    assert_eq!(client.get("/me").dispatch().into_string().unwrap(), "alice");

    assert_eq!(app.page(client.post("/logout-everywhere")).status(), Status::Ok);
    assert_eq!(code(client.get("/me").dispatch()), "token_missing");
    assert_eq!(code(app.page(client.post("/refresh"))), "refresh_token_invalid");
}
