//! Where the endpoints can be, and what stops a launch.

use jwt_core::oauth::{AuthorizationServer, Client as OAuthClient, ClientRequest, Grant, OAuthError, endpoints};
use jwt_core::{Claims, Unavailable};
use rocket::figment::Figment;
use rocket::{Build, Rocket};
use serde_json::{Value, json};
use tests::launches::launch;
use tests::{client, configured, keys};

use crate::ground::*;

fn mounted(settings: &str) -> Rocket<Build> {
    tests::journal::install();
    configured(settings).attach(jwt_core::fairing()).mount("/oauth", endpoints(Server))
}

#[test]
fn the_audit_knows_the_endpoints() {
    let launched = launch(|| mounted(SETTINGS));
    assert_eq!((launched.stopped, launched.errors.len()), (None, 0), "{launched:#?}");
    let audit = jwt_core::audit(client(mounted(SETTINGS)).rocket()).to_string();
    assert_eq!(
        audit,
        "(oauth_token) POST /oauth/token           public: clients of OAuth 2.0 get their tokens here, and authenticate for it\n\
         (oauth_revoke) POST /oauth/revoke         public: clients of OAuth 2.0 revoke their tokens here, and authenticate for it\n\
         (oauth_introspect) POST /oauth/introspect public: clients of OAuth 2.0 ask about tokens here, and authenticate for it\n"
    );
}

#[test]
fn what_is_missing_stops_the_launch() {
    let launched = launch(|| mounted("[default.jwt]\nsecret = \"kQ7vXr2mZ9tLwB4cYhN6sDfG1jPa8eUo\"\ntyp = \"JWT\""));
    let error = launched.error();
    for part in ["no `issuer`", "no `audience`", "the type `at+jwt` are not accepted"] {
        assert!(error.contains(part), "{part}: {error}");
    }
    assert!(!error.contains("no key") && !error.contains("no `store`"), "{error}");

    let public = format!("[default.jwt]\nissuer = \"i\"\naudience = \"a\"\npublic_key = '''{}'''", keys::ED_PUBLIC);
    assert!(launch(|| mounted(&public)).error().contains("there is no key to sign with"));

    let release = launch(|| {
        let figment: Figment = configured(SETTINGS).figment().clone().select("release");
        rocket::custom(figment).attach(jwt_core::fairing()).mount("/oauth", endpoints(Server))
    });
    assert!(release.error().contains("there is no `store`"), "{release:#?}");

    let bare = launch(|| {
        tests::journal::install();
        configured(SETTINGS).mount("/oauth", endpoints(Server))
    });
    assert!(bare.error().contains("the JWT fairing is missing"), "{bare:#?}");
}

#[derive(Claims)]
#[claims(typ = "invite+jwt")]
struct Invitation {
    sub: String,
}

struct Inviting;

#[rocket::async_trait]
impl AuthorizationServer for Inviting {
    type Claims = Invitation;

    async fn client(&self, _: &ClientRequest<'_>) -> Result<Option<OAuthClient>, Unavailable> {
        Ok(None)
    }

    async fn claims(&self, _: &Grant<'_>) -> Result<Option<Invitation>, OAuthError> {
        Ok(None)
    }
}

#[test]
fn a_claims_type_of_another_kind_stops_the_launch() {
    let launched = launch(|| {
        tests::journal::install();
        configured(SETTINGS).attach(jwt_core::fairing()).mount("/", endpoints(Inviting))
    });
    assert!(launched.error().contains("the claims type wants another `typ`"), "{launched:#?}");
}

fn metadata(rocket: Rocket<Build>) -> Value {
    client(rocket).get("/.well-known/oauth-authorization-server").dispatch().into_json().unwrap()
}

#[test]
fn the_metadata_name_what_is_mounted() {
    let settings = format!(
        "[default.jwt]\nissuer = \"https://server.example.com\"\naudience = \"api\"\nprivate_key = '''{}'''",
        keys::ED
    );
    let without = configured(&settings).attach(jwt_core::fairing()).mount("/", jwt_core::well_known());
    let told = metadata(without);
    assert_eq!(told["grant_types_supported"], json!([]));
    assert!(!told.to_string().contains("_endpoint"), "{told}");

    let told = metadata(mounted(&settings).mount("/", jwt_core::well_known()));
    let both = json!(["client_secret_basic", "client_secret_post"]);
    let all = json!(["client_secret_basic", "client_secret_post", "none"]);
    for (name, value) in [
        ("token_endpoint", json!("https://server.example.com/oauth/token")),
        ("token_endpoint_auth_methods_supported", all.clone()),
        ("revocation_endpoint", json!("https://server.example.com/oauth/revoke")),
        ("revocation_endpoint_auth_methods_supported", all),
        ("introspection_endpoint", json!("https://server.example.com/oauth/introspect")),
        ("introspection_endpoint_auth_methods_supported", both),
        ("grant_types_supported", json!(["client_credentials", "refresh_token", CODE, "urn:example:unfinished"])),
        ("response_types_supported", json!([])),
    ] {
        assert_eq!(told[name], value, "{name}");
    }

    // At the root, and where it is mounted twice, at the first place.
    let rocket = configured(&settings).attach(jwt_core::fairing()).mount("/", jwt_core::well_known());
    let told = metadata(rocket.mount("/", endpoints(Server)));
    assert_eq!(told["token_endpoint"], "https://server.example.com/token");
}
