//! What stops a launch beside the configuration: each guard that cannot do its work says so, once, in words.

use jwt_core::{Claims, DefaultClaims, Jwt, MaybeJwt, Role, Roles, Tokens, jwt_protected, jwt_public};
use rocket::{Build, Rocket, get, routes};
use tests::configured;
use tests::journal::recorded;

const KEY: &str = "[default.jwt]\nsecret = \"rM7xJzUq0s3V5tYwB8eHkPnD2fGaLcXi\"\n";

/// Why the application does not launch: what this library logged, a line each.
fn refusal(rocket: impl FnOnce() -> Rocket<Build>) -> Vec<String> {
    let (launch, records) = recorded(|| rocket::execute(rocket().ignite()));
    let error = launch.map(|_| ()).expect_err("the launch should stop");
    // A launch error panics when nobody looks at it.
    let _ = error.kind();
    let ours = |record: &String| record.starts_with("ERROR jwt_core");
    let said = |record: String| record.split_once(": ").map(|(_, text)| text.to_owned());
    records.into_iter().filter(ours).filter_map(said).collect()
}

#[jwt_protected]
#[get("/one")]
fn one(_user: Jwt<DefaultClaims>) {}

#[jwt_protected(roles = "admin")]
#[get("/two")]
fn two() {}

#[jwt_public("anybody")]
#[get("/three")]
fn three(_user: MaybeJwt<DefaultClaims>, _tokens: &Tokens) {}

#[test]
fn a_missing_fairing_is_said_once() {
    let said = refusal(|| configured(KEY).mount("/", routes![one, two, three]));
    assert_eq!(said, ["the JWT fairing is missing; add `.attach(jwt_core::fairing())` to the application"]);
}

#[jwt_protected(issuer = "partner")]
#[get("/partner")]
fn partner() {}

#[jwt_protected(issuer = "self")]
#[get("/own")]
fn own() {}

#[test]
fn an_issuer_that_is_not_configured_stops_the_launch() {
    let said = refusal(|| configured(KEY).attach(jwt_core::fairing()).mount("/", routes![partner]));
    assert_eq!(
        said,
        [
            "`partner` takes tokens of the issuer `partner`, which the configuration does not have; the application's own \
          issuer is called `self`"
        ]
    );
    tests::client(configured(KEY).attach(jwt_core::fairing()).mount("/", routes![own]));
}

#[derive(Role)]
enum Staff {
    #[role(grants("reports:read"))]
    Manager,
}

#[derive(Claims)]
struct Employee {
    #[claim(roles)]
    roles: Roles<Staff>,
}

#[jwt_protected(claims = Employee, permission("reports:read"))]
#[get("/read")]
fn read() {}

#[jwt_protected(claims = Employee, permission("reports:write"))]
#[get("/write")]
fn write() {}

#[test]
fn a_permission_that_nothing_gives_stops_the_launch() {
    let launch = |toml: &str| configured(&format!("{KEY}{toml}")).attach(jwt_core::fairing());
    let said = refusal(|| launch("").mount("/", routes![read, write]));
    assert_eq!(
        said,
        ["`write` asks for the permission `reports:write`, which nothing gives: the claims type has no \
          `#[claim(permissions)]`, and no role grants it; add it to `[default.jwt.grants]`"]
    );
    tests::client(launch("").mount("/", routes![read]));
    tests::client(launch("grants = { manager = \"reports:write\" }").mount("/", routes![read, write]));
    tests::client(launch("grants = { manager = \"*\" }").mount("/", routes![read, write]));
    assert_eq!(refusal(|| launch("grants = { manager = \"reports:writ\" }").mount("/", routes![write])).len(), 1);
}

#[derive(Claims)]
#[claims(algorithms("ES256", "EdDSA"))]
struct Narrow {
    sub: Option<String>,
}

#[jwt_protected]
#[get("/narrow")]
fn narrow(user: Jwt<Narrow>) -> Option<String> {
    user.sub.clone()
}

#[test]
fn a_claims_type_that_no_key_can_serve_stops_the_launch() {
    let said = refusal(|| configured(KEY).attach(jwt_core::fairing()).mount("/", routes![narrow]));
    assert!(
        said.iter().all(|line| line.contains("`launch::Narrow` accepts the algorithms [\"ES256\", \"EdDSA\"] alone"))
    );
    assert!(!said.is_empty());
    let key = jwt_core::testing::ed25519().private_key;
    let toml = format!("[default.jwt]\nprivate_key = '''{key}'''\n");
    tests::client(configured(&toml).attach(jwt_core::fairing()).mount("/", routes![narrow]));
}
