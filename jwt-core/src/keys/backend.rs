//! The only place that knows which library does the cryptography.
//!
//! The providers of `jsonwebtoken` are called by name. Its process-wide provider is neither installed nor asked: with
//! both backends compiled in, asking it once makes it panic from then on.

use jsonwebtoken::crypto::CryptoProvider;
use jsonwebtoken::jwk::ThumbprintHash;

use super::material::Curve;

#[cfg(feature = "aws-lc")]
mod aws;
#[cfg(feature = "aws-lc")]
use aws as chosen;

#[cfg(all(feature = "rust-crypto", not(feature = "aws-lc")))]
mod rust;
#[cfg(all(feature = "rust-crypto", not(feature = "aws-lc")))]
use rust as chosen;

#[cfg(not(any(feature = "aws-lc", feature = "rust-crypto")))]
compile_error!(
    "`jwt-core` needs a cryptography backend; enable its feature `aws-lc` (the default) or `rust-crypto`, for example \
     `jwt-core = { version = \"0.1\", default-features = false, features = [\"rocket\", \"rust-crypto\"] }`"
);

/// Stands in where no backend was chosen, so that the one error above is the only one.
#[cfg(not(any(feature = "aws-lc", feature = "rust-crypto")))]
mod none;
#[cfg(not(any(feature = "aws-lc", feature = "rust-crypto")))]
use none as chosen;

pub(crate) use chosen::{Signature, Signing, Verifying};

/// Whether the backend signs with RSA.
pub(crate) const RSA_SIGNING: bool = chosen::RSA_SIGNING;

/// The largest RSA modulus that the backend verifies with, in bits.
pub(crate) const RSA_MAX_BITS: usize = chosen::RSA_MAX_BITS;

fn provider() -> &'static CryptoProvider {
    chosen::PROVIDER
}

pub(crate) fn sha256(data: &[u8]) -> Option<Vec<u8>> {
    (provider().key_utils.compute_digest)(data, ThumbprintHash::SHA256).ok()
}

/// The coordinates of the public half of an EC key in PKCS#8.
pub(crate) fn ec_public(curve: Curve, pkcs8: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let algorithm = curve.algorithm().to_backend();
    (provider().key_utils.ec_pub_components_from_private_key)(pkcs8, algorithm).ok().map(|(_, x, y)| (x, y))
}

/// The public half of an Ed25519 key in PKCS#8.
pub(crate) fn ed_public(pkcs8: &[u8]) -> Option<Vec<u8>> {
    let curve = jsonwebtoken::jwk::EllipticCurve::Ed25519;
    (provider().key_utils.ed_pub_components_from_private_key)(pkcs8, &curve).ok()
}
