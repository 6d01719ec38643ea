//! What is kept of verified tokens, and that it lets nothing pass that would not pass without.

use std::time::Duration;

use super::*;
use crate::token::Cache;

/// The very same claims are handed over again: the token was not verified anew.
fn is_known<C: crate::ClaimSet>(verifier: &Verifier, text: &str) -> bool {
    let (one, other) = (verifier.verify::<C>(text).unwrap(), verifier.verify::<C>(text).unwrap());
    std::ptr::eq(one.claims(), other.claims())
}

#[test]
fn a_token_that_comes_again_is_known() {
    let verifier = verifier().build().unwrap();
    let text = token(json!({"level": 3}));
    assert!(is_known::<User>(&verifier, &text));
    // Each claims type asks for something else, and is kept beside the others.
    let before = verifier.verify::<User>(&text).unwrap();
    assert!(is_known::<DefaultClaims>(&verifier, &text));
    assert!(std::ptr::eq(before.claims(), verifier.verify::<User>(&text).unwrap().claims()));
    assert_eq!(verifier.verify::<User>(&text).unwrap().sub, "anna");
    assert_eq!(verifier.verify::<DefaultClaims>(&text).unwrap().sub.as_deref(), Some("anna"));
    assert!(is_known::<User>(&verifier.clone(), &text));
    let another = self::verifier().build().unwrap();
    let (one, other) = (verifier.verify::<User>(&text).unwrap(), another.verify::<User>(&text).unwrap());
    assert!(!std::ptr::eq(one.claims(), other.claims()), "each verifier knows its own");
}

#[test]
fn nothing_is_kept_where_nothing_is_to_be_kept() {
    let text = token(json!({}));
    assert!(!is_known::<User>(&verifier().cache(0).build().unwrap(), &text));
    assert!(!is_known::<User>(&verifier().cache(100).build().unwrap(), &text));
    assert!(is_known::<User>(&verifier().cache(10_000).build().unwrap(), &text));
}

#[test]
fn time_goes_on() {
    let clock = clock();
    let verifier = verifier().clock(clock.clone()).leeway(Duration::from_secs(5)).build().unwrap();
    let text = token(json!({"exp": NOW + 60, "nbf": NOW, "iat": NOW}));
    assert!(is_known::<User>(&verifier, &text));
    for (now, expected) in [
        (NOW + 64, Ok(())),
        (NOW + 65, Err(TokenError::Expired)),
        (NOW + 64, Ok(())),
        (NOW - 6, Err(TokenError::NotYetValid)),
        (NOW - 5, Ok(())),
        (NOW + 1_000_000, Err(TokenError::Expired)),
        (NOW, Ok(())),
    ] {
        clock.set(NumericDate::from_secs(now));
        assert_eq!(cause::<User>(&verifier, &text), expected, "{now}");
        assert_eq!(cause::<User>(&verifier, &text), expected, "{now}, again");
    }
    // What the claims type asks of times, too.
    let text = token(json!({"iat": NOW}));
    assert!(is_known::<Recent>(&verifier, &text));
    clock.set(NumericDate::from_secs(NOW + 16));
    assert_eq!(cause::<Recent>(&verifier, &text), Err(TokenError::TooOld));
    assert_eq!(cause::<User>(&verifier, &text), Ok(()));
}

#[derive(Claims)]
#[claims(max_age = "10s")]
struct Recent {
    #[allow(dead_code)]
    sub: String,
}

#[test]
fn nobody_passes_for_another() {
    let verifier = verifier().build().unwrap();
    let (text, other) = (token(json!({"sub": "anna"})), token(json!({"sub": "otto"})));
    assert!(is_known::<User>(&verifier, &text));
    let (signed, signature) = text.rsplit_once('.').unwrap();
    let (others, _) = other.rsplit_once('.').unwrap();
    assert_eq!(signed.len(), others.len());
    for forged in [
        format!("{others}.{signature}"),
        format!("{signed}A.{signature}"),
        format!("A{signed}.{signature}"),
        format!("{}.{signature}", signed.to_uppercase()),
    ] {
        assert!(verifier.verify::<User>(&forged).is_err(), "{forged}");
    }
    assert!(is_known::<User>(&verifier, &text), "and the good one is there still");
    for place in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[place] ^= 1;
        let flipped = String::from_utf8(bytes).unwrap();
        assert!(verifier.verify::<User>(&flipped).is_err(), "{flipped}");
        assert!(verifier.verify::<User>(&text[..place]).is_err());
    }
}

