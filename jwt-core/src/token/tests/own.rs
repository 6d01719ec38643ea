//! Keys that are exchanged while they are in use.

use super::super::{OwnKeys, Swapped};
use super::*;
use crate::{KeySet, SigningKey};

fn keys(kid: &str, secret: &str) -> OwnKeys {
    let signing = SigningKey::from_secret(secret.as_bytes(), Algorithm::HS256).unwrap().with_kid(kid).unwrap();
    let verifying = KeySet::from(signing.verifying_key().clone());
    OwnKeys { verifying, signing: Some(signing), published: KeySet::new() }
}

/// Whatever moment it is: the name in the header is that of the key that signed.
#[test]
fn a_token_is_of_one_key() {
    let sets = [keys("a", "kQ7vXr2mZ9tLwB4cYhN6sDfG1jPa8eUo"), keys("b", "rM7xJzUq0s3V5tYwB8eHkPnD2fGaLcXi")];
    let own = Swapped::new(sets[0].clone());
    let signer = Signer::builder().own_keys(&own).build().unwrap();
    let all = KeySet::from(sets[0].signing.as_ref().unwrap().verifying_key().clone());
    let all = all.with_key(sets[1].signing.as_ref().unwrap().verifying_key().clone()).unwrap();
    let verifier = Verifier::builder().keys(all).build().unwrap();
    let sign = || {
        let mut seen = [0; 2];
        while seen.iter().min() < Some(&200) {
            let token = signer.sign(&DefaultClaims::default()).unwrap();
            let verified = verifier.verify::<DefaultClaims>(&token).unwrap_or_else(|error| panic!("{error}: {token}"));
            seen[usize::from(verified.header().kid() == Some("b"))] += 1;
        }
    };
    std::thread::scope(|scope| {
        let signing = scope.spawn(sign);
        for set in sets.iter().cycle().take_while(|_| !signing.is_finished()) {
            assert!(own.replace(set.clone()).is_some());
        }
    });
}

#[test]
fn verifier_and_signer_change_together() {
    let own = Swapped::new(keys("a", "kQ7vXr2mZ9tLwB4cYhN6sDfG1jPa8eUo"));
    let signer = Signer::builder().own_keys(&own).build().unwrap();
    let verifier = Verifier::builder().own_keys(&own).build().unwrap();
    let before = signer.sign(&DefaultClaims::default()).unwrap();
    assert!(verifier.verify::<DefaultClaims>(&before).is_ok());
    assert!(own.replace(keys("b", "rM7xJzUq0s3V5tYwB8eHkPnD2fGaLcXi")).is_some());
    assert_eq!(signer.kid().as_deref(), Some("b"));
    assert_eq!(verifier.verify::<DefaultClaims>(&before).unwrap_err(), TokenError::UnknownKey);
    assert!(verifier.verify::<DefaultClaims>(&signer.sign(&DefaultClaims::default()).unwrap()).is_ok());

    let mute = OwnKeys { signing: None, ..keys("c", "zT4nWq8bKf1yHs6vMd3xRj9pLc5gUe2a") };
    assert!(own.replace(mute).is_none(), "somebody has to sign");
    assert_eq!(signer.kid().as_deref(), Some("b"));
}

/// Also of tokens that were verified before.
#[test]
fn a_key_that_is_gone_verifies_nothing_more() {
    let (a, b) = (keys("a", "kQ7vXr2mZ9tLwB4cYhN6sDfG1jPa8eUo"), keys("b", "rM7xJzUq0s3V5tYwB8eHkPnD2fGaLcXi"));
    let own = Swapped::new(a.clone());
    let text = Signer::builder().own_keys(&own).build().unwrap().sign(&user()).unwrap();
    let verifier = Verifier::builder().own_keys(&own).build().unwrap();
    let known = || {
        let (one, other) = (verifier.verify::<User>(&text)?, verifier.verify::<User>(&text)?);
        Ok(std::ptr::eq(one.claims(), other.claims()))
    };
    for _ in 0..3 {
        assert_eq!(known(), Ok(true));
        assert!(own.replace(b.clone()).is_some());
        assert_eq!(known(), Err(TokenError::UnknownKey));
        assert!(own.replace(a.clone()).is_some());
    }
    // The same key in another set.
    let again = keys("a", "kQ7vXr2mZ9tLwB4cYhN6sDfG1jPa8eUo");
    assert!(own.replace(OwnKeys { verifying: again.verifying.with_all(&b.verifying).unwrap(), ..again }).is_some());
    assert_eq!(known(), Ok(true));
}
