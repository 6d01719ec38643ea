//! Several issuers. Which one a token is of is told before any key is looked at, so that no token can have keys looked up or
//! fetched that are not its issuer's.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use super::{Envelope, Headers, Jws, TokenError, Verifier};

/// The issuers whose tokens are read, each with its own verifier. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Issuers {
    inner: Arc<Inner>,
}

struct Inner {
    first: Issuer,
    others: Vec<Issuer>,
    /// Places by `iss`; the first is at zero.
    by_url: HashMap<String, usize>,
    headers: Headers,
}

/// One issuer: the name that the configuration gives it, and what its tokens must satisfy.
pub(crate) struct Issuer {
    name: String,
    verifier: Verifier,
}

impl Issuer {
    pub(crate) fn new(name: impl Into<String>, verifier: Verifier) -> Self {
        Self { name: name.into(), verifier }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn verifier(&self) -> &Verifier {
        &self.verifier
    }
}

impl Issuers {
    /// Of several, each has its `iss`, and no two have the same: the configuration sees to it.
    pub(crate) fn new(first: Issuer, others: Vec<Issuer>) -> Self {
        let url = |(place, issuer): (usize, &Issuer)| Some((issuer.verifier.issuer()?.to_owned(), place));
        let by_url = std::iter::once(&first).chain(&others).enumerate().filter_map(url).collect();
        Self { inner: Arc::new(Inner { first, others, by_url, headers: Headers::default() }) }
    }

    pub(crate) fn first(&self) -> &Issuer {
        &self.inner.first
    }

    /// Whether there is no other than the first.
    pub(crate) fn is_single(&self) -> bool {
        self.inner.others.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Issuer> {
        std::iter::once(&self.inner.first).chain(&self.inner.others)
    }

    /// The issuer of this configured name.
    pub(crate) fn named(&self, name: &str) -> Option<&Issuer> {
        self.iter().find(|issuer| issuer.name == name)
    }

    pub(crate) fn at(&self, place: usize) -> Option<&Issuer> {
        match place.checked_sub(1) {
            None => Some(&self.inner.first),
            Some(place) => self.inner.others.get(place),
        }
    }

    /// Checks all of a token that does not depend on the claims type; gives the place of its issuer.
    pub(crate) async fn open(&self, text: &str, limit: usize) -> Result<(usize, Arc<Jws>), TokenError> {
        let envelope = Envelope::read_with(text, limit, Some(&self.inner.headers).filter(|_| !self.asks()))?;
        let place = self.choose(&envelope)?;
        let issuer = self.at(place).ok_or(TokenError::Issuer)?;
        Ok((place, Arc::new(issuer.verifier.open(&envelope).await?)))
    }

    /// Whether there may be a key for each token, and with it a header.
    fn asks(&self) -> bool {
        self.iter().any(|issuer| issuer.verifier.asks())
    }

    fn choose(&self, envelope: &Envelope<'_>) -> Result<usize, TokenError> {
        // Where there is one, and its keys are at hand, nothing can be chosen wrongly: `iss` is compared with the rest.
        let only = &self.inner.first.verifier;
        if self.is_single() && (only.issuer().is_none() || !only.fetches() && !only.asks()) {
            return Ok(0);
        }
        let claimed = envelope.claimed_issuer()?.ok_or(TokenError::MissingClaim("iss".into()))?;
        self.inner.by_url.get(&claimed).copied().ok_or(TokenError::Issuer)
    }
}

impl fmt::Debug for Issuers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter().map(|issuer| (&issuer.name, &issuer.verifier))).finish()
    }
}
