//! Where a verifier's keys come from, and a signer's.

#[cfg(feature = "rocket")]
use super::own::Swapped;
#[cfg(feature = "jwks")]
use crate::keys::RemoteKeys;
use crate::keys::{KeySet, KeySetId, SigningKey};

/// The keys of one issuer.
#[derive(Clone)]
pub(crate) enum Source {
    /// Those that were given.
    Fixed(KeySet),
    /// One's own, which may be exchanged.
    #[cfg(feature = "rocket")]
    Swapped(Swapped),
    /// Another issuer's, which are fetched.
    #[cfg(feature = "jwks")]
    Remote(RemoteKeys),
    /// There are none: the issuer is asked about each token.
    #[cfg(feature = "introspection")]
    Introspected(crate::Introspection),
}

impl Source {
    /// The keys of this moment; `None` where they would have to be waited for.
    pub(crate) fn current(&self) -> Option<KeySet> {
        match self {
            Self::Fixed(keys) => Some(keys.clone()),
            #[cfg(feature = "rocket")]
            Self::Swapped(own) => Some(own.load().verifying.clone()),
            #[cfg(feature = "jwks")]
            Self::Remote(remote) => remote.current(),
            #[cfg(feature = "introspection")]
            Self::Introspected(_) => None,
        }
    }

    /// The same, and nothing is copied that need not be.
    pub(super) fn with<T>(&self, then: impl FnOnce(&KeySet) -> T) -> Option<T> {
        match self {
            Self::Fixed(keys) => Some(then(keys)),
            #[cfg(feature = "rocket")]
            Self::Swapped(own) => Some(then(&own.load().verifying)),
            #[cfg(feature = "jwks")]
            Self::Remote(remote) => remote.current().map(|keys| then(&keys)),
            #[cfg(feature = "introspection")]
            Self::Introspected(_) => None,
        }
    }

    /// Whether the keys of this moment are the set of this id.
    pub(super) fn is(&self, id: &KeySetId) -> bool {
        self.with(|keys| keys.has_id(id)).unwrap_or(false)
    }

    /// Whether the issuer is asked about each token.
    pub(super) fn is_asked(&self) -> bool {
        #[cfg(feature = "introspection")]
        return matches!(self, Self::Introspected(_));
        #[cfg(not(feature = "introspection"))]
        false
    }

    /// Whether keys may be fetched for a token.
    pub(super) fn fetches(&self) -> bool {
        match self {
            Self::Fixed(_) => false,
            #[cfg(feature = "rocket")]
            Self::Swapped(_) => false,
            #[cfg(feature = "jwks")]
            Self::Remote(_) => true,
            #[cfg(feature = "introspection")]
            Self::Introspected(_) => true,
        }
    }
}

/// The key to sign with, under the name that stands in the tokens.
#[derive(Clone)]
pub(super) enum SigningSource {
    /// The one that was given.
    Fixed(SigningKey),
    /// One's own, which may be exchanged; and the first of them, which is never needed: none is exchanged for nothing.
    #[cfg(feature = "rocket")]
    Swapped(Swapped, SigningKey),
}

impl SigningSource {
    /// The key of this moment.
    pub(super) fn current(&self) -> SigningKey {
        self.with(SigningKey::clone)
    }

    /// The same, without a copy of it. Whoever signs asks once for each token.
    pub(super) fn with<T>(&self, then: impl FnOnce(&SigningKey) -> T) -> T {
        match self {
            Self::Fixed(key) => then(key),
            #[cfg(feature = "rocket")]
            Self::Swapped(own, first) => then(own.load().signing.as_ref().unwrap_or(first)),
        }
    }
}
