//! Users of another issuer take no local user's place.

use jwt_core::{Authorities, Caller, DefaultClaims, Jwt, Lookup, Unavailable, jwt_protected};
use rocket::{get, routes};
use serde_json::json;
use tests::{bearer, client};

use super::ground::*;

/// Knows `root`, one of its own.
struct Users;

#[rocket::async_trait]
impl Authorities for Users {
    async fn look_up(&self, caller: &Caller<'_>) -> Result<Lookup, Unavailable> {
        let identity = caller.identity();
        assert_eq!(identity.issuer == "self", caller.subject().is_some());
        Ok(match (caller.subject(), identity.issuer) {
            (Some("root"), _) => Lookup::known().role("admin"),
            (None, "partner") => Lookup::known().role("guest"),
            _ => Lookup::unknown(),
        })
    }
}

#[jwt_protected(claims = DefaultClaims, issuer = ["self", "partner", "gateway"], roles = "admin")]
#[get("/admin")]
fn admin() {}

#[jwt_protected(issuer = ["self", "partner", "gateway"])]
#[get("/who")]
fn who(user: Jwt<DefaultClaims>) -> String {
    format!("{} {:?} {}", user.issuer(), user.subject(), user.has_role("guest"))
}

#[test]
fn the_hook_is_told_whose_user_it_is() {
    let application = tests::configured(&toml(THREE)).attach(jwt_core::fairing().authorities(Users));
    let client = client(application.mount("/", routes![admin, who]));
    let get = |path: &'static str, issuer| {
        let response = bearer(client.get(path), &token(issuer, json!({ "sub": "root" }))).dispatch();
        (response.status().code, response.into_string().unwrap_or_default())
    };
    assert_eq!(get("/admin", SELF).0, 200);
    assert_eq!(get("/admin", PARTNER).0, 403);
    assert_eq!(get("/admin", GATEWAY).0, 401, "unknown");
    assert_eq!(get("/who", PARTNER).1, "partner Some(\"root\") true");
}

#[test]
fn the_users_of_the_only_issuer_are_the_applications_own() {
    struct Own;

    #[rocket::async_trait]
    impl Authorities for Own {
        async fn look_up(&self, caller: &Caller<'_>) -> Result<Lookup, Unavailable> {
            Ok(caller.subject().map_or_else(Lookup::unknown, |_| Lookup::known()))
        }
    }

    #[jwt_protected(claims = DefaultClaims)]
    #[get("/")]
    fn index() {}

    let application = tests::configured(&toml(ALONE)).attach(jwt_core::fairing().authorities(Own));
    let client = client(application.mount("/", routes![index]));
    assert_eq!(bearer(client.get("/"), &token(PARTNER, json!({ "sub": "a" }))).dispatch().status().code, 200);
}
