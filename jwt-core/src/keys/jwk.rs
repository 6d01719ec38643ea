//! JSON Web Keys (RFC 7517, RFC 7518 section 6, RFC 8037 section 2).

use std::collections::HashSet;

use pkcs1::{RsaPrivateKey, UintRef};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::material::{self, Curve, Private, Public};
use super::{Algorithm, KeyError};
use crate::token::{MAX_KID_LEN, base64url, json};

/// A JWK as it was read: the members that all types have, and the others.
pub(super) struct Jwk {
    members: Map<String, Value>,
    pub(super) kid: Option<String>,
    pub(super) algorithm: Option<Algorithm>,
}

impl Jwk {
    pub(super) fn parse(text: &str) -> Result<Jwk, KeyError> {
        match json::value(text.as_bytes()) {
            Ok((value, duplicate)) => Jwk::new(value, duplicate),
            Err(_) => Err(KeyError::NotJson),
        }
    }

    pub(super) fn new(value: Value, duplicate: bool) -> Result<Jwk, KeyError> {
        let Value::Object(members) = value else { return Err(KeyError::NotJwk) };
        if duplicate {
            return Err(KeyError::DuplicateMember);
        }
        let mut jwk = Jwk { members, kid: None, algorithm: None };
        jwk.string("kty")?;
        jwk.kid = jwk.optional("kid")?.map(str::to_owned);
        if jwk.kid.as_ref().is_some_and(|kid| kid.len() > MAX_KID_LEN) {
            return Err(KeyError::KidTooLong);
        }
        if jwk.optional("use")?.is_some_and(|purpose| purpose != "sig") {
            return Err(KeyError::NotForSignatures);
        }
        if let Some(name) = jwk.optional("alg")? {
            jwk.algorithm = Some(Algorithm::from_jose(name).ok_or(KeyError::UnknownAlgorithm)?);
        }
        Ok(jwk)
    }

    /// The `kid` of a JWK that is otherwise refused.
    pub(super) fn kid_of(value: &Value) -> Option<&str> {
        value.get("kid")?.as_str().filter(|kid| kid.len() <= MAX_KID_LEN)
    }

    /// For whose tokens the key is. That is no member of RFC 7517, so that any value leaves the key as usable as it is.
    pub(super) fn issuer(&self) -> KeyIssuer {
        match self.members.get("issuer") {
            None => KeyIssuer::Any,
            Some(Value::String(issuer)) => KeyIssuer::Named(issuer.as_str().into()),
            Some(_) => KeyIssuer::Unknown,
        }
    }

