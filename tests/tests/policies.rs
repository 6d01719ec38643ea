//! Policies: rules with a name, and proof that one held.

use jwt_core::testing::WithIdentity;
use jwt_core::{AuthError, Authenticated, Claims, Granted, Jwt, Roles, Scopes, jwt_policy, jwt_protected, protect};
use rocket::http::Status;
use rocket::local::blocking::Client;
use rocket::{Route, get, post, routes};
use shared::Role;
use tests::{bearer, client, configured, denial};

const KEY: &str = "[default.jwt]\nsecret = \"rM7xJzUq0s3V5tYwB8eHkPnD2fGaLcXi\"\n";

#[derive(Claims)]
struct User {
    sub: String,
    tenant: u64,
    #[claim(roles)]
    roles: Roles<Role>,
    #[claim(scopes)]
    scope: Scopes,
}

fn user(roles: &[&str], scope: &[&str]) -> User {
    let roles = serde_json::from_value(serde_json::json!(roles)).unwrap();
    let scope = serde_json::from_value(serde_json::json!(scope)).unwrap();
    User { sub: "alice".into(), tenant: 7, roles, scope }
}

fn launched(routes: Vec<Route>) -> Client {
    client(configured(KEY).attach(jwt_core::fairing()).mount("/", routes))
}

#[jwt_policy(claims = User, roles = "editor", scope("articles:write"))]
struct CanPublish;

#[jwt_policy(claims = User, when(claims.tenant == 7))]
struct OfSeven;

#[jwt_policy(policy(CanPublish) && policy(OfSeven))]
struct CanPublishForSeven;

#[jwt_policy(claims = User, policy = CanPublish, when(claims.tenant == self.tenant))]
#[derive(Debug)]
struct InTenant {
    tenant: u64,
}

#[jwt_policy(claims = User, when(self.names.contains(&claims.sub.as_str()) || *self.open))]
struct Named<'a> {
    names: &'a [&'a str],
    open: &'a bool,
}

// ---- in rules

#[jwt_protected(policy = CanPublish)]
#[get("/key")]
fn key() {}

#[jwt_protected(claims = User, !policy(CanPublish))]
#[get("/not")]
fn not() {}

#[jwt_protected(policy(CanPublishForSeven) || role(Role::SupportL2))]
#[get("/nested")]
fn nested(user: Jwt<User>) -> String {
    user.sub.clone()
}

/// Without a claims type of its own a rule is about its policy's.
#[jwt_protected(policy(OfSeven))]
#[get("/seven")]
fn seven() {}

#[test]
fn a_policy_is_a_part_of_a_rule() {
    let client = launched(routes![key, not, nested, seven]);
    let editor = || user(&["editor"], &["articles:write"]);
    let cases: [(User, [u16; 4]); 4] = [
        (editor(), [200, 403, 200, 200]),
        (User { tenant: 8, ..editor() }, [200, 403, 403, 403]),
        (user(&["editor"], &[]), [403, 403, 403, 200]),
        (user(&["support-l2"], &[]), [403, 200, 200, 200]),
    ];
    for (who, expected) in cases {
        for (uri, expected) in ["/key", "/not", "/nested", "/seven"].into_iter().zip(expected) {
            let got = client.get(uri).identity(&who).dispatch().status().code;
            assert_eq!(got, expected, "{uri}: {:?} {:?} {}", who.roles, who.scope, who.tenant);
        }
    }
}

#[jwt_policy(claims = User, !role(Role::SupportL2))]
struct NoSupport;

#[jwt_protected(policy(NoSupport))]
#[get("/no-support")]
fn no_support() {}

#[jwt_protected(!policy(NoSupport))]
#[get("/support")]
fn support() {}

/// What another issuer of tokens might say: roles that the enum does not have.
#[derive(Claims)]
struct Foreign {
    sub: String,
    tenant: u64,
    #[claim(roles)]
    roles: Vec<String>,
    scope: String,
}

#[test]
fn negation_fails_closed_through_policies() {
    let client = launched(routes![no_support, support]);
    for (role, of_negation, of_double) in [("editor", 200, 403), ("support-l2", 403, 200), ("unheard-of", 403, 403)] {
        let who = Foreign { sub: "alice".into(), tenant: 7, roles: vec![role.into()], scope: String::new() };
        assert_eq!(client.get("/no-support").identity(&who).dispatch().status().code, of_negation, "{role}");
        assert_eq!(client.get("/support").identity(&who).dispatch().status().code, of_double, "{role}");
    }
}

#[jwt_protected(claims = User, scope("articles:write"), policy(CanPublish))]
#[get("/both")]
fn both() {}

#[test]
fn the_challenge_names_what_a_policy_lacks() {
    let client = launched(routes![key, nested, both]);
    let told = |uri: &str, who: &User| denial(client.get(uri.to_owned()).identity(who).dispatch()).challenge.unwrap();
    assert!(told("/key", &user(&["editor"], &[])).ends_with("scope=\"articles:write\""));
    assert!(told("/nested", &user(&["editor"], &[])).ends_with("scope=\"articles:write\""));
    assert!(
        told("/both", &user(&["editor"], &[])).ends_with("scope=\"articles:write\""),
        "once, though two ask for it"
    );
    assert!(!told("/key", &user(&[], &[])).contains("scope="), "a role is missing too");
    let elsewhere = User { tenant: 8, ..user(&["editor"], &[]) };
    assert!(!told("/nested", &elsewhere).contains("scope="), "no scope mends the tenant");
}

