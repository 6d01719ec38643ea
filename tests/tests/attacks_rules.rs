//! Attacks on rules: claims that were left out, names that nobody knows, wild cards, and a hook that says half of it.

use jwt_core::testing::WithIdentity;
use jwt_core::{
    Authorities, Caller, Claims, Jwt, Lookup, Permission, Permissions, Role, Roles, Unavailable, jwt_protected,
};
use rocket::http::Status;
use rocket::{get, routes};
use tests::{client, configured};

const KEY: &str = "[default.jwt]\nsecret = \"rM7xJzUq0s3V5tYwB8eHkPnD2fGaLcXi\"\n";

#[derive(Role)]
enum Role {
    #[role(grants("*"))]
    Admin,
    Editor,
    Suspended,
}

#[derive(Permission)]
enum Permission {
    Audited,
    Publish,
}

/// What a caller sends: each claim only where it is given.
#[derive(Claims, Default)]
struct Sent {
    sub: Option<String>,
    roles: Option<serde_json::Value>,
    permissions: Option<serde_json::Value>,
}

fn sent(roles: &[&str]) -> Sent {
    Sent { sub: Some("mallory".into()), roles: Some(roles.into()), permissions: Some(serde_json::json!([])) }
}

// ---- a claim that is left out

#[derive(Claims)]
struct Defaulted {
    #[claim(roles, default)]
    roles: Roles<Role>,
    #[claim(permissions, default = nothing)]
    permissions: Permissions<Permission>,
}

fn nothing() -> Permissions<Permission> {
    [Permission::Audited].into()
}

#[jwt_protected(claims = Defaulted, !role("suspended"))]
#[get("/roles")]
fn not_suspended() {}

#[jwt_protected(claims = Defaulted, !permission("publish"))]
#[get("/permissions")]
fn not_publishing() {}

#[jwt_protected(claims = Defaulted, permission("audited"))]
#[get("/default")]
fn by_default(user: Jwt<Defaulted>) -> String {
    format!("{:?} {}", user.permissions, user.roles == Roles::new())
}

#[test]
fn a_default_is_no_word_on_who_is_suspended() {
    let client = client(
        configured(KEY).attach(jwt_core::fairing()).mount("/", routes![not_suspended, not_publishing, by_default]),
    );
    let status = |path: &'static str, sent: Sent| client.get(path).identity(&sent).dispatch().status();
    assert_eq!(status("/roles", sent(&["editor"])), Status::Ok);
    assert_eq!(status("/roles", sent(&[])), Status::Ok, "the claim is there, and empty");
    assert_eq!(status("/roles", sent(&["suspended"])), Status::Forbidden);
    let absent = || Sent { sub: Some("mallory".into()), ..Sent::default() };
    assert_eq!(status("/roles", absent()), Status::Forbidden, "the claim is absent");
    assert_eq!(status("/permissions", Sent { permissions: None, ..sent(&[]) }), Status::Forbidden);
    assert_eq!(status("/permissions", sent(&["editor"])), Status::Ok);
    // What the default says is held all the same.
    let said = client.get("/default").identity(&absent()).dispatch().into_string();
    assert_eq!(said.as_deref(), Some("{\"audited\"} true"));
}

// ---- the wild card

#[jwt_protected(claims = Carrying, permission("publish"))]
#[get("/publish")]
fn publish() {}

#[jwt_protected(claims = Carrying, !permission("audited"))]
#[get("/unaudited")]
fn unaudited() {}

#[jwt_protected(claims = Granted, permission("anything"))]
#[get("/anything")]
fn anything(user: Jwt<Granted>) -> &'static str {
    if user.has_permission("whatever") { "all" } else { "some" }
}

#[derive(Claims)]
struct Carrying {
    #[claim(roles)]
    roles: Roles<Role>,
    #[claim(permissions)]
    permissions: Permissions<Permission>,
}

#[derive(Claims)]
struct Granted {
    #[claim(roles)]
    roles: Roles<Role>,
}

#[test]
fn the_wild_card_of_an_enum_is_every_permission() {
    let client = client(configured(KEY).attach(jwt_core::fairing()).mount("/", routes![publish, unaudited, anything]));
    let status = |path: &'static str, role: &str| client.get(path).identity(&sent(&[role])).dispatch().status();
    assert_eq!(status("/publish", "admin"), Status::Ok);
    assert_eq!(status("/publish", "editor"), Status::Forbidden);
    assert_eq!(status("/unaudited", "admin"), Status::Forbidden, "`*` counts as held in a negation");
    assert_eq!(status("/unaudited", "editor"), Status::Ok);
    let all = client.get("/anything").identity(&sent(&["admin"])).dispatch().into_string();
    assert_eq!(all.as_deref(), Some("all"));
    assert_eq!(status("/anything", "editor"), Status::Forbidden);
}

