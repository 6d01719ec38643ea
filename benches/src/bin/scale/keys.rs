//! The number of keys, of which each token names one. With HMAC, the least of all signatures, looking up counts for most.

use std::hint::black_box;

use benches::Result;
use benches::token::{AUDIENCE, Claims, ISSUER, Kind, Size, User};
use jwt_core::{Algorithm, KeySet, Signer, SigningKey, Verifier};

use crate::arms::Arms;
use crate::options::Options;
use crate::random::Random;

const COUNTS: [usize; 4] = [1, 10, 100, 1_000];

/// As many with one key as with a thousand, so that it is not the tokens that no longer fit into the processor's caches.
const TOKENS: usize = 1_000;

pub(crate) fn measure(options: &Options) -> Result<String> {
    let mut arms = Arms::new();
    for count in COUNTS {
        let (verifier, tokens) = prepare(count)?;
        let work = move |number: usize| {
            let token = tokens.get(number % TOKENS).ok_or("there is no such token")?;
            black_box(verifier.verify::<User>(token)?);
            Ok(())
        };
        arms.push(count.to_string(), Box::new(work));
    }
    Ok(arms.measure(options)?.show("keys, looked up by `kid` (HS256, payloads of 360 bytes)"))
}

/// A verifier with so many keys, and tokens that name them in turn.
fn prepare(count: usize) -> Result<(Verifier, Vec<String>)> {
    let mut signers = Vec::new();
    let mut keys = KeySet::new();
    let mut random = Random(count as u64);
    for number in 0..count {
        let key =
            SigningKey::from_secret(random.secret().as_bytes(), Algorithm::HS256)?.with_kid(format!("key-{number}"))?;
        keys = keys.with_key(key.verifying_key().clone())?;
        signers.push(Signer::builder().key(key).issuer(ISSUER).audience(AUDIENCE).build()?);
    }
    let claims = Claims::several(Kind::Hs256, Size::Usual, TOKENS)?;
    let tokens = signers.iter().cycle().zip(&claims).map(|(signer, claims)| signer.sign(&claims.issued));
    let tokens = tokens.collect::<std::result::Result<_, _>>()?;
    Ok((Verifier::builder().keys(keys).issuer(ISSUER).audience(AUDIENCE).cache(0).build()?, tokens))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn each_key_has_its_tokens() {
        let (verifier, tokens) = prepare(10).unwrap();
        let names: HashSet<_> = tokens
            .iter()
            .map(|token| verifier.verify::<User>(token).unwrap().header().kid().unwrap().to_owned())
            .collect();
        assert_eq!((tokens.len(), names.len()), (TOKENS, 10));
        // The keys are others each time.
        let (other, _) = prepare(100).unwrap();
        assert!(other.verify::<User>(&tokens[0]).is_err());
    }
}
