//! `jsonwebtoken`, over AWS-LC as well.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};

use crate::Result;
use crate::token::{AUDIENCE, Claims, Contender, ISSUER, Input, KID, Kind, LEEWAY, Plain};

pub const NAME: &str = "jsonwebtoken";

/// The names of those who verify tokens of one algorithm, whatever it is that others verify.
pub const HS256: &str = "jsonwebtoken's HS256";
pub const ES256: &str = "jsonwebtoken's ES256";

/// # Errors
///
/// Where the key does not do.
pub fn verify(kind: Kind) -> Result<Contender<Input>> {
    let pem = kind.public_pem().as_bytes();
    let key = match kind {
        Kind::Hs256 => DecodingKey::from_secret(kind.secret().map_or(&[], |secret| secret)),
        Kind::Rs256 => DecodingKey::from_rsa_pem(pem)?,
        Kind::Es256 => DecodingKey::from_ec_pem(pem)?,
        Kind::EdDsa => DecodingKey::from_ed_pem(pem)?,
    };
    let mut validation = Validation::new(algorithm(kind));
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["exp", "iss", "aud"]);
    validation.validate_nbf = true;
    validation.leeway = LEEWAY;
    Ok(Contender::new(NAME, move |input: &Input| decode::<Plain>(&input.text, &key, &validation)))
}

/// # Errors
///
/// Where the key does not do.
pub fn sign(kind: Kind) -> Result<Contender<Claims>> {
    let pem = kind.private_pem().as_bytes();
    let key = match kind {
        Kind::Hs256 => EncodingKey::from_secret(kind.secret().map_or(&[], |secret| secret)),
        Kind::Rs256 => EncodingKey::from_rsa_pem(pem)?,
        Kind::Es256 => EncodingKey::from_ec_pem(pem)?,
        Kind::EdDsa => EncodingKey::from_ed_pem(pem)?,
    };
    let mut header = Header::new(algorithm(kind));
    header.kid = kind.secret().is_none().then(|| KID.to_owned());
    Ok(Contender::new(NAME, move |claims: &Claims| encode(&header, &claims.plain, &key)))
}

fn algorithm(kind: Kind) -> Algorithm {
    match kind {
        Kind::Hs256 => Algorithm::HS256,
        Kind::Rs256 => Algorithm::RS256,
        Kind::Es256 => Algorithm::ES256,
        Kind::EdDsa => Algorithm::EdDSA,
    }
}
