//! Whether a user can reach what is another tenant's: by path, by query, by body, by number.

use std::path::PathBuf;

use jwt_core::testing::WithIdentity as _;
use rocket::{
    http::{Header, Method, Status},
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
        let file = std::env::temp_dir().join(format!("ownership-{}-{test}.db", std::process::id()));
        let _ = std::fs::remove_file(&file);
        let figment = crate::figment().merge(("ownership.database", &file)).merge(("log_level", "off"));
        Self { client: Client::untracked(crate::application(figment)).unwrap(), file }
    }

    fn ask(&self, method: Method, uri: &str, who: &User, body: Option<Value>) -> LocalResponse<'_> {
        let request = self.client.req(method, uri.to_owned()).identity(who);
        match body {
            Some(body) => request.json(&body).dispatch(),
            None => request.dispatch(),
        }
    }

    fn status(&self, method: Method, uri: &str, who: &User, body: Option<Value>) -> u16 {
        self.ask(method, uri, who, body).status().code
    }

    fn texts(&self, uri: &str, who: &User) -> Vec<String> {
        let response = self.ask(Method::Get, uri, who, None);
        assert_eq!(response.status(), Status::Ok, "{uri}");
        let notes: Vec<Value> = response.into_json().unwrap();
        notes.iter().map(|note| note["text"].as_str().unwrap().to_owned()).collect()
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.file);
    }
}

fn user(name: &str, tenant: &str, role: Role) -> User {
    User { sub: name.into(), tenant: tenant.into(), roles: [role].into(), scope: [Scope::Write].into() }
}

fn ann() -> User {
    user("ann", "acme", Role::Owner)
}

fn adam() -> User {
    user("adam", "acme", Role::Member)
}

fn bea() -> User {
    user("bea", "bolt", Role::Owner)
}

fn otto() -> User {
    user("otto", "service", Role::Operator)
}

#[test]
fn everyone_sees_the_notes_of_the_own_tenant() {
    let app = App::new("own");
    assert_eq!(app.texts("/tenants/acme/notes", &adam()), ["acme's plan", "adam's part of the plan"]);
    assert_eq!(app.texts("/tenants/bolt/notes", &bea()), ["bolt's plan"]);
    assert_eq!(app.texts("/folders/acme/plans/2026", &ann()), ["adam's part of the plan"]);
    assert_eq!(app.texts("/folders/acme/plans", &ann()).len(), 2);
    assert_eq!(app.texts("/search?tenant=acme&text=part", &ann()), ["adam's part of the plan"]);
    assert_eq!(app.texts("/search?tenant=acme&text=plan&limit=1", &ann()), ["acme's plan"]);
}

#[test]
fn another_tenants_notes_cannot_be_reached_by_path() {
    let app = App::new("path");
    for uri in [
        "/tenants/bolt/notes",
        "/tenants/bolt/notes/3",
        "/tenants/b%6Flt/notes",
        "/tenants/Acme/notes",
        "/tenants/acme%20/notes",
        "/tenants/acme%2F..%2Fbolt/notes",
        "/tenants/%00/notes",
        "/folders/bolt/plans",
        "/folders/bolt",
        "/folders/acmeX/plans",
        "/folders",
        // What Rocket does not take for a path is not known to be the tenant's.
        "/folders/acme/../bolt/plans",
        "/folders/acme/%2e%2e/bolt/plans",
    ] {
        assert_eq!(app.status(Method::Get, uri, &ann(), None), 403, "{uri}");
        assert_eq!(app.client.get(uri.to_owned()).dispatch().status(), Status::Unauthorized, "{uri}");
    }
    // A number of another tenant under one's own name is not there.
    assert_eq!(app.status(Method::Get, "/tenants/acme/notes/3", &ann(), None), 404);
    assert_eq!(app.status(Method::Post, "/tenants/acme/published/3", &ann(), None), 404);
    assert_eq!(app.status(Method::Post, "/tenants/bolt/published/3", &ann(), None), 403);
    assert_eq!(app.client.get("/published/3").dispatch().status(), Status::NotFound);
}

#[test]
fn another_tenants_notes_cannot_be_reached_by_query() {
    let app = App::new("query");
    for query in [
        "tenant=bolt&text=plan",
        "tenant=bolt&tenant=acme&text=plan",
        "text=plan",
        "tenant=&text=plan",
        "tenant=Acme&text=plan",
        "tenant[]=bolt&tenant=acme&text=plan",
        "t%65nant=bolt&text=plan",
        "tenant=acme&text=plan&limit=101",
        "tenant=bolt&text=plan&limit=x",
    ] {
        assert_eq!(app.status(Method::Get, &format!("/search?{query}"), &ann(), None), 403, "{query}");
    }
    // Whichever of two Rocket takes, rule, proof and query are about that one.
    assert_eq!(app.texts("/search?tenant=acme&tenant=bolt&text=plan", &ann()).len(), 2);
    assert_eq!(app.texts("/search?tenant[]=acme&tenant=bolt&text=plan", &ann()).len(), 2);
    assert_eq!(app.texts("/search?tenant=acme&text=%27%20OR%201=1%20--", &ann()).len(), 0);
}

