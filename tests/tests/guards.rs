//! What the guards do with a request: who passes, in which order, and what a denied caller is told.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use jwt_core::testing::{WithIdentity, clock};
use jwt_core::{
    AuthError, Authorities, Caller, Claims, Jwt, Lookup, MaybeJwt, Permission, Permissions, Role, Roles, Scopes,
    Unavailable, jwt_protected, jwt_public,
};
use rocket::data::{self, Data, FromData};
use rocket::http::{Header, Status};
use rocket::request::{FromRequest, Outcome, Request};
use rocket::{Build, Catcher, Rocket, catch, catchers, get, post, routes};
use tests::{Denial, bearer, client, configured, denial};

#[derive(Role, Clone, Copy)]
enum Role {
    #[role(implies(Editor), grants("users:delete"))]
    Admin,
    #[role(grants("articles:write"))]
    Editor,
    Guest,
}

#[derive(Permission, Clone, Copy)]
#[permission(rename_all = "none")]
enum Permission {
    #[permission(rename = "articles:write", implies(Read))]
    Write,
    #[permission(rename = "articles:read")]
    Read,
    #[permission(rename = "users:delete")]
    DeleteUsers,
}

#[derive(Claims)]
struct User {
    sub: String,
    #[claim(roles, default)]
    roles: Roles<Role>,
    #[claim(scopes, default)]
    scope: Scopes,
    #[claim(permissions, default)]
    permissions: Permissions<Permission>,
}

fn user(roles: &[Role], scope: &str) -> User {
    User {
        sub: "alice".into(),
        roles: roles.iter().copied().collect(),
        scope: scope.split(' ').filter(|name| !name.is_empty()).collect(),
        permissions: Permissions::new(),
    }
}

const KEY: &str = "[default.jwt]\nsecret = \"rM7xJzUq0s3V5tYwB8eHkPnD2fGaLcXi\"\n";

fn deny(status: u16, challenge: &str, code: &str) -> Denial {
    Denial { status: Status::new(status), challenge: Some(challenge.to_owned()), code: Some(code.to_owned()) }
}

const INSUFFICIENT: &str = "Bearer error=\"insufficient_scope\",error_description=\"the token does not allow this\"";

// ---- the order of guards

static RUN: AtomicUsize = AtomicUsize::new(0);

struct Counted;

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Counted {
    type Error = ();

    async fn from_request(_: &'r Request<'_>) -> Outcome<Self, ()> {
        RUN.fetch_add(1, Ordering::SeqCst);
        Outcome::Success(Self)
    }
}

#[rocket::async_trait]
impl<'r> FromData<'r> for Counted {
    type Error = ();

    async fn from_data(_: &'r Request<'_>, _: Data<'r>) -> data::Outcome<'r, Self> {
        RUN.fetch_add(1, Ordering::SeqCst);
        data::Outcome::Success(Self)
    }
}

impl<'r> rocket::request::FromParam<'r> for Counted {
    type Error = ();

    fn from_param(_: &'r str) -> Result<Self, ()> {
        RUN.fetch_add(1, Ordering::SeqCst);
        Ok(Self)
    }
}

#[jwt_protected(claims = User, roles = "admin")]
#[post("/ordered/<part>", data = "<body>")]
fn ordered(first: Counted, part: Counted, second: Counted, body: Counted, user: Jwt<User>) -> &'static str {
    let _ = (first, part, second, body, user);
    "ran"
}

#[test]
fn a_denied_request_runs_nothing_else() {
    let client = client(configured(KEY).attach(jwt_core::fairing()).mount("/", routes![ordered]));
    assert_eq!(client.post("/ordered/x").body("b").dispatch().status(), Status::Unauthorized);
    let guest = client.post("/ordered/x").body("b").identity(&user(&[Role::Guest], ""));
    assert_eq!(guest.dispatch().status(), Status::Forbidden);
    assert_eq!(RUN.load(Ordering::SeqCst), 0, "a guard ran before the protection");
    let admin = client.post("/ordered/x").body("b").identity(&user(&[Role::Admin], ""));
    assert_eq!(admin.dispatch().into_string().as_deref(), Some("ran"));
    assert_eq!(RUN.load(Ordering::SeqCst), 4);
}

// ---- who passes

#[jwt_protected]
#[get("/any")]
fn any() {}

#[jwt_protected(roles = "editor")]
#[get("/editor")]
fn editor(_user: Jwt<User>) {}

