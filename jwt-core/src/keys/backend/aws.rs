//! AWS-LC. Keys are parsed once, into types that threads may share; `jsonwebtoken`'s own verifiers and signers parse an
//! RSA key for each token, and cannot be kept, since they are neither `Send` nor `Sync`.

use std::ops::Deref;

use aws_lc_rs::hmac;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature as sig;
use aws_lc_rs::signature::{EcdsaKeyPair, Ed25519KeyPair, ParsedPublicKey, RsaKeyPair};
use jsonwebtoken::crypto::CryptoProvider;
use pkcs1::der::{self, Encode};
use pkcs1::{RsaPublicKey, UintRef};

use crate::keys::material::{Private, Public};
use crate::keys::{Algorithm, KeyError};

pub(crate) const RSA_SIGNING: bool = true;
pub(crate) const RSA_MAX_BITS: usize = 8192;
pub(super) static PROVIDER: &CryptoProvider = &jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER;

/// A key prepared to verify with one algorithm.
pub(crate) enum Verifying {
    Hmac(Box<hmac::Key>),
    Public(ParsedPublicKey),
}

impl Verifying {
    pub(crate) fn new(key: &Public, algorithm: Algorithm) -> Result<Self, KeyError> {
        if let Public::Secret(secret) = key {
            return Ok(Verifying::Hmac(hmac_key(algorithm, secret, key)?));
        }
        let mismatch = || KeyError::AlgorithmMismatch { algorithm, key: key.words() };
        let parameters = parameters(algorithm).filter(|_| key.fits(algorithm)).ok_or_else(mismatch)?;
        let parsed = match key {
            Public::Secret(_) => return Err(mismatch()),
            Public::Rsa { n, e } => {
                let der = rsa_der(n, e).map_err(|_| KeyError::Malformed("RSA key"))?;
                ParsedPublicKey::new(parameters, der).map_err(|_| KeyError::Malformed("RSA key"))?
            }
            Public::Ec { point, .. } => ParsedPublicKey::new(parameters, point).map_err(|_| KeyError::InvalidPoint)?,
            Public::Ed { x } => ParsedPublicKey::new(parameters, x).map_err(|_| KeyError::InvalidPoint)?,
        };
        Ok(Verifying::Public(parsed))
    }

    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Verifying::Hmac(key) => hmac::verify(key, message, signature).is_ok(),
            Verifying::Public(key) => key.verify_sig(message, signature).is_ok(),
        }
    }
}

/// `RSAPublicKey` (RFC 8017 appendix A.1.1).
fn rsa_der(n: &[u8], e: &[u8]) -> der::Result<Vec<u8>> {
    RsaPublicKey { modulus: UintRef::new(n)?, public_exponent: UintRef::new(e)? }.to_der()
}

fn parameters(algorithm: Algorithm) -> Option<&'static dyn sig::VerificationAlgorithm> {
    Some(match algorithm {
        Algorithm::HS256 | Algorithm::HS384 | Algorithm::HS512 => return None,
        Algorithm::RS256 => &sig::RSA_PKCS1_2048_8192_SHA256,
        Algorithm::RS384 => &sig::RSA_PKCS1_2048_8192_SHA384,
        Algorithm::RS512 => &sig::RSA_PKCS1_2048_8192_SHA512,
        Algorithm::PS256 => &sig::RSA_PSS_2048_8192_SHA256,
        Algorithm::PS384 => &sig::RSA_PSS_2048_8192_SHA384,
        Algorithm::PS512 => &sig::RSA_PSS_2048_8192_SHA512,
        Algorithm::ES256 => &sig::ECDSA_P256_SHA256_FIXED,
        Algorithm::ES384 => &sig::ECDSA_P384_SHA384_FIXED,
        Algorithm::EdDSA => &sig::ED25519,
    })
}

