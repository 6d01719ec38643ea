//! Which tokens pass where.

use jwt_core::testing::WithIdentity as _;
use jwt_core::{
    AuthError, Claims, DefaultClaims, Granted, Jwt, MaybeJwt, Roles, jwt_policy, jwt_protected, jwt_public,
};
use rocket::http::Status;
use rocket::local::blocking::Client;
use rocket::request::{self, FromRequest, Request};
use rocket::{get, routes};
use serde_json::json;
use tests::{bearer, client, denial};

use super::ground::*;

#[derive(Claims)]
struct User {
    sub: String,
    #[claim(roles)]
    roles: Option<Roles>,
}

#[jwt_protected]
#[get("/plain")]
fn plain(user: Jwt<User>) -> String {
    format!("{} of {}", user.sub, user.issuer())
}

#[jwt_protected(issuer = "partner")]
#[get("/partner")]
fn partner(user: Jwt<User>, maybe: MaybeJwt<DefaultClaims>) -> String {
    format!("{:?} {}", user.identity(), maybe.is_some())
}

#[jwt_protected(claims = User, issuer = ["self", "gateway"])]
#[get("/two")]
fn two() {}

#[jwt_policy(claims = User, issuer = "gateway")]
struct FromGateway;

#[jwt_protected(policy = FromGateway)]
#[get("/policy")]
fn policy() {}

#[jwt_protected(policy(FromGateway) || roles("admin"))]
#[get("/either")]
fn either() {}

#[jwt_protected(claims = User, issuer = "partner")]
mod within {
    #[rocket::get("/within")]
    pub(super) fn within() {}
}

/// A guard of the application's own that takes any token, and lets the next route have the request.
struct Onwards;

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Onwards {
    type Error = ();

    async fn from_request(_: &'r Request<'_>) -> request::Outcome<Self, ()> {
        request::Outcome::Forward(Status::NotFound)
    }
}

#[jwt_protected(claims = User, issuer = "partner")]
#[get("/forwarded", rank = 1)]
fn forwards(_next: Onwards) {}

#[jwt_public("asks for itself")]
#[get("/forwarded", rank = 2)]
fn forwarded(user: MaybeJwt<User>) -> String {
    user.as_ref().map(|user| user.sub.clone()).unwrap_or_default()
}

#[jwt_policy(claims = User, issuer = "partner", role("admin"))]
struct PartnerAdmin;

/// A guard of the application's own: an administrator of the partner, or a user that routes accept anyway.
struct Either(String);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Either {
    type Error = AuthError;

    async fn from_request(request: &'r Request<'_>) -> request::Outcome<Self, AuthError> {
        if request.guard::<Granted<'_, PartnerAdmin>>().await.is_success() {
            return request::Outcome::Success(Self("an administrator of the partner".into()));
        }
        request.guard::<Jwt<User>>().await.map(|user| Self(user.sub.clone()))
    }
}

#[jwt_public("its guard asks for itself")]
#[get("/guarded")]
fn guarded(who: Either) -> String {
    who.0
}

#[jwt_protected(policy = PartnerAdmin)]
#[get("/administration")]
fn administration() {}

/// Greets users whose tokens routes accept.
#[rocket::catch(403)]
async fn greets(request: &Request<'_>) -> String {
    match request.guard::<Jwt<User>>().await {
        request::Outcome::Success(user) => format!("not you, {}", user.sub),
        _ => "not you".into(),
    }
}

fn three() -> Client {
    let routes =
        routes![plain, partner, two, policy, either, within::within, forwards, forwarded, guarded, administration];
    client(application(THREE).mount("/", routes).register("/", rocket::catchers![greets]))
}

#[test]
fn a_policy_that_denies_names_no_issuer_for_the_guards_after_it() {
    let client = three();
    let answer = |issuer| {
        let token = token(issuer, json!({ "sub": "alice", "roles": ["admin"] }));
        let response = bearer(client.get("/guarded"), &token).dispatch();
        (response.status().code, response.into_string().filter(|text| text == "alice"))
    };
    assert_eq!(answer(SELF), (200, Some("alice".into())));
    assert_eq!(answer(GATEWAY), (401, None));
    // The partner is not trusted with `admin`.
    assert_eq!(answer(PARTNER), (401, None));
}

#[test]
fn a_policy_that_denies_names_no_issuer_for_the_catcher_after_it() {
    let client = three();
    let answer = |issuer| {
        let token = token(issuer, json!({ "sub": "alice" }));
        bearer(client.get("/administration"), &token).dispatch().into_string().unwrap()
    };
    assert_eq!(answer(SELF), "not you, alice");
    assert_eq!(answer(PARTNER), "not you");
}

