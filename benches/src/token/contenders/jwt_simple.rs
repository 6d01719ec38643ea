//! `jwt-simple`, in Rust alone; with BoringSSL, which it has besides, its RSA would be faster.

use std::collections::HashSet;

use jwt_simple::prelude::{
    Claims as Registered, Duration, ECDSAP256KeyPairLike, ECDSAP256PublicKeyLike, ES256KeyPair, ES256PublicKey,
    Ed25519KeyPair, Ed25519PublicKey, EdDSAKeyPairLike, EdDSAPublicKeyLike, HS256Key, MACLike, RS256KeyPair,
    RS256PublicKey, RSAKeyPairLike, RSAPublicKeyLike, VerificationOptions,
};
use serde::{Deserialize, Serialize};

use crate::Result;
use crate::token::{AUDIENCE, Claims, Contender, ISSUER, Input, KID, Kind, LEEWAY, LIFETIME, Plain, Role};

const NAME: &str = "jwt-simple";

/// What it has no fields for.
#[derive(Serialize, Deserialize)]
struct Custom {
    roles: Vec<Role>,
    scope: String,
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    groups: Option<Vec<String>>,
}

/// It takes its options by value, and has to be given them anew for each token.
fn options() -> VerificationOptions {
    VerificationOptions {
        allowed_issuers: Some(HashSet::from([ISSUER.to_owned()])),
        allowed_audiences: Some(HashSet::from([AUDIENCE.to_owned()])),
        time_tolerance: Some(Duration::from_secs(LEEWAY)),
        ..VerificationOptions::default()
    }
}

macro_rules! verifying {
    ($key:expr) => {{
        let (key, options) = ($key, options());
        Contender::new(NAME, move |input: &Input| key.verify_token::<Custom>(&input.text, Some(options.clone())))
    }};
}

pub(super) fn verify(kind: Kind) -> Result<Contender<Input>> {
    let pem = kind.public_pem();
    Ok(match kind {
        Kind::Hs256 => verifying!(HS256Key::from_bytes(kind.secret().map_or(&[], |secret| secret))),
        Kind::Rs256 => verifying!(RS256PublicKey::from_pem(pem)?),
        Kind::Es256 => verifying!(ES256PublicKey::from_pem(pem)?),
        Kind::EdDsa => verifying!(Ed25519PublicKey::from_pem(pem)?),
    })
}

macro_rules! signing {
    ($key:expr, $sign:ident) => {{
        let key = $key;
        Contender::new(NAME, move |claims: &Claims| {
            let Plain { iss, sub, aud, jti, roles, scope, groups, .. } = &claims.plain;
            let custom = Custom { roles: roles.clone(), scope: scope.clone(), groups: groups.clone() };
            let claims = Registered::with_custom_claims(custom, Duration::from_secs(LIFETIME));
            key.$sign(claims.with_issuer(iss).with_subject(sub).with_audience(aud).with_jwt_id(jti))
        })
    }};
}

pub(super) fn sign(kind: Kind) -> Result<Contender<Claims>> {
    let pem = kind.private_pem();
    Ok(match kind {
        Kind::Hs256 => signing!(HS256Key::from_bytes(kind.secret().map_or(&[], |secret| secret)), authenticate),
        Kind::Rs256 => signing!(RS256KeyPair::from_pem(pem)?.with_key_id(KID), sign),
        Kind::Es256 => signing!(ES256KeyPair::from_pem(pem)?.with_key_id(KID), sign),
        Kind::EdDsa => signing!(Ed25519KeyPair::from_pem(pem)?.with_key_id(KID), sign),
    })
}
