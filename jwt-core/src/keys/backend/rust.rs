//! RustCrypto, through the factories of `jsonwebtoken`. What they make cannot be shared between threads, so it is made
//! for each token; the keys were made once, to see that they are good.

use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier};
use jsonwebtoken::{DecodingKey, EncodingKey};

use crate::keys::material::{Private, Public};
use crate::keys::{Algorithm, KeyError};

/// RUSTSEC-2023-0071: private-key operations of the `rsa` crate leak the key through timing.
pub(crate) const RSA_SIGNING: bool = false;
/// `rsa::RsaPublicKey::MAX_SIZE`.
pub(crate) const RSA_MAX_BITS: usize = 4096;
pub(super) static PROVIDER: &CryptoProvider = &jsonwebtoken::crypto::rust_crypto::DEFAULT_PROVIDER;

/// A key prepared to verify with one algorithm.
pub(crate) struct Verifying {
    algorithm: Algorithm,
    key: DecodingKey,
}

impl Verifying {
    pub(crate) fn new(key: &Public, algorithm: Algorithm) -> Result<Self, KeyError> {
        if !key.fits(algorithm) {
            return Err(KeyError::AlgorithmMismatch { algorithm, key: key.words() });
        }
        let decoding = match key {
            Public::Secret(secret) => DecodingKey::from_secret(secret),
            Public::Rsa { n, e } => DecodingKey::from_rsa_raw_components(n, e),
            Public::Ec { point, .. } => DecodingKey::from_ec_der(point),
            Public::Ed { x } => DecodingKey::from_ed_der(x),
        };
        let this = Verifying { algorithm, key: decoding };
        this.verifier().ok_or(KeyError::InvalidPoint)?;
        Ok(this)
    }

    fn verifier(&self) -> Option<Box<dyn JwtVerifier>> {
        (PROVIDER.verifier_factory)(&self.algorithm.to_backend(), &self.key).ok()
    }

    pub(crate) fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        self.verifier().is_some_and(|verifier| verifier.verify(message, &signature.to_vec()).is_ok())
    }
}

/// A signature that was made.
pub(crate) type Signature = Vec<u8>;

/// A key prepared to sign with one algorithm.
pub(crate) struct Signing {
    algorithm: Algorithm,
    key: EncodingKey,
}

impl Signing {
    pub(crate) fn new(key: &Private, public: &Public, algorithm: Algorithm) -> Result<Self, KeyError> {
        if !public.fits(algorithm) {
            return Err(KeyError::AlgorithmMismatch { algorithm, key: public.words() });
        }
        let encoding = match key {
            Private::Secret(secret) => EncodingKey::from_secret(secret),
            Private::Rsa { .. } => return Err(KeyError::RsaSigning),
            Private::Ec { der, .. } => EncodingKey::from_ec_der(der),
            Private::Ed { der } => EncodingKey::from_ed_der(der),
        };
        let this = Signing { algorithm, key: encoding };
        this.signer().ok_or(KeyError::InvalidPrivateKey)?;
        Ok(this)
    }

    fn signer(&self) -> Option<Box<dyn JwtSigner>> {
        (PROVIDER.signer_factory)(&self.algorithm.to_backend(), &self.key).ok()
    }

    /// `None` where the library fails, for want of random numbers or memory.
    pub(crate) fn sign(&self, message: &[u8]) -> Option<Signature> {
        self.signer()?.try_sign(message).ok()
    }
}
