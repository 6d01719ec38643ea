//! Tokens that were verified before: what is asked again of each request, and what is not.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use jwt_core::{Authorities, Caller, Claims, DefaultClaims, Jwt, Lookup, MaybeJwt, Roles, Unavailable, jwt_protected};
use rocket::fairing::{Fairing, Info, Kind};
use rocket::http::{Header, Status};
use rocket::local::blocking::Client;
use rocket::{Build, Data, Request, Rocket, State, get, routes};
use serde_json::json;
use tests::{bearer, client, denial};

use super::ground::*;

#[derive(Claims)]
struct User {
    sub: String,
    #[claim(roles)]
    roles: Option<Roles>,
}

/// What handlers were given, so that none of it is dropped.
type Given = Mutex<Vec<Jwt<User>>>;

#[jwt_protected(issuer = ["self", "partner"])]
#[get("/keep")]
fn keep(user: Jwt<User>, given: &State<Given>) -> String {
    given.lock().unwrap().push(user.clone());
    format!("{} {}", user.sub, user.roles.is_some())
}

#[jwt_protected(claims = User)]
#[get("/own")]
fn own() {}

#[jwt_protected(claims = User, issuer = "partner", roles = "writer")]
#[get("/write")]
fn write() {}

#[jwt_protected]
#[get("/other")]
fn other(user: Jwt<DefaultClaims>, same: MaybeJwt<User>) -> String {
    let same = same.into_inner().unwrap();
    let whole: serde_json::Value = serde_json::from_slice(&same.payload()).unwrap();
    format!("{:?} {} {}", user.sub, same.token() == user.token(), whole["sub"])
}

/// Knows everybody until it is told otherwise.
#[derive(Clone, Default)]
struct Directory {
    asked: Arc<AtomicUsize>,
    closed: Arc<AtomicUsize>,
}

#[rocket::async_trait]
impl Authorities for Directory {
    async fn look_up(&self, caller: &Caller<'_>) -> Result<Lookup, Unavailable> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let sub = caller.claims::<DefaultClaims>().and_then(|claims| claims.sub.clone());
        assert_eq!(sub.as_deref(), caller.identity().subject);
        Ok(match self.closed.load(Ordering::Relaxed) {
            0 => Lookup::known(),
            _ => Lookup::unknown(),
        })
    }
}

fn launched(limits: &str, directory: &Directory) -> Client {
    client(application_with(limits, directory))
}

fn application_with(limits: &str, directory: &Directory) -> Rocket<Build> {
    let toml = toml(&THREE.replace("[default.jwt]", &format!("[default.jwt]\n{limits}")));
    tests::configured(&toml)
        .attach(jwt_core::fairing().authorities(directory.clone()))
        .manage(Given::default())
        .mount("/", routes![keep, own, write, other])
}

fn get(client: &Client, path: &'static str, token: &str) -> Status {
    bearer(client.get(path), token).dispatch().status()
}

/// Whether two handlers were given the very same claims.
fn same(client: &Client) -> bool {
    let given = client.rocket().state::<Given>().unwrap().lock().unwrap();
    let [.., one, two] = &given[..] else { panic!("two requests") };
    std::ptr::eq::<User>(&**one, &**two)
}

#[test]
fn claims_are_read_once_for_many_requests() {
    for (limits, expected) in
        [("", true), ("limits.cache = \"64KiB\"", true), ("limits.cache = 0", false), ("limits.token = 4096", true)]
    {
        let client = launched(limits, &Directory::default());
        for token in [token(SELF, json!({"sub": "anna"})), token(PARTNER, json!({"sub": "otto"}))] {
            assert_eq!(get(&client, "/keep", &token), Status::Ok);
            assert_eq!(get(&client, "/keep", &token), Status::Ok);
            assert_eq!(same(&client), expected, "{limits}");
        }
    }
}

#[test]
fn what_a_route_asks_is_asked_of_each_request() {
    let client = launched("", &Directory::default());
    let partner = token(PARTNER, json!({"sub": "otto", "roles": ["writer", "reader"]}));
    for _ in 0..3 {
        assert_eq!(get(&client, "/keep", &partner), Status::Ok);
        // A token that one route takes, another one does not.
        let denied = denial(bearer(client.get("/own"), &partner).dispatch());
        assert_eq!((denied.status, denied.code.as_deref()), (Status::Unauthorized, Some("issuer_mismatch")));
        // What its issuer is not trusted with it has not.
        assert_eq!(get(&client, "/write", &partner), Status::Forbidden);
    }
}

#[test]
fn the_application_is_asked_about_each_request() {
    let directory = Directory::default();
    let client = launched("", &directory);
    let token = token(SELF, json!({"sub": "anna"}));
    for number in 1..4 {
        assert_eq!(get(&client, "/keep", &token), Status::Ok);
        assert_eq!(directory.asked.load(Ordering::Relaxed), number, "once in a request");
    }
    directory.closed.store(1, Ordering::Relaxed);
    assert_eq!(get(&client, "/keep", &token), Status::Unauthorized);
    directory.closed.store(0, Ordering::Relaxed);
    assert_eq!(get(&client, "/keep", &token), Status::Ok);
}

#[test]
fn several_claims_types_have_the_same_token() {
    let client = launched("", &Directory::default());
    let token = token(SELF, json!({"sub": "anna"}));
    for _ in 0..3 {
        let said = bearer(client.get("/other"), &token).dispatch().into_string();
        assert_eq!(said.as_deref(), Some("Some(\"anna\") true \"anna\""));
    }
}

/// Asks about the token that came, and puts another one in its place.
struct Exchange(String);

#[rocket::async_trait]
impl Fairing for Exchange {
    fn info(&self) -> Info {
        Info { name: "exchange", kind: Kind::Request }
    }

    async fn on_request(&self, request: &mut Request<'_>, _: &mut Data<'_>) {
        assert!(request.guard::<Jwt<User>>().await.is_success());
        request.replace_header(Header::new("Authorization", format!("Bearer {}", self.0)));
    }
}

/// What was found of one token does not count for another.
#[test]
fn a_token_cannot_be_exchanged_within_a_request() {
    let other = token(SELF, json!({"sub": "otto"}));
    let client = client(application_with("", &Directory::default()).attach(Exchange(other)));
    let token = token(SELF, json!({"sub": "anna"}));
    for known in [false, true] {
        // All that is found is found of the token that came, or nothing is.
        let other = bearer(client.get("/other"), &token).dispatch();
        match known {
            false => assert_eq!(other.into_string().as_deref(), Some("Some(\"anna\") true \"anna\"")),
            true => assert_eq!(other.status(), Status::InternalServerError),
        }
        let said = bearer(client.get("/keep"), &token).dispatch().into_string();
        assert_eq!(said.as_deref(), Some("anna false"));
    }
}

#[test]
fn a_token_that_is_known_ends_to_the_second() {
    let client = launched("leeway = 0", &Directory::default());
    let clock = jwt_core::testing::clock(client.rocket());
    let token = token(SELF, json!({"sub": "anna"}));
    // The signer has another clock, which goes on.
    clock.advance(Duration::from_secs(60));
    for _ in 0..2 {
        assert_eq!(get(&client, "/own", &token), Status::Ok);
    }
    clock.advance(Duration::from_secs(900));
    for _ in 0..2 {
        let denied = denial(bearer(client.get("/own"), &token).dispatch());
        assert_eq!((denied.status, denied.code.as_deref()), (Status::Unauthorized, Some("token_expired")));
    }
}
