//! What is kept from one token to the next changes no verdict: a verifier that has seen good tokens against one that has
//! seen none, and against `jsonwebtoken`, on tokens that were changed in many places.
//!
//! `cargo test --release -p jwt-core --lib differential` makes a million of them.

use jsonwebtoken::{DecodingKey, Validation};

use super::*;

const MUTATIONS: usize = if cfg!(debug_assertions) { 5_000 } else { 1_000_000 };

/// xorshift64*: the same numbers each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit
    }
}

/// Well signed, whatever else is wrong with them.
fn vectors() -> Vec<String> {
    let headers = [
        r#"{"alg":"HS256","typ":"JWT"}"#,
        r#"{"typ":"at+jwt","alg":"HS256","kid":"k"}"#,
        r#"{"alg":"HS256","typ":"JWT","x":{"y":[1]}}"#,
        r#"{"alg":"HS256","typ":"JWT","typ":"JWT"}"#,
        r#"{"alg":"HS256","typ":"JWT","crit":["x"]}"#,
        r#"{"alg":"HS384","typ":"JWT"}"#,
        r#"{"alg":"none"}"#,
        r#"{"alg":"HS256"}"#,
    ];
    let payloads = [
        format!(r#"{{"sub":"anna","exp":{},"level":3}}"#, NOW + 600),
        format!(r#"{{"sub":"\u0061nna","exp":{}}}"#, NOW + 600),
        format!(r#"{{"sub":"anna","exp":{},"aud":["api"]}}"#, NOW + 600),
        format!(r#"{{"sub":"anna","sub":"otto","exp":{}}}"#, NOW + 600),
        format!(r#"{{"sub":"anna","exp":{}}}"#, NOW - 600),
        r#"{"sub":"anna"}"#.to_owned(),
    ];
    let pairs = headers.iter().flat_map(|header| payloads.iter().map(move |payload| (header, payload)));
    pairs.map(|(header, payload)| raw(header.as_bytes(), payload.as_bytes())).collect()
}

fn mutated(numbers: &mut Numbers, vectors: &[String]) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \n";
    let mut bytes = vectors[numbers.below(vectors.len())].clone().into_bytes();
    for _ in 0..=numbers.below(3) {
        if bytes.is_empty() {
            break;
        }
        let at = numbers.below(bytes.len());
        match numbers.below(10) {
            0 => bytes[at] = ALPHABET[numbers.below(ALPHABET.len())],
            1 => drop(bytes.remove(at)),
            2 => bytes.insert(at, ALPHABET[numbers.below(ALPHABET.len())]),
            3 => bytes.truncate(at.max(1)),
            // A part of another token in the place of its own.
            4 => {
                let other = &vectors[numbers.below(vectors.len())];
                let part = numbers.below(3);
                let text = String::from_utf8(bytes).unwrap();
                let parts = text.split('.').enumerate();
                let parts = parts.map(|(n, own)| other.split('.').nth(n).filter(|_| n == part).unwrap_or(own));
                bytes = parts.collect::<Vec<_>>().join(".").into_bytes();
            }
            _ => {}
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn told(verdict: &Result<Verified<User>, TokenError>) -> Result<(&User, &Registered), &TokenError> {
    verdict.as_ref().map(|verified| (verified.claims(), verified.registered()))
}

#[test]
fn a_verifier_that_has_seen_tokens_says_what_a_new_one_says() {
    let seasoned = verifier().build().unwrap();
    let vectors = vectors();
    let good = vectors.iter().filter(|vector| seasoned.verify::<User>(vector).is_ok()).count();
    assert!(good > 3, "{good} of {} are good", vectors.len());
    let mut validation = Validation::new(jsonwebtoken::Algorithm::HS256);
    (validation.validate_exp, validation.validate_aud) = (false, false);
    validation.required_spec_claims.clear();
    let key = DecodingKey::from_secret(SECRET);
    let mut numbers = Numbers(0x5EED);
    let (mut passed, mut refused) = (0, 0);
    for _ in 0..MUTATIONS {
        let token = mutated(&mut numbers, &vectors);
        let new = verifier().build().unwrap().verify::<User>(&token);
        for _ in 0..2 {
            let verdict = seasoned.verify::<User>(&token);
            assert_eq!(told(&verdict), told(&new), "{token}");
        }
        match new {
            // With both of its backends it does not know which to take.
            Ok(_) if cfg!(all(feature = "aws-lc", feature = "rust-crypto")) => passed += 1,
            Ok(claims) => {
                let theirs = jsonwebtoken::decode::<Value>(&token, &key, &validation);
                assert_eq!(theirs.map(|token| token.claims["sub"] == claims.sub.as_str()), Ok(true), "{token}");
                passed += 1;
            }
            Err(_) => refused += 1,
        }
    }
    assert!(passed > MUTATIONS / 100 && refused > MUTATIONS / 2, "{passed} passed, {refused} were refused");
}
