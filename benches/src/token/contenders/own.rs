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

/// A verifier that keeps verified tokens, as it does by default, and has seen these before.
///
/// # Errors
///
/// Where the key does not do.
pub fn verify_again(kind: Kind) -> Result<Contender<Input>> {
    let verifier = verifier(kind, DEFAULT_CACHE_SIZE)?;
    Ok(Contender::new(NAME, move |input: &Input| verifier.verify::<User>(&input.text)))
}

fn verifier(kind: Kind, cache: usize) -> Result<Verifier> {
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
