//! No backend: everything refuses. It is compiled only beside the error that asks for a backend.

use jsonwebtoken::crypto::{CryptoProvider, KeyUtils};
use jsonwebtoken::errors::ErrorKind;

use crate::keys::material::{Private, Public};
use crate::keys::{Algorithm, KeyError};

pub(crate) const RSA_SIGNING: bool = false;
pub(crate) const RSA_MAX_BITS: usize = 4096;
pub(super) static PROVIDER: &CryptoProvider = &CryptoProvider {
    signer_factory: |_, _| Err(ErrorKind::UnsupportedAlgorithm.into()),
    verifier_factory: |_, _| Err(ErrorKind::UnsupportedAlgorithm.into()),
    key_utils: KeyUtils::new_unimplemented(),
};

pub(crate) struct Verifying;

impl Verifying {
    pub(crate) fn new(_: &Public, _: Algorithm) -> Result<Self, KeyError> {
        Err(KeyError::UnknownType)
    }

    pub(crate) fn verify(&self, _: &[u8], _: &[u8]) -> bool {
        false
    }
}

pub(crate) type Signature = Vec<u8>;

pub(crate) struct Signing;

impl Signing {
    pub(crate) fn new(_: &Private, _: &Public, _: Algorithm) -> Result<Self, KeyError> {
        Err(KeyError::UnknownType)
    }

    pub(crate) fn sign(&self, _: &[u8]) -> Option<Signature> {
        None
    }
}