#[test]
fn what_is_refused_takes_no_room() {
    let kept = verifier().build().unwrap();
    let key = SigningKey::from_secret(OTHER, Algorithm::HS256).unwrap();
    let signer = Signer::builder().key(key).clock(clock()).build().unwrap();
    for _ in 0..100 {
        assert!(kept.verify::<User>(&signer.sign(&user()).unwrap()).is_err());
        assert!(kept.verify::<User>(&token(json!({"exp": NOW - 600}))).is_err());
    }
    assert_eq!(kept.settings.cache.len(), 0);
    assert!(kept.verify::<User>(&token(json!({}))).is_ok());
    assert_eq!(kept.settings.cache.len(), 1);
}

#[test]
fn a_flood_of_good_tokens_does_not_drive_out_one_that_is_used() {
    const SIZE: usize = 256 * 1024;
    let flood = if cfg!(debug_assertions) { 100_000 } else { 1_000_000 };
    let verified = verifier().build().unwrap().verify::<User>(&token(json!({}))).unwrap();
    let cache = Cache::new(SIZE);
    cache.keep("the one that is used", &verified, 300);
    for number in 0..flood {
        // Now and then.
        if number % 100 == 0 {
            assert!(cache.get::<User>("the one that is used").is_some(), "{number}");
        }
        cache.keep(&format!("one of many, and used once: {number:032}"), &verified, 300);
        assert!(cache.weight() <= SIZE as u64);
    }
    assert!(cache.len() > 100, "{}", cache.len());
}

/// What code of the application says is asked each time.
#[test]
fn nothing_is_kept_of_what_code_decides() {
    use std::sync::atomic::{AtomicBool, Ordering};

    static CLOSED: AtomicBool = AtomicBool::new(false);

    #[derive(Claims)]
    #[claims(check = is_open)]
    struct Checked {
        #[allow(dead_code)]
        sub: String,
    }

    fn is_open(_: &Checked) -> bool {
        !CLOSED.load(Ordering::Relaxed)
    }

    #[derive(Claims)]
    struct Bounded {
        #[claim(range(max = 1 + most()))]
        level: Option<u8>,
    }

    fn most() -> u8 {
        if CLOSED.load(Ordering::Relaxed) { 0 } else { 9 }
    }

    #[derive(Claims)]
    struct Constant {
        #[claim(range(max = u8::MAX - 1))]
        #[allow(dead_code)]
        level: Option<u8>,
    }

    let verifier = verifier().build().unwrap();
    let text = token(json!({"level": 3}));
    assert!(is_known::<Constant>(&verifier, &text));
    assert!(!is_known::<Checked>(&verifier, &text));
    assert_eq!(verifier.verify::<Bounded>(&text).unwrap().level, Some(3));
    CLOSED.store(true, Ordering::Relaxed);
    assert!(cause::<Checked>(&verifier, &text).is_err() && cause::<Bounded>(&verifier, &text).is_err());
    assert_eq!(cause::<Constant>(&verifier, &text), Ok(()));
}

/// Each claim that is kept besides is a value of its own, many times as large as its text.
#[test]
fn a_type_that_keeps_all_claims_counts_for_more() {
    let text = token(json!({}));
    let verifier = verifier().build().unwrap();
    let (one, all) = (Cache::new(1 << 20), Cache::new(1 << 20));
    one.keep(&text, &verifier.verify::<User>(&text).unwrap(), 1000);
    all.keep(&text, &verifier.verify::<DefaultClaims>(&text).unwrap(), 1000);
    assert!(one.weight() < 2_000 && all.weight() > 16_000, "{} and {}", one.weight(), all.weight());
}
