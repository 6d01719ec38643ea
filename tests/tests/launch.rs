//! What stops a launch beside the configuration: each guard that cannot do its work says so, once, in words.

use jwt_core::{
    Claims, CookieTokens, DefaultClaims, Jwt, MaybeJwt, Role, Roles, Tokens, jwt_policy, jwt_protected, jwt_public,
};
use rocket::{Build, Rocket, Route, get, routes};
use tests::configured;
use tests::journal::recorded;

const KEY: &str = "[default.jwt]\nsecret = \"rM7xJzUq0s3V5tYwB8eHkPnD2fGaLcXi\"\n";

/// Why the application does not launch: what this library logged, a line each.
fn refusal(rocket: impl FnOnce() -> Rocket<Build>) -> Vec<String> {
    let (launched, records) = recorded(|| match rocket::execute(rocket().ignite()) {
        Ok(_) => true,
        // A launch error panics when nobody looks at it.
        Err(error) => matches!(error.kind(), rocket::error::ErrorKind::Io(_)),
    });
    assert!(!launched, "the launch should stop");
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
            "`partner` takes tokens of the issuer `partner`, which the configuration does not have; it has `self` (`self` \
          is the application's own)"
        ]
    );
    tests::client(configured(KEY).attach(jwt_core::fairing()).mount("/", routes![own]));
}

#[jwt_policy(claims = DefaultClaims, issuer = "partnr")]
struct FromPartner;

#[jwt_policy(claims = DefaultClaims, policy(FromPartner) || scope("a"))]
struct AroundIt;

/// Would hold for everyone.
#[jwt_protected(!policy(FromPartner))]
#[get("/not-partner")]
fn not_partner() {}

#[jwt_protected(scope("b") && policy(AroundIt))]
#[get("/around")]
fn around() {}

#[jwt_protected(claims = DefaultClaims, issuer = "partnr")]
mod partners {
    #[jwt_core::jwt_protected(scope("a"))]
    #[rocket::get("/theirs")]
    pub fn theirs() {}
}

#[test]
fn an_issuer_that_a_policy_names_is_configured_too() {
    let expected = |name: &str| {
        format!(
            "`{name}` takes tokens of the issuer `partnr`, which the configuration does not have; it has `self` (`self` \
             is the application's own)"
        )
    };
    let of = |routes: fn() -> Vec<Route>| refusal(|| configured(KEY).attach(jwt_core::fairing()).mount("/", routes()));
    assert_eq!(of(|| routes![not_partner]), [expected("FromPartner")]);
    assert_eq!(of(|| routes![around]), [expected("FromPartner")]);
    assert_eq!(of(|| routes![partners::theirs]), [expected("partners")]);
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

// ---- what is warned of

/// What the library warned of while the application launched.
fn warnings(rocket: impl FnOnce() -> Rocket<Build>) -> Vec<String> {
    let (client, records) = recorded(|| tests::client(rocket()));
    drop(client);
    let ours = |record: &String| record.starts_with("WARN jwt_core");
    records.into_iter().filter(ours).filter_map(|record| Some(record.split_once(": ")?.1.to_owned())).collect()
}

#[jwt_protected(claims = DefaultClaims, roles = "admin")]
#[get("/any-names")]
fn any_names() {}

#[test]
fn a_rule_without_a_claims_type_is_warned_of() {
    let launch = || configured(KEY).attach(jwt_core::fairing());
    let said = warnings(|| launch().mount("/", routes![two]));
    assert!(
        said.iter().all(|line| line.starts_with("the rule of `two` has no claims type")) && said.len() == 1,
        "{said:?}"
    );
    assert_eq!(warnings(|| launch().mount("/", routes![any_names, one, own, read])), [""; 0]);
}

#[test]
fn a_grant_that_nobody_can_hold_is_warned_of() {
    let launch = |grants: &str| configured(&format!("{KEY}grants = {grants}")).attach(jwt_core::fairing());
    let said = warnings(|| launch("{ manger = \"reports:write\" }").mount("/", routes![read]));
    assert_eq!(said, ["`jwt.grants.manger`: no claims type has the role `manger`; did you mean `manager`?"]);
    assert_eq!(warnings(|| launch("{ manager = \"reports:write\" }").mount("/", routes![read])), [""; 0]);
    assert_eq!(warnings(|| launch("{ manger = \"x\" }").mount("/", routes![read, any_names])), [""; 0], "any names");
}

#[test]
fn a_throw_away_key_is_warned_of() {
    let said = warnings(|| configured("").attach(jwt_core::fairing()).mount("/", routes![one]));
    assert!(said.len() == 1 && said[0].contains("throw-away key"), "{said:?}");
    assert!(said[0].contains("neither issuer nor audience"), "{said:?}");
}

#[test]
fn the_fairing_is_attached_once() {
    let said =
        refusal(|| configured(KEY).attach(jwt_core::fairing()).attach(jwt_core::fairing()).mount("/", routes![one]));
    assert_eq!(
        said,
        ["`jwt_core::fairing()` is attached twice, and only one could have its `authorities`; attach it once"]
    );
}

#[jwt_public("this is where browsers log in")]
#[get("/cookies")]
fn cookies(_cookies: CookieTokens<'_>) {}

#[test]
fn a_route_that_sets_cookies_needs_them_configured() {
    let said = refusal(|| configured(KEY).attach(jwt_core::fairing()).mount("/", routes![cookies]));
    assert_eq!(
        said,
        ["a route takes `CookieTokens`, and the configuration has no cookies; add `[default.jwt.cookie]` to it"]
    );
    let release = "[default.jwt]\nsecret = \"rM7xJzUq0s3V5tYwB8eHkPnD2fGaLcXi\"\ncookie = { csrf = \"origin\" }\n";
    let profile = |rocket: Rocket<Build>| {
        let figment = rocket.figment().clone().select("release");
        rocket::custom(figment)
    };
    let said = refusal(|| profile(configured(release)).attach(jwt_core::fairing()).mount("/", routes![cookies]));
    assert_eq!(
        said,
        [
            "a route takes `CookieTokens`, and there are no sessions without a store; set `store` in the table `jwt`, such as \
          `store = \"sqlite:jwt.db\"`"
        ]
    );
}
