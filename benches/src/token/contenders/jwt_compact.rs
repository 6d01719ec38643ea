//! `jwt-compact`, over the crates of RustCrypto and dalek.

use chrono::TimeDelta;
use ed25519_dalek::pkcs8::DecodePrivateKey;
use jwt_compact::alg::{Ed25519, Es256, Hs256, Hs256Key, Rsa};
use jwt_compact::{Algorithm, AlgorithmExt, Claims as Dated, Header, TimeOptions, Token, UntrustedToken};
use serde::{Deserialize, Serialize};

use crate::Result;
use crate::token::{AUDIENCE, Claims, Contender, ISSUER, Input, KID, Kind, LEEWAY, LIFETIME, Plain, Role};

const NAME: &str = "jwt-compact";

/// All but the dates, which it has fields for.
#[derive(Clone, Serialize, Deserialize)]
struct Custom {
    iss: String,
    sub: String,
    aud: String,
    jti: String,
    roles: Vec<Role>,
    scope: String,
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    groups: Option<Vec<String>>,
}

pub(super) fn verify(kind: Kind) -> Result<Contender<Input>> {
    let pem = kind.private_pem();
    Ok(match kind {
        Kind::Hs256 => verifying(Hs256, Hs256Key::new(kind.secret().map_or(&[][..], |secret| secret))),
        Kind::Rs256 => verifying(Rsa::rs256(), rsa::RsaPrivateKey::from_pkcs8_pem(pem)?.to_public_key()),
        Kind::Es256 => verifying(Es256, *p256::ecdsa::SigningKey::from_pkcs8_pem(pem)?.verifying_key()),
        Kind::EdDsa => verifying(Ed25519, ed25519_dalek::SigningKey::from_pkcs8_pem(pem)?.verifying_key()),
    })
}

fn verifying<A: Algorithm + 'static>(algorithm: A, key: A::VerifyingKey) -> Contender<Input> {
    let times = TimeOptions::from_leeway(TimeDelta::seconds(LEEWAY as i64));
    Contender::new(NAME, move |input: &Input| -> std::result::Result<Token<Custom>, &'static str> {
        let token = UntrustedToken::new(&input.text).map_err(|_| "form")?;
        let token = algorithm.validator::<Custom>(&key).validate(&token).map_err(|_| "signature")?;
        let claims = token.claims();
        claims.validate_expiration(&times).map_err(|_| "exp")?;
        if claims.not_before.is_some() {
            claims.validate_maturity(&times).map_err(|_| "nbf")?;
        }
        match claims.custom.iss == ISSUER && claims.custom.aud == AUDIENCE {
            true => Ok(token),
            false => Err("iss or aud"),
        }
    })
}

pub(super) fn sign(kind: Kind) -> Result<Contender<Claims>> {
    let pem = kind.private_pem();
    Ok(match kind {
        Kind::Hs256 => signing(kind, Hs256, Hs256Key::new(kind.secret().map_or(&[][..], |secret| secret))),
        Kind::Rs256 => signing(kind, Rsa::rs256(), rsa::RsaPrivateKey::from_pkcs8_pem(pem)?),
        Kind::Es256 => signing(kind, Es256, p256::ecdsa::SigningKey::from_pkcs8_pem(pem)?),
        Kind::EdDsa => signing(kind, Ed25519, ed25519_dalek::SigningKey::from_pkcs8_pem(pem)?),
    })
}

fn signing<A: Algorithm + 'static>(kind: Kind, algorithm: A, key: A::SigningKey) -> Contender<Claims> {
    let header = Header::empty().with_token_type("JWT");
    let header = if kind.secret().is_none() { header.with_key_id(KID) } else { header };
    let times = TimeOptions::from_leeway(TimeDelta::seconds(LEEWAY as i64));
    Contender::new(NAME, move |claims: &Claims| {
        let Plain { iss, sub, aud, jti, roles, scope, groups, .. } = claims.plain.clone();
        let claims = Dated::new(Custom { iss, sub, aud, jti, roles, scope, groups });
        let claims = claims.set_duration_and_issuance(&times, TimeDelta::seconds(LIFETIME as i64));
        algorithm.token(&header, &claims, &key)
    })
}
