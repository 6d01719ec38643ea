//! Several issuers. Which one a token is of is told before any key is looked at, so that no token can have keys looked up or
//! fetched that are not its issuer's.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

#[cfg(feature = "introspection")]
use super::introspected::{Shown, is_opaque};
use super::{Cache, Envelope, Headers, Opened, TokenError, Verified, Verifier};
use crate::claims::ClaimSet;

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
    cache: Cache,
    /// The place of the issuer that is asked about tokens.
    #[cfg(feature = "introspection")]
    introspects: Option<usize>,
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
    /// Of several, each has its `iss`, and no two have the same: the configuration sees to it. Verified tokens are kept here,
    /// and not by the verifiers; `cache` says how much of them, in bytes.
    pub(crate) fn new(first: Issuer, others: Vec<Issuer>, cache: usize) -> Self {
        let url = |(place, issuer): (usize, &Issuer)| Some((issuer.verifier.issuer()?.to_owned(), place));
        let by_url = std::iter::once(&first).chain(&others).enumerate().filter_map(url).collect();
        #[cfg(feature = "introspection")]
        let introspects =
            std::iter::once(&first).chain(&others).position(|issuer| issuer.verifier.introspection().is_some());
        Self {
            inner: Arc::new(Inner {
                first,
                others,
                by_url,
                headers: Headers::default(),
                cache: Cache::new(cache),
                #[cfg(feature = "introspection")]
                introspects,
            }),
        }
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

    /// A token that was verified before, and is good still.
    pub(crate) fn known<C: ClaimSet>(&self, text: &str) -> Option<Verified<C>> {
        let known = self.inner.cache.get::<C>(text)?;
        if !self.at(known.place())?.verifier.takes_still(&known) {
            self.inner.cache.forget::<C>(text);
            return None;
        }
        Some(known)
    }

    /// Checks all of a token that does not depend on the claims type, where nothing has to be waited for; `None` where
    /// something has.
    pub(crate) fn open_now(&self, text: &str, limit: usize) -> Option<Result<Opened, TokenError>> {
        #[cfg(feature = "introspection")]
        if let Some((place, verifier)) = self.introspects(text) {
            let told = match Shown::opaque(text, limit) {
                Ok(shown) => verifier.told(&shown)?,
                Err(error) => Err(error),
            };
            return Some(told.map(|opened| opened.of_issuer(place)));
        }
        let read = self.read(text, limit).and_then(|envelope| Ok((self.choose(&envelope)?, envelope)));
        let (place, envelope) = match read {
            Ok(read) => read,
            Err(error) => return Some(Err(error)),
        };
        let opened = self.at(place)?.verifier.open_now(envelope)?;
        Some(opened.map(|opened| opened.of_issuer(place)))
    }

    /// The same, and what has to be waited for is.
    pub(crate) async fn open(&self, text: &str, limit: usize) -> Result<Opened, TokenError> {
        #[cfg(feature = "introspection")]
        if let Some((place, verifier)) = self.introspects(text) {
            return Ok(verifier.ask(&Shown::opaque(text, limit)?).await?.of_issuer(place));
        }
        let envelope = self.read(text, limit)?;
        let place = self.choose(&envelope)?;
        let issuer = self.at(place).ok_or(TokenError::Issuer)?;
        Ok(issuer.verifier.open(envelope).await?.of_issuer(place))
    }

    /// The half that depends on the claims type; what is good is kept, where the token has this text.
    pub(crate) fn claims<C: ClaimSet>(&self, text: Option<&str>, opened: &Opened) -> Result<Verified<C>, TokenError> {
        let verifier = &self.at(opened.issuer()).ok_or(TokenError::Issuer)?.verifier;
        let verified = verifier.claims(&opened.payload, opened.origin.clone())?;
        if let Some(text) = text.filter(|_| verifier.keeps()) {
            self.inner.cache.keep(text, &verified, opened.payload.len());
        }
        Ok(verified)
    }

    /// Who is asked about a token that is no JWT, if anybody is: the one issuer that answers.
    #[cfg(feature = "introspection")]
    fn introspects(&self, text: &str) -> Option<(usize, &Verifier)> {
        let place = self.inner.introspects.filter(|_| is_opaque(text))?;
        Some((place, &self.at(place)?.verifier))
    }

    fn read<'t>(&'t self, text: &'t str, limit: usize) -> Result<Envelope<'t>, TokenError> {
        Envelope::read_with(text, limit, Some(&self.inner.headers).filter(|_| !self.asks()))
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