#[jwt_policy(claims = User, issuer = "partnr")]
struct FromPartner;

#[jwt_policy(claims = User, !policy(FromPartner))]
struct NotFromPartner;

#[jwt_protected]
#[get("/required")]
fn required(user: Jwt<User>) -> Result<(), AuthError> {
    user.require(NotFromPartner).map(drop)
}

/// The launch knows neither of what `protect` asks nor of what a handler does.
#[test]
fn negation_fails_closed_for_an_issuer_that_is_not_configured() {
    let mut routes = protect::<NotFromPartner>(routes![seven]);
    routes.extend(routes![required]);
    let client = launched(routes);
    for uri in ["/seven", "/required"] {
        assert_eq!(client.get(uri).identity(&user(&["editor"], &[])).dispatch().status(), Status::Forbidden, "{uri}");
    }
}

// ---- proof

struct Articles;

impl Articles {
    fn publish(_proof: &Granted<'_, CanPublish>) -> &'static str {
        "published"
    }

    fn of_tenant(proof: &Granted<'_, InTenant>) -> String {
        format!("articles of {}", proof.tenant)
    }
}

#[jwt_protected]
#[post("/publish")]
async fn publish(proof: Granted<'_, CanPublish>) -> &'static str {
    // Proof may be held over an await.
    rocket::tokio::task::yield_now().await;
    Articles::publish(&proof)
}

#[jwt_protected]
#[get("/tenants/<tenant>")]
fn of_tenant(tenant: u64, user: Jwt<User>) -> Result<String, AuthError> {
    let proof = user.require(InTenant { tenant })?;
    Ok(Articles::of_tenant(&proof))
}

#[jwt_protected]
#[get("/named/<name>/<open>")]
fn named(name: &str, open: bool, user: Jwt<User>) -> Result<(), AuthError> {
    user.require(Named { names: &["bob", name], open: &open }).map(drop)
}

#[test]
fn a_handler_that_wants_proof_runs_only_with_it() {
    let client = launched(routes![publish, of_tenant, named]);
    let editor = || user(&["editor"], &["articles:write"]);
    let answer = client.post("/publish").identity(&editor()).dispatch();
    assert_eq!(answer.into_string().unwrap(), "published");
    let told = denial(client.post("/publish").identity(&user(&["editor"], &[])).dispatch());
    assert_eq!((told.status, told.code.as_deref()), (Status::Forbidden, Some("access_denied")));
    assert_eq!(client.post("/publish").dispatch().status(), Status::Unauthorized);
    assert_eq!(bearer(client.post("/publish"), "x.y.z").dispatch().status(), Status::Unauthorized);

    let at = |uri: &str, who: &User| client.get(uri.to_owned()).identity(who).dispatch().into_string();
    assert_eq!(at("/tenants/7", &editor()).unwrap(), "articles of 7");
    for (uri, who) in [("/tenants/8", editor()), ("/tenants/7", user(&["editor"], &[]))] {
        let told = denial(client.get(uri).identity(&who).dispatch());
        assert_eq!((told.status, told.code.as_deref()), (Status::Forbidden, Some("access_denied")), "{uri}");
        assert!(told.challenge.unwrap().starts_with("Bearer error=\"insufficient_scope\""));
    }
    for (uri, expected) in [("/named/alice/false", 200), ("/named/bob/true", 200), ("/named/carol/false", 403)] {
        assert_eq!(client.get(uri).identity(&editor()).dispatch().status().code, expected, "{uri}");
    }
}

// ---- mounts

#[jwt_protected(claims = User, role(Role::Admin))]
#[get("/admin")]
fn admin() -> &'static str {
    "admin"
}

#[test]
fn a_policy_guards_what_is_mounted() {
    let rocket = configured(KEY).attach(jwt_core::fairing());
    let files = rocket::fs::FileServer::from(env!("CARGO_MANIFEST_DIR"));
    let client = client(
        rocket
            .mount("/own", protect::<CanPublish>(routes![admin]))
            .mount("/files", protect::<CanPublishForSeven>(files))
            .mount("/any", protect::<Authenticated<User>>(rocket::fs::FileServer::from(env!("CARGO_MANIFEST_DIR")))),
    );
    let get = |uri: &str, who: &User| client.get(uri.to_owned()).identity(who).dispatch().status().code;
    let editor = || user(&["editor"], &["articles:write"]);
    assert_eq!(get("/own/admin", &editor()), 403, "and the route's own rule");
    assert_eq!(get("/own/admin", &user(&["admin"], &["articles:write"])), 200);
    assert_eq!(get("/own/admin", &user(&["admin"], &[])), 403);
    assert_eq!(get("/files/Cargo.toml", &editor()), 200);
    assert_eq!(get("/files/Cargo.toml", &User { tenant: 8, ..editor() }), 403);
    assert_eq!(get("/any/Cargo.toml", &User { tenant: 8, ..editor() }), 200);
    assert_eq!(client.get("/files/Cargo.toml").dispatch().status(), Status::Unauthorized);
}
