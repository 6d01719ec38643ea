//! AWS-LC alone: what no library over it can undercut. Signatures are decoded already, and keys prepared.

use aws_lc_rs::error::Unspecified;
use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, ED25519, EcdsaKeyPair, Ed25519KeyPair, KeyPair,
    ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair,
};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::Result;
use crate::token::{Claims, Contender, Input, Kind};

pub const NAME: &str = "AWS-LC alone";

/// # Errors
///
/// Where the key does not do.
pub fn verify(kind: Kind) -> Result<Contender<Input>> {
    Ok(match Signing::new(kind)?.public()? {
        Public::Hmac(key) => {
            Contender::new(NAME, move |input: &Input| hmac::verify(&key, input.message(), &input.signature))
        }
        Public::Key(key) => {
            Contender::new(NAME, move |input: &Input| key.verify_sig(input.message(), &input.signature))
        }
    })
}

/// # Errors
///
/// Where the key does not do.
pub fn sign(kind: Kind) -> Result<Contender<Claims>> {
    let key = Signing::new(kind)?;
    Ok(Contender::new(NAME, move |claims: &Claims| key.sign(claims.message.as_bytes())))
}

enum Public {
    Hmac(Box<hmac::Key>),
    Key(ParsedPublicKey),
}

/// A key that is prepared to sign.
pub enum Signing {
    Hmac(Box<hmac::Key>),
    Rsa(RsaKeyPair),
    Ec(EcdsaKeyPair),
    Ed(Ed25519KeyPair),
}

impl Signing {
    /// # Errors
    ///
    /// Where the key does not do.
    pub fn new(kind: Kind) -> Result<Self> {
        if let Some(secret) = kind.secret() {
            return Ok(Self::Hmac(Box::new(hmac::Key::new(hmac::HMAC_SHA256, secret))));
        }
        let pem: String = kind.private_pem().lines().filter(|line| !line.starts_with('-')).collect();
        let der = STANDARD.decode(pem)?;
        Ok(match kind {
            Kind::Rs256 => Self::Rsa(RsaKeyPair::from_pkcs8(&der)?),
            Kind::Es256 => Self::Ec(EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &der)?),
            _ => Self::Ed(Ed25519KeyPair::from_pkcs8(&der)?),
        })
    }

    /// # Errors
    ///
    /// Where there are no random numbers.
    pub fn sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, Unspecified> {
        Ok(match self {
            Self::Hmac(key) => hmac::sign(key, message).as_ref().to_vec(),
            Self::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature)?;
                signature
            }
            Self::Ec(pair) => pair.sign(&SystemRandom::new(), message)?.as_ref().to_vec(),
            Self::Ed(pair) => pair.try_sign(message)?.as_ref().to_vec(),
        })
    }

    fn public(self) -> Result<Public> {
        Ok(Public::Key(match self {
            Self::Hmac(key) => return Ok(Public::Hmac(key)),
            Self::Rsa(pair) => ParsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.public_key())?,
            Self::Ec(pair) => ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, pair.public_key())?,
            Self::Ed(pair) => ParsedPublicKey::new(&ED25519, pair.public_key())?,
        }))
    }
}
