//! Keys that are thrown away after the test.

use std::fmt;

use pkcs8::der::Encode;
use pkcs8::der::asn1::{BitStringRef, OctetStringRef};
use pkcs8::{AlgorithmIdentifierRef, ObjectIdentifier, PrivateKeyInfo, SubjectPublicKeyInfoRef};
use zeroize::Zeroizing;

use crate::SigningKey;
use crate::token::base64url;

/// RFC 8410 section 3.
const ED25519: AlgorithmIdentifierRef<'static> =
    AlgorithmIdentifierRef { oid: ObjectIdentifier::new_unwrap("1.3.101.112"), parameters: None };

/// A key pair in PEM.
#[derive(Clone)]
pub struct KeyPair {
    /// The private key (PKCS#8).
    pub private_key: String,
    /// The public key (SubjectPublicKeyInfo).
    pub public_key: String,
}

/// Without the private key: a test may well be run with one that is used elsewhere.
impl fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyPair").field("public_key", &self.public_key).finish_non_exhaustive()
    }
}

/// A new Ed25519 key pair, for algorithm `EdDSA`.
///
/// # Panics
///
/// Where the system gives no random numbers.
#[allow(clippy::panic)]
#[must_use]
pub fn ed25519() -> KeyPair {
    match key_pair(&*random::<32>()) {
        Some(pair) => pair,
        None => panic!("a key that was just made cannot be read"),
    }
}

fn key_pair(seed: &[u8]) -> Option<KeyPair> {
    let key = Zeroizing::new(OctetStringRef::new(seed).ok()?.to_der().ok()?);
    let private_key = pem("PRIVATE KEY", &PrivateKeyInfo::new(ED25519, &key))?;
    let public = SigningKey::from_pem(&private_key).ok()?.verifying_key().ed25519_bytes()?;
    let subject_public_key = BitStringRef::from_bytes(&public).ok()?;
    let public_key = pem("PUBLIC KEY", &SubjectPublicKeyInfoRef { algorithm: ED25519, subject_public_key })?;
    Some(KeyPair { private_key, public_key })
}

/// A new secret of 256 bits, as text; for `HS256`.
///
/// # Panics
///
/// Where the system gives no random numbers.
#[must_use]
pub fn secret() -> String {
    base64url::encode(&*random::<32>())
}

fn pem(label: &str, value: &impl Encode) -> Option<String> {
    Some(pem::encode(&pem::Pem::new(label, value.to_der().ok()?)))
}

#[allow(clippy::panic)]
fn random<const N: usize>() -> Zeroizing<[u8; N]> {
    let mut bytes = Zeroizing::new([0; N]);
    if getrandom::fill(&mut *bytes).is_err() {
        panic!("the system gives no random numbers");
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Algorithm, VerifyingKey};

    #[test]
    fn the_halves_belong_together() {
        let pair = ed25519();
        let signing = SigningKey::from_pem(&pair.private_key).unwrap();
        let verifying = VerifyingKey::from_pem(&pair.public_key).unwrap();
        assert_eq!(signing.thumbprint(), verifying.thumbprint());
        assert!(SigningKey::from_secret(secret().as_bytes(), Algorithm::HS256).is_ok());
        assert_ne!(secret(), secret());
        assert!(!format!("{pair:?}").contains("PRIVATE KEY"));
    }
}
