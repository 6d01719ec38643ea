//! Keys as numbers and points, whatever format they came in, and the checks that all of them must pass.

use pkcs1::RsaPrivateKey;
use pkcs8::der::asn1::{AnyRef, OctetStringRef};
use pkcs8::der::{Decode, Encode};
use pkcs8::{AlgorithmIdentifierRef, ObjectIdentifier, PrivateKeyInfo};
use sec1::EcPrivateKey;
use zeroize::Zeroizing;

use super::backend;
use super::{Algorithm, Family, KeyError};
use crate::token::base64url;

/// Object identifiers of keys and curves.
pub(super) mod oid {
    use super::ObjectIdentifier;

    pub(in super::super) const RSA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");
    pub(in super::super) const RSA_PSS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.10");
    pub(in super::super) const EC: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");
    pub(in super::super) const P256: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.3.1.7");
    pub(in super::super) const P384: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.132.0.34");
    pub(in super::super) const ED25519: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.101.112");
}

/// The curves of ES256 and ES384.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Curve {
    P256,
    P384,
}

impl Curve {
    pub(super) fn from_oid(oid: ObjectIdentifier) -> Option<Curve> {
        [Curve::P256, Curve::P384].into_iter().find(|curve| curve.oid() == oid)
    }

    pub(super) fn from_name(name: &str) -> Option<Curve> {
        [Curve::P256, Curve::P384].into_iter().find(|curve| curve.name() == name)
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Curve::P256 => "P-256",
            Curve::P384 => "P-384",
        }
    }

    const fn oid(self) -> ObjectIdentifier {
        match self {
            Curve::P256 => oid::P256,
            Curve::P384 => oid::P384,
        }
    }

    /// The length of a coordinate and of the private number, in bytes.
    pub(super) const fn len(self) -> usize {
        match self {
            Curve::P256 => 32,
            Curve::P384 => 48,
        }
    }

    pub(crate) const fn algorithm(self) -> Algorithm {
        match self {
            Curve::P256 => Algorithm::ES256,
            Curve::P384 => Algorithm::ES384,
        }
    }
}

/// What verifies: a secret or a public key.
#[derive(Clone)]
pub(crate) enum Public {
    Secret(Zeroizing<Vec<u8>>),
    /// Modulus and exponent, without leading zeros.
    Rsa {
        n: Vec<u8>,
        e: Vec<u8>,
    },
    /// The uncompressed point: `04 x y`.
    Ec {
        curve: Curve,
        point: Vec<u8>,
    },
    Ed {
        x: [u8; 32],
    },
}

/// What signs: a secret or a private key, in the one encoding that both backends read.
#[derive(Clone)]
pub(crate) enum Private {
    Secret(Zeroizing<Vec<u8>>),
    /// PKCS#1. Without a backend that signs with RSA there is none of these.
    #[cfg_attr(not(feature = "aws-lc"), allow(dead_code))]
    Rsa {
        der: Zeroizing<Vec<u8>>,
    },
    /// PKCS#8.
    Ec {
        der: Zeroizing<Vec<u8>>,
    },
    /// PKCS#8, version 1.
    Ed {
        der: Zeroizing<Vec<u8>>,
    },
}

const RSA_MIN_BITS: usize = 2048;

impl Public {
    pub(super) fn rsa(n: &[u8], e: &[u8]) -> Result<Public, KeyError> {
        let (n, e) = (strip_zeros(n), strip_zeros(e));
        let bits = n.first().map_or(0, |first| n.len() * 8 - first.leading_zeros() as usize);
        if bits < RSA_MIN_BITS {
            return Err(KeyError::RsaTooSmall { bits });
        }
        if bits > backend::RSA_MAX_BITS {
            return Err(KeyError::RsaTooLarge { bits, max: backend::RSA_MAX_BITS });
        }
        if n.last().is_none_or(|last| last & 1 == 0) {
            return Err(KeyError::Malformed("RSA key"));
        }
        let exponent = e.iter().try_fold(0u64, |sum, byte| Some(sum.checked_mul(256)? + u64::from(*byte)));
        match exponent {
            Some(3..0x2_0000_0000) if exponent.is_some_and(|e| e % 2 == 1) => {}
            _ => return Err(KeyError::RsaExponent),
        }
        Ok(Public::Rsa { n: n.to_vec(), e: e.to_vec() })
    }

