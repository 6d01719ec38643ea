//! What is told while a key server is down.

use std::time::Duration;

use jwt_core::testing::clock;
use rocket::local::blocking::Client;
use serde_json::Value;

use crate::ground::*;

const MINUTE: Duration = Duration::from_secs(60);

fn health(api: &Client) -> (u16, Value) {
    let response = api.get("/health").dispatch();
    (response.status().code, response.into_json().unwrap())
}

#[test]
fn an_instance_becomes_healthy_without_traffic() {
    let (_gateway, api) = behind_a_gateway();
    until("the keys are there", || health(&api).0 == 200);
    let (_, body) = health(&api);
    assert_eq!((&body[0]["name"], &body[0]["serves"], &body[0]["keys"]), (&"gateway".into(), &true.into(), &1.into()));
}

#[test]
fn a_server_that_is_down_from_the_start() {
    let (gateway, api) = behind_a_gateway();
    gateway.server.down(true);
    assert_eq!(health(&api).0, 503);
    let unavailable = get(&api, "/whoami", &gateway.token(RSA, alice()));
    assert_eq!(unavailable.status().code, 503);
    assert!(unavailable.headers().get_one("Retry-After").is_some());
    assert_eq!(problem(unavailable)["code"], "temporarily_unavailable");
    let (_, body) = health(&api);
    assert_eq!((&body[0]["name"], &body[0]["serves"]), (&"gateway".into(), &false.into()));
    assert_eq!(body[0]["last_error"]["code"], "transfer", "{body}");
    // Who sends no token is told so, whether or not there are keys.
    assert_eq!(api.get("/whoami").dispatch().status().code, 401);

    gateway.server.down(false);
    clock(api.rocket()).advance(MINUTE);
    until("healed", || health(&api).0 == 200);
    assert_eq!(status(&api, "/whoami", &gateway.token(RSA, alice())), 200);
}

#[test]
fn a_server_that_goes_down_is_not_missed_for_hours() {
    let (gateway, api) = behind_a_gateway();
    let clock = clock(api.rocket());
    let ask = || status(&api, "/whoami", &token(&gateway.url(), RSA, clock.clone(), alice()));
    assert_eq!(ask(), 200);
    gateway.server.down(true);
    // Ten minutes of life, and four hours beyond.
    for _ in 0..249 {
        clock.advance(MINUTE);
        assert_eq!((ask(), health(&api).0), (200, 200));
    }
    clock.advance(MINUTE);
    assert_eq!((ask(), health(&api).0), (503, 503));
    gateway.server.down(false);
    clock.advance(MINUTE);
    until("healed", || health(&api).0 == 200);
    assert_eq!(ask(), 200);
}

#[test]
fn one_of_two_is_enough_to_be_unhealthy_and_takes_nothing_from_the_other() {
    let (gateway, partner) = (Issuer::new(&[RSA]), Issuer::new(&[EC]));
    let tables = gateway.table("gateway", "") + &partner.table("partner", "");
    let api = api(&format!("[default.jwt]\naccept = [\"gateway\", \"partner\"]\n{tables}"));
    partner.server.down(true);
    assert_eq!(status(&api, "/whoami", &gateway.token(RSA, alice())), 200);
    assert_eq!(status(&api, "/whoami", &partner.token(EC, alice())), 503);
    let (status, body) = health(&api);
    let serving: Vec<_> = body.as_array().unwrap().iter().map(|source| (&source["name"], &source["serves"])).collect();
    assert_eq!(status, 503);
    assert_eq!(serving, [(&"gateway".into(), &true.into()), (&"partner".into(), &false.into())]);
}