    fn optional(&self, name: &'static str) -> Result<Option<&str>, KeyError> {
        match self.members.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(KeyError::InvalidMember(name)),
        }
    }

    fn string(&self, name: &'static str) -> Result<&str, KeyError> {
        self.optional(name)?.ok_or(KeyError::MissingMember(name))
    }

    fn bytes(&self, name: &'static str) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let bytes = base64url::decode(self.string(name)?).map(Zeroizing::new);
        // What is wrong with an empty secret is said where secrets are checked.
        bytes.filter(|bytes| !bytes.is_empty() || name == "k").ok_or(KeyError::InvalidMember(name))
    }

    /// RFC 7517 section 4.3: an array of strings without duplicates.
    fn allows(&self, operation: &'static str) -> Result<(), KeyError> {
        let Some(value) = self.members.get("key_ops") else { return Ok(()) };
        let invalid = KeyError::InvalidMember("key_ops");
        let operations = value.as_array().ok_or_else(|| invalid.clone())?;
        let names: HashSet<&str> = operations.iter().filter_map(Value::as_str).collect();
        if names.len() != operations.len() {
            return Err(invalid);
        }
        if names.contains(operation) { Ok(()) } else { Err(KeyError::NotForOperation(operation)) }
    }

    pub(super) fn is_symmetric(&self) -> bool {
        self.optional("kty") == Ok(Some("oct"))
    }

    /// Whether the members of a private key are among the others.
    pub(super) fn is_private(&self) -> bool {
        !self.is_symmetric()
            && ["d", "p", "q", "dp", "dq", "qi", "oth"].iter().any(|name| self.members.contains_key(*name))
    }

    pub(super) fn public(&self) -> Result<Public, KeyError> {
        self.allows("verify")?;
        self.public_part()
    }

    fn public_part(&self) -> Result<Public, KeyError> {
        match self.string("kty")? {
            "RSA" => Public::rsa(&self.bytes("n")?, &self.bytes("e")?),
            "EC" => Public::ec(self.curve()?, &self.bytes("x")?, &self.bytes("y")?),
            "OKP" => {
                self.expect_ed25519()?;
                Public::ed(&self.bytes("x")?)
            }
            "oct" => Ok(Public::Secret(self.bytes("k")?)),
            _ => Err(KeyError::UnknownType),
        }
    }

    fn curve(&self) -> Result<Curve, KeyError> {
        Curve::from_name(self.string("crv")?).ok_or(KeyError::UnknownCurve)
    }

    fn expect_ed25519(&self) -> Result<(), KeyError> {
        if self.string("crv")? == "Ed25519" { Ok(()) } else { Err(KeyError::UnknownCurve) }
    }

    pub(super) fn private(&self) -> Result<(Private, Public), KeyError> {
        self.allows("sign")?;
        let stated = self.public_part()?;
        if !self.is_symmetric() && !self.is_private() {
            return Err(KeyError::PublicKey);
        }
        match &stated {
            Public::Secret(secret) => Ok((Private::Secret(secret.clone()), stated)),
            Public::Rsa { n, e } => Private::rsa(&self.pkcs1(n, e)?),
            Public::Ec { curve, point } => {
                let d = self.bytes("d")?;
                if d.len() != curve.len() {
                    return Err(KeyError::WrongLength { expected: curve.len() });
                }
                Private::ec(*curve, &d, Some(point))
            }
            Public::Ed { x } => Private::ed(&self.bytes("d")?, Some(x)),
        }
    }

    /// `RSAPrivateKey` of the members of RFC 7518 section 6.3.2; keys of more than two primes are not taken.
    fn pkcs1(&self, n: &[u8], e: &[u8]) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        if self.members.contains_key("oth") {
            return Err(KeyError::InvalidMember("oth"));
        }
        let number = |bytes| UintRef::new(bytes).map_err(|_| KeyError::InvalidPrivateKey);
        let [d, p, q, dp, dq, qi] = ["d", "p", "q", "dp", "dq", "qi"].map(|name| self.bytes(name));
        material::encode(&RsaPrivateKey {
            modulus: number(n)?,
            public_exponent: number(e)?,
            private_exponent: number(&d?)?,
            prime1: number(&p?)?,
            prime2: number(&q?)?,
            exponent1: number(&dp?)?,
            exponent2: number(&dq?)?,
            coefficient: number(&qi?)?,
            other_prime_infos: None,
        })
    }
}

/// Whose tokens a JWK of a shared set may verify. Entra's sets say so in a member `issuer` of each key.
#[derive(Clone)]
pub(super) enum KeyIssuer {
    /// The JWK does not say: those of whoever the set belongs to.
    Any,
    Named(Box<str>),
    /// The member is there and no string. Nothing is known of such a key but that it is not for everybody.
    Unknown,
}

impl KeyIssuer {
    /// Whether the key is for this issuer: the same text byte by byte, in which one segment of the path may be the
    /// placeholder of Entra's tenants.
    pub(super) fn is(&self, issuer: &str) -> bool {
        const TENANT: &str = "{tenantid}";
        match self {
            KeyIssuer::Any => true,
            KeyIssuer::Unknown => false,
            KeyIssuer::Named(pattern) => match pattern.split_once(TENANT) {
                None => **pattern == *issuer,
                Some((before, after)) => {
                    let tenant = issuer.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
                    is_in_path(before, after) && tenant.is_some_and(is_tenant)
                }
            },
        }
    }
}

/// Whether what stands between the two is one whole segment of a URL's path: not of its host, and not a part of one.
fn is_in_path(before: &str, after: &str) -> bool {
    let address = before.split_once("://").and_then(|(_, rest)| rest.split_once('/'));
    let in_path = address.is_some_and(|(host, _)| !host.is_empty());
    in_path && before.ends_with('/') && (after.is_empty() || after.starts_with('/'))
}

/// Entra's tenants are GUIDs in tokens. What has no letter or digit, a segment of dots above all, is no name of one, and
/// what would have to be escaped in a URL neither.
fn is_tenant(segment: &str) -> bool {
    segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte))
        && segment.bytes().any(|byte| byte.is_ascii_alphanumeric())
}
