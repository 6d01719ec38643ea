//! What is known of a token once all of it was found to be good.

use std::any::Any;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use super::Header;
use crate::claims::{ClaimSet, Registered};
use crate::keys::KeySetId;

/// Where a name of the user stands: in a registered claim, or in one that the configuration names.
#[derive(Clone)]
pub(super) enum Named {
    Subject,
    JwtId,
    Claim(Box<str>),
    /// There is none.
    Nowhere,
}

impl Named {
    pub(super) fn get<'t>(&'t self, registered: &'t Registered) -> Option<&'t str> {
        match self {
            Self::Subject => registered.subject(),
            Self::JwtId => registered.jwt_id(),
            Self::Claim(name) => Some(name),
            Self::Nowhere => None,
        }
    }
}

impl From<Option<String>> for Named {
    fn from(name: Option<String>) -> Self {
        name.map_or(Self::Nowhere, |name| Self::Claim(name.into()))
    }
}

/// The claims of a token that was verified. It derefs to them; cheap to clone.
pub struct Verified<C> {
    inner: Arc<Inner<C>>,
}

pub(super) struct Inner<C> {
    pub(super) claims: C,
    pub(super) registered: Registered,
    pub(super) subject: Named,
    pub(super) user_id: Named,
    pub(super) origin: Origin,
    /// What it may be revoked by, where anything can be.
    #[cfg(all(feature = "rocket", feature = "session"))]
    pub(super) keys: Option<Box<crate::session::TokenKeys>>,
}

/// What is known of a token beside its claims.
#[derive(Clone)]
pub(super) struct Origin {
    pub(super) header: Header,
    /// The keys that the signature was found good with.
    pub(super) keys: KeySetId,
    /// The place of the issuer among those that are configured.
    #[cfg(feature = "rocket")]
    pub(super) issuer: usize,
}

impl<C> From<Arc<Inner<C>>> for Verified<C> {
    fn from(inner: Arc<Inner<C>>) -> Self {
        Self { inner }
    }
}

impl<C: ClaimSet> Verified<C> {
    /// The same, for whoever does not ask for the claims type.
    pub(crate) fn shared(&self) -> Arc<dyn Any + Send + Sync> {
        Arc::clone(&self.inner) as _
    }

    /// The way back; `None` where it is of another claims type.
    #[cfg(feature = "rocket")]
    pub(crate) fn of(shared: &Arc<dyn Any + Send + Sync>) -> Option<Self> {
        Arc::clone(shared).downcast().ok().map(|inner| Self { inner })
    }
}

impl<C> Verified<C> {
    pub(super) fn keys(&self) -> &KeySetId {
        &self.inner.origin.keys
    }

    /// The place of the issuer among those that are configured.
    #[cfg(feature = "rocket")]
    pub(crate) fn place(&self) -> usize {
        self.inner.origin.issuer
    }

    /// What it may be revoked by, where anything can be.
    #[cfg(all(feature = "rocket", feature = "session"))]
    pub(crate) fn revocation_keys(&self) -> Option<&crate::session::TokenKeys> {
        self.inner.keys.as_deref()
    }

    /// The claims.
    pub fn claims(&self) -> &C {
        &self.inner.claims
    }

    /// The claims alone; a copy, where the verifier keeps the token.
    pub fn into_claims(self) -> C
    where
        C: Clone,
    {
        Arc::try_unwrap(self.inner).map_or_else(|shared| shared.claims.clone(), |inner| inner.claims)
    }

    /// The registered claims (RFC 7519 section 4.1), whether or not the claims type has fields for them.
    pub fn registered(&self) -> &Registered {
        &self.inner.registered
    }

    /// The user's name: `sub`, or the claim that the verifier was [told](super::VerifierBuilder::subject). It names
    /// nobody without the issuer. `None` where the token has none, and where it is one of the application's own that a client has
    /// for itself, whose `sub` is its `client_id` (RFC 9068 section 5).
    pub fn subject(&self) -> Option<&str> {
        self.inner.subject.get(self.registered())
    }

    /// The user's id: the claim that the verifier was [told](super::VerifierBuilder::user_id).
    pub fn user_id(&self) -> Option<&str> {
        self.inner.user_id.get(self.registered())
    }

    /// The token's header.
    pub fn header(&self) -> &Header {
        &self.inner.origin.header
    }
}

impl<C> Clone for Verified<C> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner) }
    }
}

impl<C> Deref for Verified<C> {
    type Target = C;

    fn deref(&self) -> &C {
        self.claims()
    }
}

impl<C: fmt::Debug> fmt::Debug for Verified<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verified")
            .field("claims", self.claims())
            .field("registered", self.registered())
            .finish_non_exhaustive()
    }
}
