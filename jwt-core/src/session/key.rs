//! What names what is revoked.

use std::fmt;

use crate::keys::sha256;
use crate::token::base64url;

/// One login (a *family* of refresh tokens). The access tokens that come with it name it in the claim `sid`.
///
/// It is no secret: whoever knows it can neither refresh nor end the session.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SessionId([u8; 16]);

impl SessionId {
    /// The session of these bytes, as a store keeps them.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Its bytes, for a store.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// The session that a claim `sid` names; `None` where it names none of this library's.
    #[must_use]
    pub fn from_claim(sid: &str) -> Option<Self> {
        base64url::decode(sid)?.try_into().ok().map(Self)
    }
}

/// As it stands in the claim `sid`.
impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64url::encode(&self.0))
    }
}

impl fmt::Debug for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SessionId({self})")
    }
}

/// The name of one thing that may be revoked: 128 bits of a SHA-256 over its kind, its issuer, and what the issuer calls it.
/// Nothing of a token can be read from it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RevocationKey([u8; 16]);

#[derive(Clone, Copy)]
enum Kind {
    /// By `jti`.
    Token = 1,
    /// By what was signed, where there is no `jti`.
    Signed = 2,
    Session = 3,
    Subject = 4,
}

impl RevocationKey {
    /// Every token of every issuer.
    pub const EVERYTHING: Self = Self([0; 16]);

    /// The key of these bytes, as a store keeps them.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Its bytes, for a store.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// Of the token that this issuer gave this `jti`.
    pub(crate) fn token(issuer: Option<&str>, id: &str) -> Option<Self> {
        Self::of(Kind::Token, issuer, id.as_bytes(), b"")
    }

    /// Of the token of which this was signed. Not of its text: of one signature there may be two spellings.
    pub(crate) fn signed(header: &str, payload: &[u8]) -> Option<Self> {
        Self::of(Kind::Signed, None, header.as_bytes(), payload)
    }

    pub(crate) fn session(id: SessionId) -> Option<Self> {
        Self::of(Kind::Session, None, &id.0, b"")
    }

    /// Of a user: a subject alone names nobody.
    pub(crate) fn subject(issuer: Option<&str>, subject: &str) -> Option<Self> {
        Self::of(Kind::Subject, issuer, subject.as_bytes(), b"")
    }

    /// Each part with its length before it, so that no two of them read alike.
    fn of(kind: Kind, issuer: Option<&str>, name: &[u8], rest: &[u8]) -> Option<Self> {
        let issuer = issuer.map(str::as_bytes);
        let mut text = Vec::with_capacity(32 + issuer.map_or(0, <[u8]>::len) + name.len() + rest.len());
        text.extend([kind as u8, u8::from(issuer.is_some())]);
        for part in [issuer.unwrap_or_default(), name, rest] {
            text.extend((part.len() as u64).to_be_bytes());
            text.extend(part);
        }
        sha256(&text)?.first_chunk().copied().map(Self)
    }
}

impl fmt::Debug for RevocationKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RevocationKey({})", base64url::encode(&self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_has_another_key() {
        let keys = [
            RevocationKey::token(None, "a"),
            RevocationKey::token(Some(""), "a"),
            RevocationKey::token(Some("i"), "a"),
            RevocationKey::token(Some("ia"), ""),
            RevocationKey::subject(Some("i"), "a"),
            RevocationKey::signed("i", b"a"),
            RevocationKey::signed("ia", b""),
            RevocationKey::session(SessionId([7; 16])),
            Some(RevocationKey::EVERYTHING),
        ];
        for (place, key) in keys.iter().enumerate() {
            assert!(key.is_some());
            assert!(!keys[..place].contains(key), "{place}");
        }
    }

    #[test]
    fn a_session_is_known_by_its_claim() {
        let id = SessionId([200; 16]);
        assert_eq!(SessionId::from_claim(&id.to_string()), Some(id));
        for other in ["", "5e0b1d7a-94c3-4f28-a600-000000000001", &"A".repeat(24), "AAAA"] {
            assert_eq!(SessionId::from_claim(other), None, "{other}");
        }
    }
}