#[test]
fn a_route_takes_what_it_says_and_else_what_the_configuration_accepts() {
    let client = three();
    let status = |path: &'static str, issuer| {
        let token = token(issuer, json!({ "sub": "alice" }));
        bearer(client.get(path), &token).dispatch().status().code
    };
    let rows = [
        ("/plain", [200, 401, 401]),
        ("/partner", [403, 200, 401]),
        ("/two", [200, 401, 200]),
        ("/policy", [403, 401, 200]),
        // One of the ways names the gateway, the other says nothing: as if none were named.
        ("/either", [403, 401, 401]),
        ("/within", [403, 200, 401]),
    ];
    for (path, expected) in rows {
        assert_eq!([SELF, PARTNER, GATEWAY].map(|issuer| status(path, issuer)), expected, "{path}");
    }
}

#[test]
fn the_handler_learns_whose_token_it_is() {
    let client = three();
    let body = |path: &'static str, issuer| {
        let token = token(issuer, json!({ "sub": "alice" }));
        bearer(client.get(path), &token).dispatch().into_string().unwrap()
    };
    assert_eq!(body("/plain", SELF), "alice of self");
    assert_eq!(body("/partner", PARTNER), "Identity { issuer: \"partner\", subject: Some(\"alice\") } true");
}

#[test]
fn what_one_route_names_is_not_named_for_the_next() {
    let client = three();
    let token = token(PARTNER, json!({ "sub": "alice" }));
    let denied = denial(bearer(client.get("/forwarded"), &token).dispatch());
    assert_eq!((denied.status, denied.code.as_deref()), (Status::Unauthorized, Some("issuer_mismatch")));
}

#[test]
fn identities_of_tests_come_from_any_issuer() {
    let client = three();
    let alice = || User { sub: "alice".into(), roles: None };
    let claims = alice();
    let request = client.get("/partner").identity_from(Some("partner"), &claims, |token| token);
    assert_eq!(request.dispatch().status(), Status::Ok);
    let claims = alice();
    let request = client.get("/plain").identity(&claims);
    assert_eq!(request.dispatch().into_string().unwrap(), "alice of self");
}

#[test]
fn keys_are_bound_to_their_issuer() {
    let client = three();
    let refused = |token: &str| denial(bearer(client.get("/two"), token).dispatch()).code;
    // The `kid` is the same at both.
    let forged = |iss: &str, key: &str| {
        let signer = jwt_core::Signer::builder().issuer(iss).audience("api");
        let key = jwt_core::SigningKey::from_pem(key).unwrap().with_kid("one").unwrap();
        signed(&signer.key(key).build().unwrap(), json!({ "sub": "alice" }))
    };
    assert_eq!(refused(&forged(GATEWAY, tests::keys::OTHER_P256)), None);
    assert_eq!(refused(&forged(GATEWAY, tests::keys::P256)).as_deref(), Some("signature_invalid"));
    assert_eq!(refused(&forged(SELF, tests::keys::OTHER_P256)).as_deref(), Some("algorithm_not_allowed"));
    for iss in
        ["https://gateway.test/realms/main/", "https://gateway.test", "HTTPS://gateway.test/realms/main", "gateway"]
    {
        assert_eq!(refused(&forged(iss, tests::keys::OTHER_P256)).as_deref(), Some("issuer_mismatch"), "{iss}");
    }
}

#[test]
fn what_says_no_issuer_or_a_strange_one_is_refused() {
    let client = three();
    let key = tests::keys::encoding(tests::keys::OTHER_P256);
    let exp = tests::forge::now() + 600;
    let head = r#"{"alg":"ES256","typ":"JWT","kid":"one"}"#;
    let code = |members: &str| {
        let payload = format!(r#"{{"sub":"a","aud":"api","exp":{exp}{members}}}"#);
        let token = tests::forge::seal(&key, jsonwebtoken::Algorithm::ES256, head, payload);
        denial(bearer(client.get("/two"), &token).dispatch()).code.unwrap_or_default()
    };
    let good = format!(r#","iss":"{GATEWAY}""#);
    assert_eq!(code(&good), "");
    assert_eq!(code(""), "claim_missing");
    assert_eq!(code(r#","iss":null"#), "claim_missing");
    for strange in ["5", "true", "[]", r#"["https://gateway.test/realms/main"]"#, "{}"] {
        assert_eq!(code(&format!(r#","iss":{strange}"#)), "issuer_mismatch", "{strange}");
    }
    // Twice: whichever is chosen, the token is refused.
    assert_eq!(code(&format!(r#"{good},"iss":"https://self.test""#)), "issuer_mismatch");
    assert_eq!(code(&format!(r#"{good},"a":1,"a":2"#)), "duplicate_member");
}
