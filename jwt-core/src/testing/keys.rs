//! Keys that are thrown away after the test.

use std::fmt;

use zeroize::Zeroizing;

use crate::keys;
use crate::token::base64url;

/// A key pair in PEM.
#[derive(Clone)]
pub struct KeyPair {
    /// The private key (PKCS#8).
    pub private_key: String,
    /// The public key (SubjectPublicKeyInfo).
    pub public_key: String,
}

/// Without the private key.
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
    match keys::ed25519(&random()) {
        Ok((private_key, public_key)) => KeyPair { private_key, public_key },
        Err(error) => panic!("a key that was just made cannot be read: {error}"),
    }
}

/// A new secret of 256 bits, as text; for `HS256`.
///
/// # Panics
///
/// Where the system gives no random numbers.
#[must_use]
pub fn secret() -> String {
    base64url::encode(&*random())
}

#[allow(clippy::panic)]
fn random() -> Zeroizing<[u8; 32]> {
    let mut bytes = Zeroizing::new([0; 32]);
    if getrandom::fill(&mut *bytes).is_err() {
        panic!("the system gives no random numbers");
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Algorithm, SigningKey, VerifyingKey};

    #[test]
    fn the_halves_belong_together() {
        let pair = ed25519();
        let signing = SigningKey::from_pem(&pair.private_key).unwrap();
        let verifying = VerifyingKey::from_pem(&pair.public_key).unwrap();
        assert_eq!(signing.thumbprint(), verifying.thumbprint());
        assert!(SigningKey::from_secret(secret().as_bytes(), Algorithm::HS256).is_ok());
        assert_ne!(secret(), secret());
        assert!(!format!("{pair:?}").contains("PRIVATE"));
    }
}