#[test]
fn another_tenants_notes_cannot_be_reached_by_body_or_number() {
    let app = App::new("body");
    let note = |tenant: &str| Some(json!({ "tenant": tenant, "text": "mine" }));
    assert_eq!(app.status(Method::Post, "/notes", &ann(), note("bolt")), 403);
    assert_eq!(app.status(Method::Post, "/notes", &ann(), note("acme")), 200);
    let both = Some(json!({ "tenant": "acme", "text": "mine", "author": "bea" }));
    assert_eq!(app.status(Method::Post, "/notes", &ann(), both), 422, "nothing else can be said");

    let text = || Some(json!({ "text": "changed" }));
    assert_eq!(app.status(Method::Put, "/notes/3", &ann(), text()), 404, "bolt's");
    assert_eq!(app.status(Method::Put, "/notes/99", &ann(), text()), 404, "nobody's: it looks the same");
    assert_eq!(app.status(Method::Delete, "/notes/3", &ann(), None), 404);
    assert_eq!(app.texts("/tenants/bolt/notes", &bea()), ["bolt's plan"]);
}

#[test]
fn members_change_their_own_notes_and_owners_all_of_the_tenant() {
    let app = App::new("change");
    let text = || Some(json!({ "text": "changed" }));
    assert_eq!(app.status(Method::Put, "/notes/1", &adam(), text()), 403, "ann's");
    assert_eq!(app.status(Method::Put, "/notes/2", &adam(), text()), 200);
    assert_eq!(app.status(Method::Put, "/notes/2", &ann(), text()), 200);
    assert_eq!(app.status(Method::Delete, "/notes/1", &adam(), None), 403);
    assert_eq!(app.status(Method::Post, "/tenants/acme/published/1", &adam(), None), 403);
    assert_eq!(app.status(Method::Post, "/tenants/acme/published/1", &ann(), None), 200);
    assert_eq!(app.client.get("/published/1").dispatch().status(), Status::Ok);
    assert_eq!(app.client.get("/published/2").dispatch().status(), Status::NotFound);
    assert_eq!(app.status(Method::Delete, "/notes/1", &ann(), None), 200);
    assert_eq!(app.client.get("/published/1").dispatch().status(), Status::NotFound);
}

#[test]
fn a_scope_bounds_what_a_role_may_do() {
    let app = App::new("scope");
    let reader = || User { scope: [Scope::Read].into(), ..ann() };
    let nothing = || User { scope: [].into(), ..ann() };
    assert_eq!(app.status(Method::Get, "/tenants/acme/notes", &reader(), None), 200);
    let denied = app.ask(Method::Delete, "/notes/1", &reader(), None);
    assert_eq!(denied.status(), Status::Forbidden);
    assert!(denied.headers().get_one("WWW-Authenticate").unwrap().ends_with("scope=\"notes:write\""));
    assert_eq!(app.status(Method::Get, "/tenants/acme/notes", &nothing(), None), 403);
    assert_eq!(app.status(Method::Get, "/me", &nothing(), None), 200);
}

#[test]
fn operators_read_their_handbook_and_no_notes() {
    let app = App::new("operators");
    assert_eq!(app.status(Method::Get, "/handbook/operators.md", &otto(), None), 200);
    assert_eq!(app.status(Method::Get, "/handbook/operators.md", &ann(), None), 403);
    assert_eq!(app.client.get("/handbook/operators.md").dispatch().status(), Status::Unauthorized);
    assert_eq!(app.status(Method::Get, "/tenants/acme/notes", &otto(), None), 403);
    let body = Some(json!({ "tenant": "service", "text": "x" }));
    assert_eq!(app.status(Method::Post, "/notes", &otto(), body), 403);
    assert_eq!(app.client.get("/static/index.html").dispatch().status(), Status::Ok);
}

#[test]
fn a_login_names_the_tenant() {
    let app = App::new("login");
    let login = |name: &str, password: &str| {
        let form = json!({ "name": name, "password": password });
        app.client.post("/login").json(&form).dispatch()
    };
    let issued: Value = login("adam", "adam-demo-password").into_json().unwrap();
    let bearer = Header::new("Authorization", format!("Bearer {}", issued["access_token"].as_str().unwrap()));
    let me: Value = app.client.get("/me").header(bearer).dispatch().into_json().unwrap();
    assert_eq!(me, json!({ "name": "adam", "tenant": "acme" }));
    for (name, password) in [("adam", "ann-demo-password"), ("nobody", "adam-demo-password")] {
        assert_eq!(login(name, password).status(), Status::Unauthorized);
    }
}

/// Who may call what, as a file in the repository: a change of it is seen in review. `UPDATE_ACCESS=1` writes it anew.
#[test]
fn the_routes_are_as_open_as_the_file_says() {
    let app = App::new("access");
    let access = jwt_core::audit(app.client.rocket()).to_json();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/access.json");
    if std::env::var_os("UPDATE_ACCESS").is_some() {
        std::fs::write(file, &access).unwrap();
    }
    assert_eq!(access, std::fs::read_to_string(file).unwrap_or_default());
}