#[jwt_protected(claims = User, role(Role::Admin) || scope("a:write") && !role("guest"))]
#[get("/mixed")]
fn mixed() {}

#[jwt_protected(claims = User, all_scopes = ["a:read", "a:write"])]
#[get("/scopes")]
fn scopes() {}

#[jwt_protected(claims = User, permission(Permission::Read))]
#[get("/read")]
fn read() {}

#[jwt_protected(claims = User, permissions = "users:delete")]
#[get("/delete")]
fn delete() {}

#[jwt_protected(claims = User, any(role("editor"), scope("x")) || scope("y"), !role(Role::Guest))]
#[get("/grouped")]
fn grouped() {}

#[jwt_public("anybody may look")]
#[get("/public")]
fn public(user: MaybeJwt<User>) -> String {
    user.as_ref().map_or("nobody".into(), |user| user.sub.clone())
}

fn application() -> Rocket<Build> {
    let routes = routes![any, editor, mixed, scopes, read, delete, grouped, public];
    configured(KEY).attach(jwt_core::fairing()).mount("/", routes)
}

#[test]
fn rules_are_as_they_read() {
    use Role::*;
    let client = client(application());
    let table: &[(&str, &[Role], &str, bool)] = &[
        ("/any", &[], "", true),
        ("/editor", &[Editor], "", true),
        ("/editor", &[Admin], "", true),
        ("/editor", &[Guest], "editor", false),
        ("/mixed", &[Admin], "", true),
        ("/mixed", &[Admin, Guest], "", true),
        ("/mixed", &[Editor], "a:write", true),
        ("/mixed", &[Guest], "a:write", false),
        ("/mixed", &[Editor], "a:writ", false),
        ("/scopes", &[], "a:read a:write", true),
        ("/scopes", &[Admin], "a:read", false),
        ("/read", &[Editor], "", true),
        ("/read", &[Guest], "articles:read", false),
        ("/delete", &[Admin], "", true),
        ("/delete", &[Editor], "", false),
        ("/grouped", &[Editor], "", true),
        ("/grouped", &[], "y", true),
        ("/grouped", &[Guest], "x y", false),
        ("/grouped", &[], "z", false),
    ];
    for (path, roles, scope, passes) in table {
        let status = client.get(*path).identity(&user(roles, scope)).dispatch().status();
        let expected = if *passes { Status::Ok } else { Status::Forbidden };
        let names: Vec<_> = roles.iter().map(jwt_core::RoleSet::name).collect();
        assert_eq!(status, expected, "{path} with roles {names:?} and scope {scope:?}");
    }
}

#[test]
fn negation_fails_closed_over_http() {
    #[derive(Claims)]
    struct Raw {
        sub: String,
        roles: Option<serde_json::Value>,
        scope: String,
    }
    let client = client(application());
    let with = |roles: Option<serde_json::Value>| {
        let raw = Raw { sub: "a".into(), roles, scope: "a:write".into() };
        client.get("/mixed").identity(&raw).dispatch().status()
    };
    assert_eq!(with(Some(serde_json::json!(["editor"]))), Status::Ok);
    assert_eq!(with(Some(serde_json::json!([]))), Status::Ok, "the claim is there, and empty");
    assert_eq!(with(Some(serde_json::json!(["guest"]))), Status::Forbidden);
    assert_eq!(with(Some(serde_json::json!(["Guest"]))), Status::Forbidden, "a name that nobody knows");
    assert_eq!(with(Some(serde_json::json!(["editor", "gast"]))), Status::Forbidden);
    assert_eq!(with(Some(serde_json::json!(7))), Status::Unauthorized, "malformed");
}

#[test]
fn an_absent_claim_is_not_an_empty_one() {
    #[derive(Claims)]
    struct Guarded {
        #[claim(roles)]
        roles: Option<Roles<Role>>,
    }
    #[jwt_protected(claims = Guarded, !role("guest"))]
    #[get("/")]
    fn not_guest() {}
    let client = client(configured(KEY).attach(jwt_core::fairing()).mount("/", routes![not_guest]));
    assert_eq!(client.get("/").identity(&Guarded { roles: None }).dispatch().status(), Status::Forbidden);
    let empty = Guarded { roles: Some(Roles::new()) };
    assert_eq!(client.get("/").identity(&empty).dispatch().status(), Status::Ok);
}

// ---- what a denied caller is told

