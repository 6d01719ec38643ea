//! Keys in PEM: PKCS#1, PKCS#8, SEC 1 and SubjectPublicKeyInfo.

use pkcs1::{RsaPrivateKey, RsaPublicKey};
use pkcs8::der::asn1::{AnyRef, BitStringRef, OctetStringRef};
use pkcs8::der::{self, Decode, ErrorKind, Reader, Tag, TagMode, TagNumber};
use pkcs8::{AlgorithmIdentifierRef, PrivateKeyInfo, SubjectPublicKeyInfoRef};
use sec1::EcPrivateKey;
use zeroize::Zeroizing;

use super::KeyError;
#[cfg(feature = "testing")]
use super::material;
use super::material::{Curve, Private, Public, oid};

/// Whether a text means to be PEM, and not the path of a file.
#[cfg(feature = "rocket")]
pub(crate) fn is_pem(text: &str) -> bool {
    text.trim_start().starts_with("-----BEGIN ")
}

pub(super) fn public(text: &str) -> Result<Public, KeyError> {
    let block = block(text)?;
    match block.tag() {
        "PUBLIC KEY" => spki(block.contents()),
        "RSA PUBLIC KEY" => pkcs1_public(block.contents(), "PKCS#1"),
        "PRIVATE KEY" | "RSA PRIVATE KEY" | "EC PRIVATE KEY" => Err(KeyError::PrivateKey),
        // An encrypted or OpenSSH key is a private one, and that is what is wrong with it here.
        "ENCRYPTED PRIVATE KEY" | "OPENSSH PRIVATE KEY" => Err(KeyError::PrivateKey),
        other => Err(foreign(other)),
    }
}

pub(super) fn private(text: &str) -> Result<(Private, Public), KeyError> {
    let block = block(text)?;
    // Until PKCS#8 replaced it, encryption stood in the block's headers.
    if block.headers().get("DEK-Info").is_some() {
        return Err(KeyError::Encrypted);
    }
    let label = block.tag().to_owned();
    let contents = Zeroizing::new(block.into_contents());
    match label.as_str() {
        "PRIVATE KEY" => pkcs8_private(&contents),
        "RSA PRIVATE KEY" => Private::rsa(&contents),
        "EC PRIVATE KEY" => sec1_private(&contents, None, "SEC 1"),
        "PUBLIC KEY" | "RSA PUBLIC KEY" => Err(KeyError::PublicKey),
        "ENCRYPTED PRIVATE KEY" => Err(KeyError::Encrypted),
        "OPENSSH PRIVATE KEY" => Err(KeyError::OpenSsh),
        other => Err(foreign(other)),
    }
}

fn foreign(label: &str) -> KeyError {
    match label {
        "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE" | "CERTIFICATE REQUEST" => KeyError::Certificate,
        "DSA PRIVATE KEY" | "DSA PUBLIC KEY" | "X25519 PRIVATE KEY" => KeyError::UnknownType,
        _ => KeyError::UnknownBlock,
    }
}

/// The one block that is not the parameters of a curve, which OpenSSL writes before the key.
fn block(text: &str) -> Result<pem::Pem, KeyError> {
    let blocks = pem::parse_many(text).map_err(|_| KeyError::NotPem)?;
    let mut keys = blocks.into_iter().filter(|block| block.tag() != "EC PARAMETERS");
    match (keys.next(), keys.next()) {
        (Some(key), None) => Ok(key),
        (Some(_), Some(_)) => Err(KeyError::SeveralBlocks),
        _ => Err(KeyError::NotPem),
    }
}

enum Type {
    Rsa,
    Ec(Curve),
    Ed,
}

fn key_type(algorithm: &AlgorithmIdentifierRef<'_>) -> Result<Type, KeyError> {
    match algorithm.oid {
        oid::RSA => Ok(Type::Rsa),
        oid::RSA_PSS => Err(KeyError::RsaPss),
        oid::ED25519 => Ok(Type::Ed),
        // Curves without a name, given by their numbers, are not taken: they have been used to forge.
        oid::EC => {
            algorithm.parameters_oid().ok().and_then(Curve::from_oid).map(Type::Ec).ok_or(KeyError::UnknownCurve)
        }
        _ => Err(KeyError::UnknownType),
    }
}

/// Whether the bytes are a key in one of the encodings that PEM wraps, of whatever type.
pub(super) fn is_der(der: &[u8]) -> bool {
    SubjectPublicKeyInfoRef::from_der(der).is_ok()
        || RsaPublicKey::from_der(der).is_ok()
        || RsaPrivateKey::from_der(der).is_ok()
        || one_asymmetric_key(der).is_ok()
        || !matches!(ec_private_key(der, "SEC 1"), Err(KeyError::Malformed(_)))
}

/// `SubjectPublicKeyInfo` (RFC 5280 section 4.1).
pub(super) fn spki(der: &[u8]) -> Result<Public, KeyError> {
    const WHAT: &str = "SubjectPublicKeyInfo";
    let info = SubjectPublicKeyInfoRef::from_der(der).map_err(|_| KeyError::Malformed(WHAT))?;
    let key = info.subject_public_key.as_bytes().ok_or(KeyError::Malformed(WHAT))?;
    match key_type(&info.algorithm)? {
        Type::Rsa => pkcs1_public(key, WHAT),
        Type::Ec(curve) => Public::ec_point(curve, key),
        Type::Ed => Public::ed(key),
    }
}

