//! Settings that do not build, and what holds for all verifiers and signers.

use std::time::Duration;

use serde_json::json;

use super::*;

#[test]
fn unsafe_settings_do_not_build() {
    use Algorithm::{ES256, HS256, HS384, PS256, RS256};
    let rsa = || Verifier::builder().public_key_pem(RSA).unwrap();
    let cause = |builder: VerifierBuilder| builder.build().map(|_| ()).unwrap_err();
    assert_eq!(cause(Verifier::builder()), BuildError::NoKeys { skipped: 0 });
    let skipped = KeySet::from_jwks(r#"{"keys":[{}]}"#).unwrap();
    assert_eq!(cause(Verifier::builder().keys(skipped)), BuildError::NoKeys { skipped: 1 });
    assert_eq!(cause(verifier().algorithms([])), BuildError::NoAlgorithms);
    assert_eq!(cause(rsa().algorithms([RS256, HS256])), BuildError::NoSecret(HS256));
    assert_eq!(cause(verifier().algorithms([HS256, HS384])), BuildError::NoSecret(HS384));
    assert_eq!(cause(rsa().algorithms([ES256])), BuildError::NoKeyFor(ES256));
    assert_eq!(cause(verifier().leeway(Duration::from_secs(301))), BuildError::LeewayTooLong);
    assert_eq!(cause(verifier().max_age(Duration::ZERO)), BuildError::ZeroMaxAge);
    assert_eq!(cause(verifier().issuer("")), BuildError::Empty("issuer"));
    assert_eq!(cause(verifier().audience("")), BuildError::Empty("audience"));
    assert_eq!(cause(verifier().subject("")), BuildError::Empty("subject"));
    assert_eq!(cause(verifier().typ([""; 1])), BuildError::Empty("typ"));
    assert_eq!(cause(verifier().typ([""; 0])), BuildError::Empty("typ"));
    assert_eq!(cause(verifier().token_limit(0)), BuildError::Empty("token_limit"));
    let twice = VerifyingKey::from_pem(RSA).unwrap().with_kid("k").unwrap();
    assert_eq!(cause(rsa().keys(twice.clone()).keys(twice)), BuildError::Key(KeyError::DuplicateKid));
    assert_eq!(rsa().algorithms([RS256, PS256, ES256]).build().unwrap().algorithms(), [RS256, PS256, ES256]);
    assert_eq!(rsa().build().unwrap().algorithms(), [RS256]);

    let cause = |builder: SignerBuilder| builder.build().map(|_| ()).unwrap_err();
    assert_eq!(cause(Signer::builder()), BuildError::NoKeys { skipped: 0 });
    assert_eq!(cause(signer().expiration(Duration::from_millis(999))), BuildError::ZeroExpiration);
    assert_eq!(cause(signer().kid("")), BuildError::Empty("kid"));
    assert_eq!(cause(signer().kid("k".repeat(257))), BuildError::Key(KeyError::KidTooLong));
    assert_eq!(cause(signer().issuer("")), BuildError::Empty("issuer"));
    assert!(matches!(cause(signer().algorithm(HS384)), BuildError::Key(KeyError::SecretTooShort { .. })));
    assert!(matches!(cause(signer().algorithm(ES256)), BuildError::Key(KeyError::AlgorithmMismatch { .. })));
}

#[test]
fn the_clock_fails_closed() {
    let now = SystemClock.now();
    assert!(now > NumericDate::from_secs(1_700_000_000));
    let clock = ManualClock::new(NumericDate::from_duration(Duration::MAX));
    let verifier = verifier().clock(clock.clone()).build().unwrap();
    assert_eq!(cause::<User>(&verifier, &token(json!({"exp": u64::MAX}))), Err(TokenError::Expired));
    let signer = signer().clock(clock).build().unwrap();
    assert_eq!(signer.sign(&user()), Err(SignError::ExpiresAtOnce));
}

#[test]
fn verifier_and_signer_are_shared_between_threads_and_show_no_key() {
    fn shared<T: Send + Sync + Clone + 'static>(_: &T) {}
    let (signer, verifier) = (signer().build().unwrap(), verifier().build().unwrap());
    shared(&signer);
    shared(&verifier);
    let shown = format!("{signer:?} {verifier:?} {:?} {:?}", self::signer(), self::verifier());
    assert!(!shown.contains("kQ7v"), "{shown}");
}