#[test]
fn challenges_and_bodies() {
    let client = client(application());
    assert_eq!(denial(client.get("/any").dispatch()), deny(401, "Bearer", "token_missing"));
    assert_eq!(denial(bearer(client.get("/any"), "a.b.c").dispatch()).status, Status::Unauthorized,);
    assert_eq!(
        denial(client.get("/scopes").identity(&user(&[], "a:read")).dispatch()),
        deny(403, &format!("{INSUFFICIENT},scope=\"a:write\""), "access_denied"),
    );
    assert_eq!(
        denial(client.get("/editor").identity(&user(&[], "")).dispatch()),
        deny(403, INSUFFICIENT, "access_denied"),
    );
    let twice = bearer(bearer(client.get("/any"), "a.b.c"), "d.e.f");
    // Rocket's local client replaces a header that is set twice: add the second one.
    let mut twice_added = twice;
    twice_added.add_header(Header::new("Authorization", "Bearer d.e.f"));
    assert_eq!(
        denial(twice_added.dispatch()),
        deny(
            400,
            "Bearer error=\"invalid_request\",error_description=\"more than one credential was sent\"",
            "credentials_ambiguous"
        ),
    );
    let old =
        client.get("/any").identity_with(&user(&[], ""), |token| token.issued_at(at(1_000)).expires_at(at(2_000)));
    assert_eq!(
        denial(old.dispatch()),
        deny(401, "Bearer error=\"invalid_token\",error_description=\"the token has expired\"", "token_expired"),
    );
}

fn at(seconds: u64) -> jwt_core::NumericDate {
    jwt_core::NumericDate::from_secs(seconds)
}

#[test]
fn a_public_route_never_takes_a_bad_token_for_none() {
    let client = client(application());
    assert_eq!(client.get("/public").dispatch().into_string().unwrap(), "nobody");
    assert_eq!(client.get("/public").identity(&user(&[], "")).dispatch().into_string().unwrap(), "alice");
    assert_eq!(bearer(client.get("/public"), "a.b.c").dispatch().status(), Status::Unauthorized);
    let basic = client.get("/public").header(Header::new("Authorization", "Basic YTpi"));
    assert_eq!(basic.dispatch().into_string().unwrap(), "nobody");
}

#[test]
fn a_token_ends() {
    let client = client(application());
    let time = clock(client.rocket());
    time.set(at(1_000_000));
    let alice = user(&[], "");
    let token = jwt_core::Tokens::of(client.rocket()).unwrap().issue(&alice).unwrap();
    assert_eq!(token.expires_in(), Some(Duration::from_secs(900)));
    for (now, passes) in [(1_000_000, true), (1_000_929, true), (1_000_930, false), (999_970, true), (999_969, false)] {
        time.set(at(now));
        let status = bearer(client.get("/any"), token.token()).dispatch().status();
        assert_eq!(status == Status::Ok, passes, "at {now}");
    }
}

// ---- the application's own catchers, and its own errors

#[catch(401)]
fn own_unauthorized(request: &Request<'_>) -> String {
    AuthError::of(request).map_or("not ours".into(), |error| format!("ours: {}", error.code()))
}

#[catch(default)]
fn own_default() -> &'static str {
    "default"
}

#[jwt_public("answers for itself")]
#[get("/unauthorized")]
fn unauthorized() -> Status {
    Status::Unauthorized
}

#[jwt_public("decides for itself")]
#[get("/forbidden")]
fn forbidden() -> AuthError {
    AuthError::denied()
}

struct Own;

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Own {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        let _ = request.guard::<Jwt<User>>().await;
        Outcome::Success(Self)
    }
}

#[jwt_public("answers for itself")]
#[get("/own")]
fn own(_own: Own) -> (Status, &'static str) {
    (Status::Unauthorized, "own words")
}

#[test]
fn an_answer_of_the_application_s_own_stays() {
    let client = client(application().mount("/", routes![own]));
    let response = client.get("/own").dispatch();
    assert_eq!(response.status(), Status::Unauthorized);
    assert_eq!(response.headers().get_one("WWW-Authenticate"), Some("Bearer"));
    assert_eq!(response.into_string().as_deref(), Some("own words"));
    let json = client.get("/any").header(rocket::http::Accept::JSON).dispatch();
    assert_eq!(denial(json).code.as_deref(), Some("token_missing"));
    let head = client.head("/any").dispatch();
    assert_eq!((head.status(), head.headers().get_one("WWW-Authenticate")), (Status::Unauthorized, Some("Bearer")));
}

