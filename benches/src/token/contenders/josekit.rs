//! `josekit`, over OpenSSL. It hands over a map of JSON values and no type of one's own, which is less than the others do,
//! and it knows no leeway.

use josekit::jws::{ES256, EdDSA, HS256, JwsHeader, JwsSigner, JwsVerifier, RS256};
use josekit::jwt::{self, JwtPayload, JwtPayloadValidator};
use serde_json::Value;

use crate::Result;
use crate::token::{AUDIENCE, Claims, Contender, ISSUER, Input, KID, Kind};

const NAME: &str = "josekit";

pub(super) fn verify(kind: Kind) -> Result<Contender<Input>> {
    let pem = kind.public_pem();
    let verifier: Box<dyn JwsVerifier> = match kind {
        Kind::Hs256 => Box::new(HS256.verifier_from_bytes(kind.secret().map_or(&[][..], |secret| secret))?),
        Kind::Rs256 => Box::new(RS256.verifier_from_pem(pem)?),
        Kind::Es256 => Box::new(ES256.verifier_from_pem(pem)?),
        Kind::EdDsa => Box::new(EdDSA.verifier_from_pem(pem)?),
    };
    let mut validator = JwtPayloadValidator::new();
    validator.set_issuer(ISSUER);
    validator.set_audience(AUDIENCE);
    Ok(Contender::new(NAME, move |input: &Input| {
        let (payload, header) = jwt::decode_with_verifier(&input.text, &*verifier)?;
        validator.validate(&payload).map(|()| (payload, header))
    }))
}

/// From a type of one's own by way of the map that it takes.
pub(super) fn sign(kind: Kind) -> Result<Contender<Claims>> {
    let pem = kind.private_pem();
    let signer: Box<dyn JwsSigner> = match kind {
        Kind::Hs256 => Box::new(HS256.signer_from_bytes(kind.secret().map_or(&[][..], |secret| secret))?),
        Kind::Rs256 => Box::new(RS256.signer_from_pem(pem)?),
        Kind::Es256 => Box::new(ES256.signer_from_pem(pem)?),
        Kind::EdDsa => Box::new(EdDSA.signer_from_pem(pem)?),
    };
    let mut header = JwsHeader::new();
    header.set_token_type("JWT");
    if kind.secret().is_none() {
        header.set_key_id(KID);
    }
    Ok(Contender::new(NAME, move |claims: &Claims| {
        let payload = match serde_json::to_value(&claims.plain) {
            Ok(Value::Object(members)) => JwtPayload::from_map(members)?,
            _ => JwtPayload::new(),
        };
        jwt::encode_with_signer(&payload, &header, &*signer)
    }))
}
