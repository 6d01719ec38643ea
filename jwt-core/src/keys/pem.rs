//! Keys in PEM: PKCS#1, PKCS#8, SEC 1 and SubjectPublicKeyInfo.

use zeroize::Zeroizing;

use super::KeyError;
use super::der::{CONTEXT_0, CONTEXT_1, OCTET_STRING, OID, Reader, SEQUENCE, oid};
use super::material::{Curve, Private, Public};

/// Whether a text means to be PEM, and not the path of a file.
#[cfg(feature = "rocket")]
pub(crate) fn is_pem(text: &str) -> bool {
    text.trim_start().starts_with("-----BEGIN ")
}

pub(super) fn public(text: &str) -> Result<Public, KeyError> {
    let block = block(text)?;
    match block.tag() {
        "PUBLIC KEY" => spki(block.contents()),
        "RSA PUBLIC KEY" => pkcs1_public(block.contents()).ok_or(KeyError::Malformed("PKCS#1"))?,
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
        "PRIVATE KEY" => pkcs8(&contents).ok_or(KeyError::Malformed("PKCS#8"))?,
        "RSA PRIVATE KEY" => Private::rsa(&contents),
        "EC PRIVATE KEY" => sec1(&contents, None).ok_or(KeyError::Malformed("SEC 1"))?,
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

/// `AlgorithmIdentifier`.
fn algorithm(reader: &mut Reader<'_>) -> Option<Result<Type, KeyError>> {
    let mut inner = reader.enter(SEQUENCE)?;
    let id = inner.take(OID)?;
    Some(match id {
        _ if id == oid::RSA => Ok(Type::Rsa),
        _ if id == oid::RSA_PSS => Err(KeyError::RsaPss),
        _ if id == oid::ED25519 => Ok(Type::Ed),
        // Curves without a name, given by their numbers, are not taken: they have been used to forge.
        _ if id == oid::EC => inner.optional(OID).and_then(Curve::from_oid).map(Type::Ec).ok_or(KeyError::UnknownCurve),
        _ => Err(KeyError::UnknownType),
    })
}

/// Whether the bytes are a key in one of the encodings that PEM wraps, of whatever type.
pub(super) fn is_der(der: &[u8]) -> bool {
    spki_parts(der).is_some()
        || pkcs1_public(der).is_some()
        || pkcs8(der).is_some()
        || sec1(der, None).is_some()
        || !matches!(Private::rsa(der), Err(KeyError::Malformed(_)))
}

/// `SubjectPublicKeyInfo` (RFC 5280 section 4.1).
pub(super) fn spki(der: &[u8]) -> Result<Public, KeyError> {
    spki_parts(der).ok_or(KeyError::Malformed("SubjectPublicKeyInfo"))?
}

fn spki_parts(der: &[u8]) -> Option<Result<Public, KeyError>> {
    let mut outer = Reader::new(der);
    let mut inner = outer.enter(SEQUENCE).filter(|_| outer.is_empty())?;
    let key_type = algorithm(&mut inner)?;
    let key = inner.bits().filter(|_| inner.is_empty())?;
    Some(match key_type {
        Err(error) => Err(error),
        Ok(Type::Rsa) => return pkcs1_public(key),
        Ok(Type::Ec(curve)) => Public::ec_point(curve, key),
        Ok(Type::Ed) => Public::ed(key),
    })
}

/// `RSAPublicKey` (RFC 8017 appendix A.1.1).
fn pkcs1_public(der: &[u8]) -> Option<Result<Public, KeyError>> {
    let mut outer = Reader::new(der);
    let mut inner = outer.enter(SEQUENCE).filter(|_| outer.is_empty())?;
    let (n, e) = (inner.unsigned()?, inner.unsigned()?);
    inner.is_empty().then(|| Public::rsa(n, e))
}

/// `OneAsymmetricKey` (RFC 5958 section 2), of either version.
fn pkcs8(der: &[u8]) -> Option<Result<(Private, Public), KeyError>> {
    let mut outer = Reader::new(der);
    let mut inner = outer.enter(SEQUENCE).filter(|_| outer.is_empty())?;
    match inner.unsigned()? {
        [] | [1] => {}
        _ => return None,
    }
    let key_type = algorithm(&mut inner)?;
    let key = inner.take(OCTET_STRING)?;
    inner.optional(CONTEXT_0); // attributes
    let public = match inner.optional(0x81) {
        Some(bits) => Some(bits.strip_prefix(&[0])),
        // What ring wrote for a while: the bit string with its own tag.
        None => inner.optional(CONTEXT_1).map(|bits| Reader::new(bits).bits()),
    };
    if !inner.is_empty() || public == Some(None) {
        return None;
    }
    match key_type {
        Err(error) => Some(Err(error)),
        Ok(Type::Rsa) => Some(Private::rsa(key)),
        Ok(Type::Ec(curve)) => sec1(key, Some(curve)),
        Ok(Type::Ed) => {
            let mut key = Reader::new(key);
            let seed = key.take(OCTET_STRING).filter(|_| key.is_empty())?;
            Some(Private::ed(seed, public.flatten()))
        }
    }
}

/// `ECPrivateKey` (RFC 5915 section 3). Inside PKCS#8 the curve stands outside of it.
fn sec1(der: &[u8], outside: Option<Curve>) -> Option<Result<(Private, Public), KeyError>> {
    let mut outer = Reader::new(der);
    let mut inner = outer.enter(SEQUENCE).filter(|_| outer.is_empty())?;
    if inner.unsigned()? != [1] {
        return None;
    }
    let d = inner.take(OCTET_STRING)?;
    let named = match inner.optional(CONTEXT_0) {
        None => None,
        Some(parameters) => match Reader::new(parameters).optional(OID).and_then(Curve::from_oid) {
            None => return Some(Err(KeyError::UnknownCurve)),
            curve => curve,
        },
    };
    let point = match inner.optional(CONTEXT_1) {
        None => None,
        Some(bits) => Some(Reader::new(bits).bits()?),
    };
    let curve = match (outside, named) {
        (Some(curve), None) | (None, Some(curve)) => curve,
        (Some(outside), Some(named)) if outside == named => named,
        _ => return None,
    };
    if !inner.is_empty() {
        return None;
    }
    let compressed = point.is_some_and(|point| matches!(point, [2 | 3, ..]));
    Some(Private::ec(curve, d, point.filter(|_| !compressed)))
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
