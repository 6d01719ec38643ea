//! The compact form of RFC 7515 section 7.1, and the way from a text to a verified signature.

use std::fmt;
use std::sync::OnceLock;

use super::error::{Malformed, Part, TokenError};
use super::verified::Origin;
use super::{Header, Headers, Unverified, base64url, json};
use crate::keys::{Accept, KeySet};

/// The longest token that is looked at where nothing else is configured, in bytes: 8 KiB.
pub const DEFAULT_TOKEN_LIMIT: usize = 8 * 1024;

/// The parts of a token, as they stand in its text.
struct Compact<'a> {
    header: &'a str,
    payload: &'a str,
    signature: &'a str,
    /// Header and payload with the dot between them: what is signed.
    signed: &'a str,
    #[cfg(feature = "introspection")]
    text: &'a str,
}

impl<'a> Compact<'a> {
    #[inline]
    fn split(text: &'a str, limit: usize) -> Result<Self, TokenError> {
        if text.len() > limit {
            return Err(TokenError::TooLarge { limit });
        }
        let bytes = text.as_bytes();
        let mut dots = memchr::memchr_iter(b'.', bytes);
        let (Some(first), Some(second)) = (dots.next(), dots.next()) else { return Err(Malformed::Segments.into()) };
        match dots.count() {
            0 => {}
            2 => return Err(Malformed::Encrypted.into()),
            _ => return Err(Malformed::Segments.into()),
        }
        let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
        let (header, payload) = (part(0, first), part(first + 1, second));
        let (signature, signed) = (part(second + 1, text.len()), part(0, second));
        for (part, text) in [(Part::Header, header), (Part::Payload, payload)] {
            if text.is_empty() {
                return Err(Malformed::Empty(part).into());
            }
        }
        Ok(Compact {
            header,
            payload,
            signature,
            signed,
            #[cfg(feature = "introspection")]
            text,
        })
    }
}

/// A token whose signature and header were checked; nothing is known of the payload but who signed it.
#[derive(Clone, PartialEq)]
pub struct Jws {
    header: Header,
    payload: Vec<u8>,
}

/// Without the payload, which is the caller's.
impl fmt::Debug for Jws {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Jws").field("header", &self.header).finish_non_exhaustive()
    }
}

impl Jws {
    /// The same token, as if it had been signed with another algorithm: for identities of tests.
    #[cfg(all(feature = "testing", feature = "rocket"))]
    pub(crate) fn with_algorithm(mut self, algorithm: crate::Algorithm) -> Self {
        self.header.set_algorithm(algorithm);
        self
    }

    /// The header.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// The payload, as it was signed.
    #[must_use]
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }
}

/// A token whose signature was found good.
pub(crate) struct Opened {
    pub(super) payload: Vec<u8>,
    pub(super) origin: Origin,
}

impl Opened {
    pub(crate) fn new(jws: Jws, keys: &KeySet) -> Self {
        let origin = Origin {
            header: jws.header,
            keys: keys.id(),
            #[cfg(feature = "rocket")]
            issuer: 0,
        };
        Self { payload: jws.payload, origin }
    }

    /// A token of which its issuer said this; it is told from others by `name`.
    #[cfg(feature = "introspection")]
    pub(crate) fn introspected(claims: &[u8], name: &str) -> Self {
        let origin = Origin {
            header: Header::introspected(name),
            keys: KeySet::new().id(),
            #[cfg(feature = "rocket")]
            issuer: 0,
        };
        Self { payload: claims.to_vec(), origin }
    }

    #[cfg(feature = "rocket")]
    pub(crate) fn of_issuer(mut self, place: usize) -> Self {
        self.origin.issuer = place;
        self
    }

    /// The place of its issuer, where there are several.
    #[cfg(feature = "rocket")]
    pub(crate) fn issuer(&self) -> usize {
        self.origin.issuer
    }
}

/// A token whose form and header were checked, and nothing else yet.
pub(crate) struct Envelope<'t> {
    compact: Compact<'t>,
    header: Header,
    /// Where the header is kept once the signature held, if it is not there yet.
    headers: Option<&'t Headers>,
    signature: base64url::Short<SIGNATURE_LEN>,
    /// Decoded once, for whoever wants it first.
    payload: OnceLock<Vec<u8>>,
}

/// As long as the usual signatures, but RSA's, in bytes.
const SIGNATURE_LEN: usize = 64;

impl<'t> Envelope<'t> {
    /// The token, and the part of it that is signed.
    #[cfg(feature = "introspection")]
    pub(crate) fn texts(&self) -> (&'t str, &'t str) {
        (self.compact.text, self.compact.signed)
    }