/// `RSAPublicKey` (RFC 8017 appendix A.1.1).
fn pkcs1_public(der: &[u8], what: &'static str) -> Result<Public, KeyError> {
    let key = RsaPublicKey::from_der(der).map_err(|_| KeyError::Malformed(what))?;
    Public::rsa(key.modulus.as_bytes(), key.public_exponent.as_bytes())
}

/// `OneAsymmetricKey` (RFC 5958 section 2), of either version.
fn pkcs8_private(der: &[u8]) -> Result<(Private, Public), KeyError> {
    const WHAT: &str = "PKCS#8";
    let info = one_asymmetric_key(der).map_err(|_| KeyError::Malformed(WHAT))?;
    match key_type(&info.algorithm)? {
        Type::Rsa => Private::rsa(info.private_key),
        Type::Ec(curve) => sec1_private(info.private_key, Some(curve), WHAT),
        Type::Ed => {
            let seed = OctetStringRef::from_der(info.private_key).map_err(|_| KeyError::Malformed(WHAT))?;
            Private::ed(seed.as_bytes(), info.public_key)
        }
    }
}

fn one_asymmetric_key(der: &[u8]) -> der::Result<PrivateKeyInfo<'_>> {
    PrivateKeyInfo::from_der(der).or_else(|_| version_2(der))
}

/// What the crate `pkcs8` does not take of version 2: a public key that has the tag of a bit string inside its own, as
/// *ring* wrote it for years, and none at all, which RFC 5958 allows.
fn version_2(der: &[u8]) -> der::Result<PrivateKeyInfo<'_>> {
    AnyRef::from_der(der)?.sequence(|reader| {
        if u8::decode(reader)? != 1 {
            return Err(Tag::Integer.value_error());
        }
        let mut info = PrivateKeyInfo::new(reader.decode()?, OctetStringRef::decode(reader)?.as_bytes());
        if let Some(bits) = reader.context_specific::<BitStringRef<'_>>(TagNumber::N1, TagMode::Explicit)? {
            info.public_key = Some(bits.as_bytes().ok_or_else(|| Tag::BitString.value_error())?);
        }
        Ok(info)
    })
}

/// `ECPrivateKey` (RFC 5915 section 3). Inside PKCS#8 the curve stands outside of it.
fn sec1_private(der: &[u8], outside: Option<Curve>, what: &'static str) -> Result<(Private, Public), KeyError> {
    let key = ec_private_key(der, what)?;
    let named = match key.parameters.and_then(|parameters| parameters.named_curve()) {
        Some(name) => Some(Curve::from_oid(name).ok_or(KeyError::UnknownCurve)?),
        None => None,
    };
    let curve = match (outside, named) {
        (Some(outside), Some(named)) if outside != named => return Err(KeyError::Malformed(what)),
        (outside, named) => outside.or(named).ok_or(KeyError::Malformed(what))?,
    };
    let compressed = key.public_key.is_some_and(|point| matches!(point, [2 | 3, ..]));
    Private::ec(curve, key.private_key, key.public_key.filter(|_| !compressed))
}

fn ec_private_key<'a>(der: &'a [u8], what: &'static str) -> Result<EcPrivateKey<'a>, KeyError> {
    EcPrivateKey::from_der(der).map_err(|error| match error.kind() {
        // The one identifier in it is the curve's name: here are a curve's numbers.
        ErrorKind::TagUnexpected { expected: Some(Tag::ObjectIdentifier), .. } => KeyError::UnknownCurve,
        _ => KeyError::Malformed(what),
    })
}

/// The Ed25519 key of this seed: its private half in PKCS#8, its public half as SubjectPublicKeyInfo (RFC 8410).
#[cfg(feature = "testing")]
pub(crate) fn ed25519(seed: &[u8; 32]) -> Result<(String, String), KeyError> {
    let (Private::Ed { der }, Public::Ed { x }) = Private::ed(seed, None)? else {
        return Err(KeyError::InvalidPrivateKey);
    };
    let algorithm = AlgorithmIdentifierRef { oid: oid::ED25519, parameters: None };
    let subject_public_key = BitStringRef::from_bytes(&x).map_err(|_| KeyError::InvalidPoint)?;
    let spki = material::encode(&SubjectPublicKeyInfoRef { algorithm, subject_public_key })?;
    let text = |label: &str, der: &[u8]| pem::encode(&pem::Pem::new(label, der));
    Ok((text("PRIVATE KEY", &der), text("PUBLIC KEY", &spki)))
}

/// The label and the bytes of the one block.
#[cfg(test)]
pub(super) fn tests_block(text: &str) -> (String, Vec<u8>) {
    let block = block(text).unwrap();
    (block.tag().to_owned(), block.into_contents())
}

#[cfg(test)]
pub(super) fn tests_text(label: &str, bytes: &[u8]) -> String {
    pem::encode(&pem::Pem::new(label, bytes))
}