// ---- the hook

struct Groups;

#[rocket::async_trait]
impl Authorities for Groups {
    async fn look_up(&self, caller: &Caller<'_>) -> Result<Lookup, Unavailable> {
        Ok(match caller.subject() {
            // Named by a user of the application, say.
            Some("owner") => Lookup::known().role("superuser").permission("rule-the-world"),
            Some("member") => Lookup::known().role("editor"),
            _ => Lookup::known(),
        })
    }
}

#[derive(Claims)]
struct Optional {
    #[claim(roles)]
    roles: Option<Roles<Role>>,
}

#[jwt_protected(claims = Optional, !role("suspended"))]
#[get("/optional")]
fn optional() {}

#[jwt_protected(claims = Carrying, permission("publish"))]
#[get("/grown")]
fn grown() {}

#[jwt_protected(claims = Carrying)]
#[get("/says")]
fn says(user: Jwt<Carrying>) -> String {
    format!("{} {}", user.has_role("superuser"), user.has_permission("rule-the-world"))
}

#[test]
fn what_the_hook_adds_hides_no_absence() {
    let rocket = configured(KEY).attach(jwt_core::fairing().authorities(Groups)).mount("/", routes![optional]);
    let client = client(rocket);
    let status = |sub: &str, roles: Option<serde_json::Value>| {
        let sent = Sent { sub: Some(sub.into()), roles, permissions: None };
        client.get("/optional").identity(&sent).dispatch().status()
    };
    assert_eq!(status("member", Some(serde_json::json!([]))), Status::Ok);
    assert_eq!(status("member", Some(serde_json::json!(["suspended"]))), Status::Forbidden);
    assert_eq!(status("nobody", None), Status::Forbidden);
    assert_eq!(status("member", None), Status::Forbidden, "the token does not say who is suspended");
}

#[test]
fn names_of_the_hook_that_the_enum_does_not_have_grant_nothing() {
    let rocket = configured(&format!("{KEY}grants = {{ superuser = \"*\", editor = [\"publish\"] }}"))
        .attach(jwt_core::fairing().authorities(Groups))
        .mount("/", routes![grown, says]);
    let client = client(rocket);
    let status =
        |sub: &str| client.get("/grown").identity(&Sent { sub: Some(sub.into()), ..sent(&[]) }).dispatch().status();
    assert_eq!(status("member"), Status::Ok);
    assert_eq!(status("nobody"), Status::Forbidden);
    assert_eq!(status("owner"), Status::Forbidden);
    let owner = Sent { sub: Some("owner".into()), ..sent(&[]) };
    assert_eq!(client.get("/says").identity(&owner).dispatch().into_string().as_deref(), Some("false false"));
}

// ---- the fairing

#[test]
fn a_second_fairing_does_not_put_the_hook_away() {
    struct Nobody;

    #[rocket::async_trait]
    impl Authorities for Nobody {
        async fn look_up(&self, _: &Caller<'_>) -> Result<Lookup, Unavailable> {
            Ok(Lookup::unknown())
        }
    }
    #[jwt_protected(claims = Optional)]
    #[get("/")]
    fn any() {}
    let twice = configured(KEY)
        .attach(jwt_core::fairing().authorities(Nobody))
        .attach(jwt_core::fairing())
        .mount("/", routes![any]);
    let failed = rocket::local::blocking::Client::untracked(twice)
        .err()
        .is_some_and(|error| matches!(error.kind(), rocket::error::ErrorKind::FailedFairings(_)));
    assert!(failed, "two fairings, one of them with a hook");
}

#[test]
fn a_claims_type_that_no_token_can_have_does_not_launch() {
    #[derive(Claims)]
    #[claims(typ = "JWT")]
    struct Plain {}

    #[jwt_protected(claims = Plain)]
    #[get("/")]
    fn any() {}
    let launches = |typ: &str| {
        let rocket = configured(&format!("{KEY}typ = {typ}")).attach(jwt_core::fairing()).mount("/", routes![any]);
        match rocket::local::blocking::Client::untracked(rocket) {
            Ok(_) => true,
            Err(error) => !matches!(error.kind(), rocket::error::ErrorKind::SentinelAborts(_)),
        }
    };
    assert!(launches("[\"at+jwt\", \"JWT\"]"));
    assert!(!launches("\"at+jwt\""));
}