    /// The size, the form, the header's rules.
    pub(crate) fn read(text: &'t str, limit: usize) -> Result<Self, TokenError> {
        Self::read_with(text, limit, None)
    }

    /// The same, where headers are kept.
    #[inline]
    pub(crate) fn read_with(text: &'t str, limit: usize, headers: Option<&'t Headers>) -> Result<Self, TokenError> {
        let compact = Compact::split(text, limit)?;
        let (header, headers) = match headers.and_then(|headers| headers.find(compact.header)) {
            Some(known) => (known, None),
            None => (Header::decode(compact.header)?, headers),
        };
        if compact.signature.is_empty() {
            return Err(Malformed::Empty(Part::Signature).into());
        }
        let signature = base64url::Short::decode(compact.signature).ok_or(Malformed::Base64(Part::Signature))?;
        Ok(Self { compact, header, headers, signature, payload: OnceLock::new() })
    }

    fn payload(&self) -> Result<&Vec<u8>, TokenError> {
        if let Some(payload) = self.payload.get() {
            return Ok(payload);
        }
        let payload = decoded(self.compact.payload)?;
        Ok(self.payload.get_or_init(|| payload))
    }

    /// Who the token says has issued it: for choosing whose keys are asked, and for nothing else. What is verified is read
    /// again.
    pub(crate) fn claimed_issuer(&self) -> Result<Option<String>, TokenError> {
        let claimed: Claimed = serde_json::from_slice(self.payload()?).map_err(|error| match error.classify() {
            serde_json::error::Category::Data => TokenError::Issuer,
            _ => Malformed::Json(Part::Payload).into(),
        })?;
        Ok(claimed.iss)
    }

    /// What the token says of itself, read strictly; nobody has vouched for it.
    pub(crate) fn unverified(&self) -> Result<Unverified<'_>, TokenError> {
        let claims = json::object(self.payload()?).map_err(|fault| TokenError::of_json(fault, Part::Payload))?;
        Ok(Unverified { header: &self.header, claims })
    }

    /// The key and the signature.
    #[inline]
    pub(crate) fn check(&self, keys: &KeySet, accept: Accept<'_>) -> Result<(), TokenError> {
        let key = keys.find(&self.header, accept)?;
        let algorithm = self.header.algorithm().ok_or(TokenError::AlgorithmMissing)?;
        if !key.verify(algorithm, self.compact.signed.as_bytes(), self.signature.bytes()) {
            return Err(TokenError::Signature);
        }
        if let Some(headers) = self.headers {
            headers.keep(&self.header);
        }
        Ok(())
    }

    /// The key and the signature; and only then the payload is decoded.
    #[inline]
    pub(crate) fn verify(self, keys: &KeySet, accept: Accept<'_>) -> Result<Jws, TokenError> {
        let checked = self.check(keys, accept);
        self.checked(checked)
    }

    /// What the token holds, after this verdict on key and signature.
    #[inline]
    pub(crate) fn checked(self, verdict: Result<(), TokenError>) -> Result<Jws, TokenError> {
        verdict?;
        let payload = match self.payload.into_inner() {
            Some(payload) => payload,
            None => decoded(self.compact.payload)?,
        };
        Ok(Jws { header: self.header, payload })
    }
}

fn decoded(payload: &str) -> Result<Vec<u8>, TokenError> {
    base64url::decode(payload).ok_or(Malformed::Base64(Part::Payload).into())
}

/// What is read of a payload before it is verified.
#[derive(serde::Deserialize)]
struct Claimed {
    iss: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_parts_exactly() {
        let split = |text: &str| Compact::split(text, 64).map(|c| (c.header.len(), c.signed.len()));
        assert_eq!(split("aa.bbb.cccc"), Ok((2, 6)));
        assert_eq!(split("aa.bbb."), Ok((2, 6)));
        for bad in ["", "a", "a.b", "a.b.c.d", "a.b.c.d.e.f", &".".repeat(64)] {
            assert_eq!(split(bad), Err(Malformed::Segments.into()), "{bad}");
        }
        assert_eq!(split("a.b.c.d.e"), Err(Malformed::Encrypted.into()));
        assert_eq!(split("..."), Err(Malformed::Segments.into()));
        assert_eq!(split(".b.c"), Err(Malformed::Empty(Part::Header).into()));
        assert_eq!(split("a..c"), Err(Malformed::Empty(Part::Payload).into()));
        assert_eq!(split(&"a".repeat(65)), Err(TokenError::TooLarge { limit: 64 }));
        assert_eq!(split(&".".repeat(1_000_000)), Err(TokenError::TooLarge { limit: 64 }));
    }
}