    pub(super) fn ec(curve: Curve, x: &[u8], y: &[u8]) -> Result<Public, KeyError> {
        if x.len() != curve.len() || y.len() != curve.len() {
            return Err(KeyError::WrongLength { expected: curve.len() });
        }
        Ok(Public::Ec { curve, point: [&[4], x, y].concat() })
    }

    /// From the encoded point of SEC 1 section 2.3.3.
    pub(super) fn ec_point(curve: Curve, point: &[u8]) -> Result<Public, KeyError> {
        match point {
            [4, xy @ ..] if xy.len() == 2 * curve.len() => {
                let (x, y) = xy.split_at(curve.len());
                Public::ec(curve, x, y)
            }
            [2 | 3, x @ ..] if x.len() == curve.len() => Err(KeyError::CompressedPoint),
            _ => Err(KeyError::InvalidPoint),
        }
    }

    pub(super) fn ed(x: &[u8]) -> Result<Public, KeyError> {
        let x: [u8; 32] = x.try_into().map_err(|_| KeyError::WrongLength { expected: 32 })?;
        if is_of_small_order(x) {
            return Err(KeyError::InvalidPoint);
        }
        Ok(Public::Ed { x })
    }

    pub(super) fn family(&self) -> Family {
        match self {
            Public::Secret(_) => Family::Hmac,
            Public::Rsa { .. } => Family::Rsa,
            Public::Ec { .. } => Family::Ec,
            Public::Ed { .. } => Family::Ed,
        }
    }

