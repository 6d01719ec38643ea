//! Where a verifier's keys come from, and a signer's.

#[cfg(feature = "rocket")]
use super::own::Swapped;
use crate::keys::{KeySet, SigningKey};

/// The keys of one issuer.
#[derive(Clone)]
pub(crate) enum Source {
    /// Those that were given.
    Fixed(KeySet),
    /// One's own, which may be exchanged.
    #[cfg(feature = "rocket")]
    Swapped(Swapped),
}

impl Source {
    /// The keys of this moment.
    pub(crate) fn current(&self) -> KeySet {
        match self {
            Self::Fixed(keys) => keys.clone(),
            #[cfg(feature = "rocket")]
            Self::Swapped(own) => own.load().verifying.clone(),
        }
    }

    /// Whether keys may be fetched for a token.
    #[cfg(feature = "rocket")]
    pub(super) fn fetches(&self) -> bool {
        match self {
            Self::Fixed(_) | Self::Swapped(_) => false,
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
    /// The key of this moment. Whoever signs asks once for each token.
    pub(super) fn current(&self) -> SigningKey {
        match self {
            Self::Fixed(key) => key.clone(),
            #[cfg(feature = "rocket")]
            Self::Swapped(own, first) => own.load().signing.as_ref().unwrap_or(first).clone(),
        }
    }
}
