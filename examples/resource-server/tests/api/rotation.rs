//! The gateway exchanges its key, and none of its valid tokens is refused meanwhile.

use std::time::Duration;

use jwt_core::testing::clock;

use crate::ground::*;

const MINUTE: Duration = Duration::from_secs(60);

#[test]
fn no_valid_token_is_refused_while_the_gateway_exchanges_its_key() {
    let (gateway, api) = behind_a_gateway();
    let clock = clock(api.rocket());
    let issue = |key| token(&gateway.url(), key, clock.clone(), alice());
    // Of the last five minutes: they have not expired.
    let mut valid: Vec<String> = Vec::new();
    let mut live = |key: Key, minutes: usize| {
        for _ in 0..minutes {
            clock.advance(MINUTE);
            valid.push(issue(key));
            let old = valid.len().saturating_sub(5);
            valid.drain(..old);
            for token in &valid {
                assert_eq!(status(&api, "/whoami", token), 200);
            }
        }
    };
    live(RSA, 30);
    // The worst case: what is published is signed with at once.
    gateway.publish(&[RSA, OTHER_RSA]);
    live(OTHER_RSA, 6);
    gateway.publish(&[OTHER_RSA]);
    live(OTHER_RSA, 30);
    let hits = gateway.server.hits();
    assert!(hits <= 2 + 66 * 60 / 450, "{hits} fetches");
    assert_eq!(status(&api, "/whoami", &issue(RSA)), 401, "the old key is withdrawn");
}

#[test]
fn a_key_that_nobody_announced_costs_one_fetch() {
    let (gateway, api) = behind_a_gateway();
    assert_eq!(status(&api, "/whoami", &gateway.token(RSA, alice())), 200);
    gateway.publish(&[OTHER_RSA]);
    for _ in 0..20 {
        assert_eq!(status(&api, "/whoami", &gateway.token(OTHER_RSA, alice())), 200);
    }
    assert_eq!(gateway.server.hits(), 2);
}
