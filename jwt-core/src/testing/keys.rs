//! Keys that are thrown away after the test.

use zeroize::Zeroizing;

use crate::SigningKey;
use crate::token::base64url;

/// A key pair in PEM.
#[derive(Debug, Clone)]
pub struct KeyPair {
    /// The private key (PKCS#8).
    pub private_key: String,
    /// The public key (SubjectPublicKeyInfo).
    pub public_key: String,
}

/// A new Ed25519 key pair, for algorithm `EdDSA`.
///
/// # Panics
///
/// Where the system gives no random numbers.
#[allow(clippy::panic)]
#[must_use]
pub fn ed25519() -> KeyPair {
    let seed = random::<32>();
    // RFC 8410 section 7: `OneAsymmetricKey` and `SubjectPublicKeyInfo` have a fixed form around the 32 bytes.
    let private_key = pem("PRIVATE KEY", &[b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20", &*seed]);
    let public = SigningKey::from_pem(&private_key).ok().and_then(|key| key.verifying_key().ed25519_bytes());
    let Some(public) = public else { panic!("a key that was just made cannot be read") };
    let public_key = pem("PUBLIC KEY", &[b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00", &public]);
    KeyPair { private_key, public_key }
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

fn pem(label: &str, parts: &[&[u8]]) -> String {
    pem::encode(&pem::Pem::new(label, parts.concat()))
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
    }
}
