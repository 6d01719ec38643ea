//! This crate.

use std::time::Duration;

use jwt_core::{DEFAULT_CACHE_SIZE, Signer, SigningKey, Verifier, VerifyingKey};

use crate::Result;
use crate::token::{AUDIENCE, Claims, Contender, ISSUER, Input, KID, Kind, LEEWAY, LIFETIME, User};

pub const NAME: &str = "jwt-core";

/// # Errors
///
/// Where the key does not do.
pub fn verify(kind: Kind) -> Result<Contender<Input>> {
    let verifier = verifier(kind, 0)?;
    Ok(Contender::new(NAME, move |input: &Input| verifier.verify::<User>(&input.text)))
}

/// A verifier that keeps verified tokens, as it does by default; it knows those that it has been given once.
///
/// # Errors
///
/// Where the key does not do.
pub fn verify_again(kind: Kind) -> Result<Contender<Input>> {
    let verifier = verifier(kind, DEFAULT_CACHE_SIZE)?;
    Ok(Contender::new(NAME, move |input: &Input| verifier.verify::<User>(&input.text)))
}

/// A verifier that looks for each token, and keeps it, and has room for so few that of [`MANY`] in turn hardly one is found.
///
/// # Errors
///
/// Where the key does not do.
pub fn verify_and_keep(kind: Kind) -> Result<Contender<Input>> {
    let verifier = verifier(kind, LITTLE)?;
    Ok(Contender::new(NAME, move |input: &Input| verifier.verify::<User>(&input.text)))
}

/// The least that Rocket.toml allows, in bytes: room for about a hundred usual tokens.
const LITTLE: usize = 64 * 1024;

/// So many tokens that there is room for next to none.
pub const MANY: usize = 4096;

/// A verifier that keeps so many bytes of verified tokens.
///
/// # Errors
///
/// Where the key does not do.
pub fn verifier(kind: Kind, cache: usize) -> Result<Verifier> {
    let key = match kind.secret() {
        Some(secret) => VerifyingKey::from_secret(secret, kind.algorithm())?,
        None => VerifyingKey::from_pem(kind.public_pem())?.with_kid(KID)?,
    };
    let verifier = Verifier::builder()
        .keys(key)
        .algorithms([kind.algorithm()])
        .issuer(ISSUER)
        .audience(AUDIENCE)
        .leeway(Duration::from_secs(LEEWAY))
        .cache(cache)
        .build()?;
    Ok(verifier)
}

/// # Errors
///
/// Where the key does not do.
pub fn sign(kind: Kind) -> Result<Contender<Claims>> {
    let key = match kind.secret() {
        Some(secret) => SigningKey::from_secret(secret, kind.algorithm())?,
        None => SigningKey::from_pem(kind.private_pem())?.with_kid(KID)?,
    };
    let signer = Signer::builder()
        .key(key)
        .issuer(ISSUER)
        .audience(AUDIENCE)
        .expiration(Duration::from_secs(LIFETIME))
        .build()?;
    Ok(Contender::new(NAME, move |claims: &Claims| signer.sign(&claims.issued)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::Size;

    /// How many of these are verified, and not found: what is found takes no memory.
    fn verified(contender: &mut Contender<Input>, inputs: &[Input]) -> usize {
        let taken = |input| allocation_counter::measure(|| contender.run(input, 1).unwrap()).count_total;
        inputs.chunks(1).map(taken).filter(|taken| *taken > 0).count()
    }

    #[test]
    fn those_who_know_a_token_do_not_verify_it_and_the_others_do() {
        for size in Size::ALL {
            let inputs = Input::several(Kind::Hs256, size, MANY).unwrap();
            let (mut nothing, mut few) = (verify(Kind::Hs256).unwrap(), verify_and_keep(Kind::Hs256).unwrap());
            for _ in 0..2 {
                assert_eq!(verified(&mut nothing, &inputs[..64]), 64);
                let verified = verified(&mut few, &inputs);
                assert!(verified * 100 >= MANY * 97, "{size:?}: {verified}");
            }
            let mut all = verify_again(Kind::Hs256).unwrap();
            assert_eq!([verified(&mut all, &inputs[..64]), verified(&mut all, &inputs[..64])], [64, 0]);
        }
    }
}