    /// What the key is, in the words of an error message.
    pub(super) fn words(&self) -> &'static str {
        match self {
            Public::Secret(_) => "a secret",
            Public::Rsa { .. } => "an RSA key",
            Public::Ec { curve: Curve::P256, .. } => "an EC key on P-256",
            Public::Ec { curve: Curve::P384, .. } => "an EC key on P-384",
            Public::Ed { .. } => "an Ed25519 key",
        }
    }

    /// Whether keys of this type work with the algorithm at all. How long a secret is, is decided elsewhere.
    pub(super) fn fits(&self, algorithm: Algorithm) -> bool {
        match self {
            Public::Ec { curve, .. } => curve.algorithm() == algorithm,
            _ => self.family() == algorithm.family(),
        }
    }

    /// What the key is used with where nobody says more.
    pub(super) fn default_algorithm(&self) -> Algorithm {
        match self {
            Public::Secret(_) => Algorithm::HS256,
            Public::Rsa { .. } => Algorithm::RS256,
            Public::Ec { curve, .. } => curve.algorithm(),
            Public::Ed { .. } => Algorithm::EdDSA,
        }
    }

    /// The members of the public half as a JWK, in the order that RFC 7638 hashes them in. Secrets have none: they are
    /// written nowhere, and a hash of one helps to guess it (section 7).
    pub(super) fn members(&self) -> Option<Vec<(&'static str, String)>> {
        Some(match self {
            Public::Secret(_) => return None,
            Public::Rsa { n, e } => {
                vec![("e", base64url::encode(e)), ("kty", "RSA".to_owned()), ("n", base64url::encode(n))]
            }
            Public::Ec { curve, point } => {
                let (x, y) = point.get(1..)?.split_at_checked(curve.len())?;
                let (crv, kty) = (curve.name().to_owned(), "EC".to_owned());
                vec![("crv", crv), ("kty", kty), ("x", base64url::encode(x)), ("y", base64url::encode(y))]
            }
            Public::Ed { x } => {
                vec![("crv", "Ed25519".to_owned()), ("kty", "OKP".to_owned()), ("x", base64url::encode(x))]
            }
        })
    }

    /// The SHA-256 thumbprint of RFC 7638, in base64url.
    pub(super) fn thumbprint(&self) -> Option<String> {
        // Nothing in them wants an escape.
        let members: Vec<String> =
            self.members()?.into_iter().map(|(name, text)| format!(r#""{name}":"{text}""#)).collect();
        backend::sha256(format!("{{{}}}", members.join(",")).as_bytes()).map(|digest| base64url::encode(&digest))
    }
}

impl Private {
    /// From PKCS#1's `RSAPrivateKey`.
    pub(super) fn rsa(pkcs1: &[u8]) -> Result<(Private, Public), KeyError> {
        let key = RsaPrivateKey::from_der(pkcs1).map_err(|_| KeyError::Malformed("PKCS#1"))?;
        if key.other_prime_infos.is_some() {
            return Err(KeyError::Malformed("PKCS#1"));
        }
        let public = Public::rsa(key.modulus.as_bytes(), key.public_exponent.as_bytes())?;
        if !backend::RSA_SIGNING {
            return Err(KeyError::RsaSigning);
        }
        Ok((Private::Rsa { der: Zeroizing::new(pkcs1.to_vec()) }, public))
    }

    /// From the private number, and the public point if it is known.
    pub(super) fn ec(curve: Curve, d: &[u8], point: Option<&[u8]>) -> Result<(Private, Public), KeyError> {
        let d = strip_zeros(d);
        let padding = curve.len().checked_sub(d.len()).ok_or(KeyError::InvalidPrivateKey)?;
        let d = Zeroizing::new([&vec![0; padding], d].concat());
        let sec1 = encode(&EcPrivateKey { private_key: &d, parameters: None, public_key: point })?;
        let curve_oid = curve.oid();
        let algorithm = AlgorithmIdentifierRef { oid: oid::EC, parameters: Some(AnyRef::from(&curve_oid)) };
        let der = encode(&PrivateKeyInfo::new(algorithm, &sec1))?;
        let (x, y) = backend::ec_public(curve, &der).ok_or(KeyError::InvalidPrivateKey)?;
        let public = Public::ec(curve, &x, &y)?;
        let Public::Ec { point: derived, .. } = &public else { return Err(KeyError::InvalidPrivateKey) };
        if point.is_some_and(|point| point != derived) {
            return Err(KeyError::InvalidPrivateKey);
        }
        Ok((Private::Ec { der }, public))
    }

    /// From the seed of RFC 8032, and the public key if it is known.
    pub(super) fn ed(seed: &[u8], x: Option<&[u8]>) -> Result<(Private, Public), KeyError> {
        if seed.len() != 32 {
            return Err(KeyError::WrongLength { expected: 32 });
        }
        let key = encode(&OctetStringRef::new(seed).map_err(|_| KeyError::InvalidPrivateKey)?)?;
        let algorithm = AlgorithmIdentifierRef { oid: oid::ED25519, parameters: None };
        let der = encode(&PrivateKeyInfo::new(algorithm, &key))?;
        let derived = backend::ed_public(&der).ok_or(KeyError::InvalidPrivateKey)?;
        if x.is_some_and(|x| x != derived) {
            return Err(KeyError::InvalidPrivateKey);
        }
        Ok((Private::Ed { der }, Public::ed(&derived)?))
    }
}

/// DER of what holds a private key; it fails for nothing that is smaller than 256 MiB.
pub(super) fn encode(value: &impl Encode) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    value.to_der().map(Zeroizing::new).map_err(|_| KeyError::InvalidPrivateKey)
}

/// The bytes of a big-endian number without leading zeros.
fn strip_zeros(bytes: &[u8]) -> &[u8] {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    bytes.get(zeros..).unwrap_or_default()
}

/// Whether the point is one of those whose multiples are at most eight points: signatures of anything can be made for
/// such a key without a private one. An all-zero key is among them. (The list is the one that libsodium has.)
fn is_of_small_order(mut x: [u8; 32]) -> bool {
    const P_HIGH: [u8; 31] = {
        let mut high = [0xff; 31];
        high[30] = 0x7f;
        high
    };
    const ORDER_8: [[u8; 32]; 2] = [
        [
            0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf,
            0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05,
        ],
        [
            0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20,
            0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a,
        ],
    ];
    x[31] &= 0x7f;
    let [low, high @ ..] = x;
    let zeros = high.iter().all(|byte| *byte == 0);
    zeros && low <= 1 || high == P_HIGH && (0xec..=0xee).contains(&low) || ORDER_8.contains(&x)
}
