//! Refresh tokens: opaque, and kept nowhere but with the client.

use std::fmt;

use zeroize::Zeroize;

use super::SessionId;
use crate::keys::sha256;
use crate::token::base64url;

/// A refresh token: 256 random bits for the session, which stay, and 256 for this turn, of which each refresh makes new ones.
///
/// A token of an earlier turn shows by the first half that it was good once: whoever presents it, stole it, or was stolen
/// from. So one hash for each session is all that has to be kept, however often it is refreshed. It has no dots, so that no
/// verifier takes it for an access token.
#[derive(PartialEq, Eq)]
pub(crate) struct RefreshToken([u8; 64]);

/// What a store keeps of a refresh token: the SHA-256 of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TurnHash([u8; 32]);

impl TurnHash {
    /// The hash of these bytes, as a store keeps them.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its bytes, for a store.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// What nobody can be refreshed by, but need not be shown either.
impl fmt::Debug for TurnHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TurnHash").finish_non_exhaustive()
    }
}

impl RefreshToken {
    /// The first of a new session; `None` where the system has no random numbers.
    pub(crate) fn begin() -> Option<Self> {
        let mut bytes = [0; 64];
        getrandom::fill(&mut bytes).ok()?;
        Some(Self(bytes))
    }

    /// The next of the same session.
    pub(crate) fn next(&self) -> Option<Self> {
        let mut next = Self(self.0);
        getrandom::fill(next.0.last_chunk_mut::<32>()?).ok()?;
        Some(next)
    }

    pub(crate) fn read(text: &str) -> Option<Self> {
        base64url::decode(text)?.try_into().ok().map(Self)
    }

    pub(crate) fn text(&self) -> String {
        base64url::encode(&self.0)
    }

    /// The session, which none but its refresh tokens prove.
    pub(crate) fn session(&self) -> Option<SessionId> {
        self.csrf()?.session()
    }

    /// The CSRF token of the session: the same for all of it, and nothing of the secret can be told from it.
    pub(crate) fn csrf(&self) -> Option<CsrfToken> {
        let secret: &[u8; 32] = self.0.first_chunk()?;
        sha256(secret)?.try_into().ok().map(CsrfToken)
    }

    pub(crate) fn hash(&self) -> Option<TurnHash> {
        sha256(&self.0)?.try_into().ok().map(TurnHash)
    }
}

/// What a page proves with that it was sent by this application (double submit), and which session it is of: the session is named by
/// its hash. So nothing has to be kept to tell, and nobody who only sees the name can make one.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct CsrfToken([u8; 32]);

impl CsrfToken {
    pub(crate) fn read(text: &str) -> Option<Self> {
        base64url::decode(text)?.try_into().ok().map(Self)
    }

    pub(crate) fn text(&self) -> String {
        base64url::encode(&self.0)
    }

    /// The session that it is of.
    pub(crate) fn session(&self) -> Option<SessionId> {
        sha256(&self.0)?.first_chunk().copied().map(SessionId::from_bytes)
    }
}

/// Without the token.
impl fmt::Debug for CsrfToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CsrfToken").finish_non_exhaustive()
    }
}

impl Drop for RefreshToken {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// Without the token.
impl fmt::Debug for RefreshToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RefreshToken").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_turn_is_another_of_the_same_session() {
        let first = RefreshToken::begin().unwrap();
        let second = first.next().unwrap();
        assert_eq!(first.session(), second.session());
        assert!(first.hash() != second.hash());
        assert_ne!(first.session(), RefreshToken::begin().unwrap().session());
        assert_eq!(RefreshToken::read(&first.text()).unwrap(), first);
    }

    #[test]
    fn nothing_else_is_one() {
        let good = RefreshToken([7; 64]).text();
        assert_eq!((good.len(), good.contains('.')), (86, false));
        assert!(RefreshToken::read(&good).is_some());
        for bad in ["", &good[1..], &format!("{good}A"), &format!("{good}=="), &good.replacen('B', "+", 1), "a.b.c"] {
            assert!(RefreshToken::read(bad).is_none(), "{bad}");
        }
        assert!(!format!("{:?}", RefreshToken([7; 64])).contains('7'));
    }
}