#[test]
fn an_application_s_catcher_answers() {
    let own = |catchers: Vec<Catcher>, base: &str| {
        client(application().mount("/", routes![unauthorized, forbidden]).register(base.to_owned(), catchers))
    };
    let bodies = |client: rocket::local::blocking::Client, path: &str| {
        let response = client.get(path.to_owned()).dispatch();
        (response.headers().get_one("WWW-Authenticate").map(str::to_owned), response.into_string().unwrap())
    };
    let bare = || Some("Bearer".to_owned());
    assert_eq!(bodies(own(catchers![own_unauthorized], "/"), "/any"), (bare(), "ours: token_missing".into()));
    assert_eq!(bodies(own(catchers![own_unauthorized], "/"), "/unauthorized"), (None, "not ours".into()));
    assert_eq!(bodies(own(catchers![own_default], "/"), "/any"), (bare(), "default".into()));
    assert_eq!(bodies(own(catchers![own_default], "/any"), "/any"), (bare(), "default".into()));
    let (challenge, body) = bodies(own(catchers![own_default], "/elsewhere"), "/any");
    assert!(challenge == bare() && body.contains("token_missing"), "{body}");
    let (challenge, body) = bodies(own(vec![], "/"), "/unauthorized");
    assert!(challenge.is_none() && !body.contains("code\":\""), "{body}");
    let (challenge, body) = bodies(own(vec![], "/"), "/forbidden");
    assert!(challenge.as_deref() == Some(INSUFFICIENT) && body.contains("access_denied"), "{body}");
}

// ---- the hook

struct Directory;

#[rocket::async_trait]
impl Authorities for Directory {
    async fn look_up(&self, caller: &Caller<'_>) -> Result<Lookup, Unavailable> {
        let asked: &AtomicUsize = caller.state().ok_or("no counter")?;
        asked.fetch_add(1, Ordering::SeqCst);
        match caller.subject() {
            Some("ghost") => Ok(Lookup::unknown()),
            Some("broken") => Err("the directory is down")?,
            Some("boss") => Ok(Lookup::known().role("admin").scope("a:write")),
            Some("guest") => Ok(Lookup::known().role("guest").permission("articles:read")),
            _ => Ok(Lookup::known()),
        }
    }
}

#[test]
fn the_hook_has_a_say() {
    let rocket = configured(KEY)
        .manage(AtomicUsize::new(0))
        .attach(jwt_core::fairing().authorities(Directory))
        .mount("/", routes![any, editor, mixed, scopes, read, grouped, public]);
    let client = client(rocket);
    let status = |path: &'static str, sub: &str, scope: &str| {
        let user = User { sub: sub.into(), ..user(&[], scope) };
        denial(client.get(path).identity(&user).dispatch())
    };
    assert_eq!(status("/any", "ghost", "").code.as_deref(), Some("user_unknown"));
    assert_eq!(status("/public", "ghost", "").status, Status::Unauthorized);
    let down = status("/any", "broken", "");
    assert_eq!((down.status, down.challenge), (Status::ServiceUnavailable, None));
    assert_eq!(status("/editor", "boss", "").status, Status::Ok);
    assert_eq!(status("/editor", "alice", "").status, Status::Forbidden);
    assert_eq!(status("/scopes", "boss", "a:read").status, Status::Ok);
    assert_eq!(status("/read", "guest", "").status, Status::Ok);
    assert_eq!(status("/grouped", "guest", "y").status, Status::Forbidden, "the hook's role counts in a negation");
    assert_eq!(client.rocket().state::<AtomicUsize>().unwrap().load(Ordering::SeqCst), 8, "once in a request");
}

#[test]
fn a_jwt_says_who_and_what() {
    #[jwt_protected]
    #[get("/who")]
    fn who(user: Jwt<User>) -> String {
        let identity = user.identity();
        let can = [
            user.has_role("editor"),
            user.has_scope("x"),
            user.has_permission("articles:write"),
            user.has_permission("articles:read"),
        ];
        format!(
            "{}/{} {can:?} {}",
            identity.issuer,
            identity.subject.unwrap_or("-"),
            user.registered().jwt_id().is_some()
        )
    }
    let client = client(configured(KEY).attach(jwt_core::fairing()).mount("/", routes![who]));
    let said = client.get("/who").identity(&user(&[Role::Admin], "x")).dispatch().into_string().unwrap();
    assert_eq!(said, "self/alice [true, true, true, true] true");
}
