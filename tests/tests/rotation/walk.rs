//! Publish, sign, retire: three edits of one file, and what every holder of a token sees meanwhile.

use std::time::Duration;

use jwt_core::testing::{clock, ed25519};
use jwt_core::{Signer, SigningKey};

use super::ground::*;

/// The defaults: 15 minutes, and 30 seconds on top.
const EXPIRATION_AND_LEEWAY: Duration = Duration::from_secs(15 * 60 + 30);

#[test]
fn no_valid_token_is_refused_at_any_moment() {
    told(rotate);
}

fn rotate() {
    let (own, copy) = (Folder::new(), Folder::new());
    let (old_pair, new_pair) = (ed25519(), ed25519());
    let (old, new) = (jwk(Some("old"), &old_pair), jwk(Some("new"), &new_pair));
    own.put("own.jwks", set(&[&old]));
    let signs = publishing(&format!("keys = {}", own.file("own.jwks")));
    // What the other application has is what was published some time ago.
    copy.put("issuer.jwks", set_of(&signs));
    let verifies = verifier(&format!("keys = {}", copy.file("issuer.jwks")));

    let mut valid: Vec<String> = Vec::new();
    let mut nothing_is_refused = || {
        valid.push(issued(&signs));
        for token in valid.iter().rev().take(20).chain(valid.first()) {
            assert!(accepts(&signs, token), "refused by the issuer: {:?}", kid(token));
            assert!(accepts(&verifies, token), "refused by the verifier: {:?}", kid(token));
        }
        kid(valid.last().unwrap())
    };
    let wait_for = |nothing_is_refused: &mut dyn FnMut() -> Option<String>, what: &str, is_so: &dyn Fn() -> bool| {
        until(what, || {
            nothing_is_refused();
            is_so()
        });
    };
    assert_eq!(nothing_is_refused().as_deref(), Some("old"));

    // Publish.
    own.put("own.jwks", set(&[&old, &new]));
    wait_for(&mut nothing_is_refused, "the new key is published", &|| published(&signs) == ["old", "new"]);
    assert_eq!(nothing_is_refused().as_deref(), Some("old"));
    // Wait until every verifier has asked again.
    copy.put("issuer.jwks", set_of(&signs));
    wait_for(&mut nothing_is_refused, "the verifier has the new key", &|| published(&verifies) == ["old", "new"]);

    // Sign.
    own.put("own.jwks", set(&[&new, &old]));
    until("tokens are signed with the new key", || nothing_is_refused().as_deref() == Some("new"));
    // Wait until the last token of the old key has expired. Of those that are still valid, none is refused.
    for application in [&signs, &verifies] {
        clock(application.rocket()).advance(EXPIRATION_AND_LEEWAY);
    }
    let before = std::mem::take(&mut valid);
    assert!(before.iter().all(|token| !accepts(&signs, token) && !accepts(&verifies, token)), "they have expired");

    // Retire.
    let stolen = Signer::builder().key(SigningKey::from_jwk(&old.to_string()).unwrap()).issuer(ISSUER);
    let stolen = stolen.clock(clock(signs.rocket())).build().unwrap().sign(&alice()).unwrap();
    assert!(
        accepts(&signs, &stolen) && accepts(&verifies, &stolen),
        "as long as the key is there it signs good tokens"
    );
    let mut nothing_is_refused = || {
        valid.push(issued(&signs));
        assert!(valid.iter().rev().take(20).all(|token| accepts(&signs, token) && accepts(&verifies, token)));
    };
    own.put("own.jwks", set(&[&new]));
    until("the old key is retired", || {
        nothing_is_refused();
        published(&signs) == ["new"]
    });
    assert!(!accepts(&signs, &stolen), "from the next request on");
    copy.put("issuer.jwks", set_of(&signs));
    until("the verifier has heard of it", || {
        nothing_is_refused();
        published(&verifies) == ["new"]
    });
    assert!(!accepts(&verifies, &stolen));
}
