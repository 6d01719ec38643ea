//! Where a verifier's keys come from.

use crate::keys::KeySet;

/// The keys of one issuer.
#[derive(Clone)]
pub(crate) enum Source {
    /// Those that were given.
    Fixed(KeySet),
}

impl Source {
    /// The keys of this moment.
    pub(crate) fn current(&self) -> KeySet {
        match self {
            Self::Fixed(keys) => keys.clone(),
        }
    }

    /// Whether keys may be fetched for a token.
    #[cfg_attr(not(feature = "rocket"), allow(dead_code))]
    pub(crate) fn fetches(&self) -> bool {
        match self {
            Self::Fixed(_) => false,
        }
    }
}
