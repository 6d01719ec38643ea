//! Keys of one's own that are exchanged while they are in use.

use std::fmt;
use std::sync::Arc;

use arc_swap::ArcSwap;

use crate::keys::{KeySet, SigningKey};

/// What an application verifies and signs its own tokens with, at one moment.
#[derive(Clone, Default)]
pub(crate) struct OwnKeys {
    /// Every key that verifies, with every algorithm that the configuration lets it be used with.
    pub(crate) verifying: KeySet,
    /// What tokens are signed with; among those that verify.
    pub(crate) signing: Option<SigningKey>,
    /// The public halves, as others are told of them: no secrets, and each with the algorithm that it is signed with.
    pub(crate) published: KeySet,
}

/// A place for [`OwnKeys`] that a verifier and a signer share, so that both change at one moment. Reading takes no lock.
#[derive(Clone, Default)]
pub(crate) struct Swapped(Arc<ArcSwap<OwnKeys>>);

impl Swapped {
    pub(crate) fn new(keys: OwnKeys) -> Self {
        Self(Arc::new(ArcSwap::from_pointee(keys)))
    }

    /// The keys of this moment.
    pub(crate) fn load(&self) -> arc_swap::Guard<Arc<OwnKeys>> {
        self.0.load()
    }

    /// Whether nobody else shares the place.
    pub(crate) fn is_alone(&self) -> bool {
        Arc::strong_count(&self.0) == 1
    }

    /// Puts other keys in the place of these, and gives these back; none where that would leave a signer without a key, or
    /// those who verify by what is published.
    pub(crate) fn replace(&self, keys: OwnKeys) -> Option<Arc<OwnKeys>> {
        let before = self.load();
        let mute = keys.signing.is_none() && before.signing.is_some();
        if mute || keys.published.is_empty() && !before.published.is_empty() {
            return None;
        }
        Some(self.0.swap(Arc::new(keys)))
    }
}

impl fmt::Debug for Swapped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.load().verifying.fmt(f)
    }
}