/// A key prepared to sign with one algorithm.
pub(crate) enum Signing {
    Hmac(Box<hmac::Key>),
    Rsa(RsaKeyPair, &'static dyn sig::RsaEncoding),
    Ec(EcdsaKeyPair),
    Ed(Ed25519KeyPair),
}

impl Signing {
    pub(crate) fn new(key: &Private, public: &Public, algorithm: Algorithm) -> Result<Self, KeyError> {
        let mismatch = || KeyError::AlgorithmMismatch { algorithm, key: public.words() };
        if !public.fits(algorithm) {
            return Err(mismatch());
        }
        Ok(match key {
            Private::Secret(secret) => Signing::Hmac(hmac_key(algorithm, secret, public)?),
            Private::Rsa { der } => {
                let encoding: &'static dyn sig::RsaEncoding = match algorithm {
                    Algorithm::RS256 => &sig::RSA_PKCS1_SHA256,
                    Algorithm::RS384 => &sig::RSA_PKCS1_SHA384,
                    Algorithm::RS512 => &sig::RSA_PKCS1_SHA512,
                    Algorithm::PS256 => &sig::RSA_PSS_SHA256,
                    Algorithm::PS384 => &sig::RSA_PSS_SHA384,
                    Algorithm::PS512 => &sig::RSA_PSS_SHA512,
                    _ => return Err(mismatch()),
                };
                let pair = RsaKeyPair::from_der(der).map_err(|_| KeyError::InvalidPrivateKey)?;
                Signing::Rsa(pair, encoding)
            }
            Private::Ec { der } => {
                let parameters = match algorithm {
                    Algorithm::ES256 => &sig::ECDSA_P256_SHA256_FIXED_SIGNING,
                    Algorithm::ES384 => &sig::ECDSA_P384_SHA384_FIXED_SIGNING,
                    _ => return Err(mismatch()),
                };
                let pair = EcdsaKeyPair::from_pkcs8(parameters, der).map_err(|_| KeyError::InvalidPrivateKey)?;
                Signing::Ec(pair)
            }
            Private::Ed { der } => {
                Signing::Ed(Ed25519KeyPair::from_pkcs8(der).map_err(|_| KeyError::InvalidPrivateKey)?)
            }
        })
    }

    /// `None` where the library fails, for want of random numbers or memory.
    pub(crate) fn sign(&self, message: &[u8]) -> Option<Signature> {
        match self {
            Signing::Hmac(key) => Signature::short(hmac::sign(key, message).as_ref()),
            Signing::Rsa(pair, encoding) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(*encoding, &SystemRandom::new(), message, &mut signature).ok()?;
                Some(Signature::Rsa(signature))
            }
            Signing::Ec(pair) => Signature::short(pair.sign(&SystemRandom::new(), message).ok()?.as_ref()),
            Signing::Ed(pair) => Signature::short(pair.try_sign(message).ok()?.as_ref()),
        }
    }
}

/// A signature that was made. The library's own type has room for one of RSA, and is copied as a whole.
pub(crate) enum Signature {
    Short([u8; LONGEST_SHORT], usize),
    Rsa(Vec<u8>),
}

/// ES384's.
const LONGEST_SHORT: usize = 96;

impl Signature {
    fn short(signature: &[u8]) -> Option<Self> {
        let mut bytes = [0; LONGEST_SHORT];
        bytes.get_mut(..signature.len())?.copy_from_slice(signature);
        Some(Signature::Short(bytes, signature.len()))
    }
}

impl Deref for Signature {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Signature::Short(bytes, length) => bytes.get(..*length).unwrap_or_default(),
            Signature::Rsa(bytes) => bytes,
        }
    }
}

fn hmac_key(algorithm: Algorithm, secret: &[u8], key: &Public) -> Result<Box<hmac::Key>, KeyError> {
    let hash = match algorithm {
        Algorithm::HS256 => hmac::HMAC_SHA256,
        Algorithm::HS384 => hmac::HMAC_SHA384,
        Algorithm::HS512 => hmac::HMAC_SHA512,
        _ => return Err(KeyError::AlgorithmMismatch { algorithm, key: key.words() }),
    };
    Ok(Box::new(hmac::Key::new(hash, secret)))
}
