//! Key sets of other issuers, fetched over HTTPS and kept fresh.
//!
//! `source` is one fetch: `http`, `metadata`, `location` and `freshness` are what it needs. `flight` sees to it that there
//! is one at a time, `schedule` when, and `report` tells the log.

mod builder;
mod error;
mod flight;
mod freshness;
mod http;
mod location;
mod metadata;
mod report;
mod schedule;
mod settings;
mod source;
mod status;

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub use builder::RemoteKeysBuilder;
pub use error::{FetchError, MetadataProblem, RemoteKeysError};
#[cfg(feature = "introspection")]
pub(crate) use http::{body, client as http_client};
pub use location::UrlProblem;
#[cfg(feature = "introspection")]
pub(crate) use location::{parse as parse_url, shown};
#[cfg(feature = "introspection")]
pub(crate) use schedule::Stamp;
pub use settings::RemoteSettings;
pub use status::KeySourceStatus;

use super::KeySet;
use builder::Target;
use flight::{Begun, Cause, Shared};
use schedule::Phase;

/// The keys of one issuer, fetched over HTTPS when they are needed and kept fresh while they are.
///
/// ```
/// # use jwt_core::{RemoteKeys, RemoteKeysError};
/// let keys = RemoteKeys::discover("https://issuer.example.com").build()?;
/// let others = RemoteKeys::from_url("https://other.example.com/jwks.json").issuer("https://other.example.com").build()?;
/// # Ok::<(), RemoteKeysError>(())
/// ```
///
/// - Only `https` is asked, but for `localhost`, `127.0.0.0/8` and `::1`. Redirects, the bytes of a body and the time of a
///   fetch are bounded. Proxies are those of the environment (`HTTPS_PROXY`, `NO_PROXY`), but none for this machine.
/// - A set lives as long as its server says, within [`RemoteSettings::min_age`] and [`max_age`](RemoteSettings::max_age)
///   (RFC 9111). When four fifths of that are over, the next request begins a fetch in the background and is served from
///   the old set. With an `ETag`, an unchanged set is not sent again.
/// - Where a fetch fails, or brings what is no key set or none with a usable key, the last good set serves for its
///   lifetime and [`max_stale`](RemoteSettings::max_stale), and the wait before the next attempt doubles each time.
/// - Tokens that name a key which the set lacks cause at most one fetch within [`cooldown`](RemoteSettings::cooldown).
/// - At most one fetch is under way at a time. Reading the keys takes no lock.
///
/// Cheap to clone; clones share everything. Fetching needs a Tokio runtime with time and IO enabled, such as Rocket's.
#[derive(Clone)]
pub struct RemoteKeys {
    shared: Arc<Shared>,
}

/// No keys can be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unreachable {
    /// When it makes sense to ask again; a second at least.
    pub(crate) retry_after: Duration,
}

impl RemoteKeys {
    /// The keys at a URL.
    pub fn from_url(url: impl Into<String>) -> RemoteKeysBuilder {
        RemoteKeysBuilder::new(Target::Url(url.into()))
    }

    /// The keys of the issuer whose tokens have this `iss`, at the URL that its metadata name: OpenID Connect Discovery
    /// 1.0, or RFC 8414 where there is none.
    ///
    /// The metadata must name the very same issuer, byte for byte; if the tokens end it with a slash, so must this. They
    /// are kept as long as their server says, within the bounds for key sets, and asked for anew when the key set cannot
    /// be had.
    pub fn discover(issuer: impl Into<String>) -> RemoteKeysBuilder {
        RemoteKeysBuilder::new(Target::Issuer(issuer.into()))
    }

    /// The issuer that the keys are for, if that is configured.
    #[must_use]
    pub fn issuer(&self) -> Option<&str> {
        self.shared.source.issuer.as_deref()
    }

    /// Fetches the keys, unless there are some that serve: for an application that should not start without.
    ///
    /// # Errors
    ///
    /// Where there are no keys to serve afterwards; the error is that of the last fetch. After a failure nothing is
    /// fetched for a while, here neither.
    pub async fn preload(&self) -> Result<(), FetchError> {
        match self.get().await {
            Ok(_) => Ok(()),
            Err(_) => match &self.shared.state.load().failure {
                Some(failure) => Err(failure.error.clone()),
                None if tokio::runtime::Handle::try_current().is_err() => Err(FetchError::NoRuntime),
                None => Err(FetchError::timeout(&self.shared.settings)),
            },
        }
    }

    /// How the source is doing. As a token would, this begins a fetch in the background if one is due, so that an
    /// application which gets no requests before it is healthy becomes so.
    #[must_use]
    pub fn status(&self) -> KeySourceStatus {
        self.current();
        let (state, now, settings) = (self.shared.state.load(), self.shared.now(), &self.shared.settings);
        let good = state.good.as_ref();
        let scheduled = good.and_then(|good| good.life.at.left(good.life.refresh, now)).unwrap_or_default();
        KeySourceStatus {
            url: location::shown(self.shared.source.place.url()).into(),
            issuer: self.issuer().map(str::to_owned),
            serves: state.phase(settings, now) != Phase::Gone,
            keys: good.map_or(0, |good| good.keys.len()),
            skipped: good.map_or(0, |good| good.keys.skipped().len()),
            age: good.map(|good| good.life.at.age(now)),
            last_error: state.failure.as_ref().map(|failure| failure.error.clone()),
            next_attempt: scheduled.max(state.back_off(now).unwrap_or_default()),
        }
    }

    /// The keys that serve now, and a fetch in the background if one is due. `None`: ask [`get`](Self::get). There are
    /// none yet, they are too old, or they are beyond their lifetime and it is not known whether the server answers.
    pub(crate) fn current(&self) -> Option<KeySet> {
        let (state, now, settings) = (self.shared.state.load(), self.shared.now(), &self.shared.settings);
        if state.allows(Cause::Due, settings, now) {
            self.shared.nudge();
        }
        state.serving(settings, now, false).cloned()
    }

    /// The keys that serve now, after a fetch if need be.
    pub(crate) async fn get(&self) -> Result<KeySet, Unreachable> {
        self.get_noting().await.map(|(keys, _)| keys)
    }

    /// The same, and whether a fetch was waited for: then they are as new as can be.
    pub(crate) async fn get_noting(&self) -> Result<(KeySet, bool), Unreachable> {
        if let Some(keys) = self.current() {
            return Ok((keys, false));
        }
        // Listening first: what lands in between is seen on the second look.
        let bell = self.shared.listen();
        if let Some(keys) = self.current() {
            return Ok((keys, false));
        }
        // That may have begun one already, or stood back from whoever does.
        let asked = self.shared.begin(Cause::Due) == Begun::Flying;
        if asked {
            self.shared.landed(bell).await;
        }
        let (state, now) = (self.shared.state.load(), self.shared.now());
        match state.serving(&self.shared.settings, now, asked) {
            Some(keys) => Ok((keys.clone(), asked)),
            None => {
                let wait = state.back_off(now).unwrap_or_default();
                Err(Unreachable { retry_after: wait.max(Duration::from_secs(1)) })
            }
        }
    }

    /// Whether there is no other set than this one, and none is fetched for the sake of a key that this one lacks.
    pub(crate) fn has_nothing_newer(&self, than: &KeySet) -> bool {
        let (state, now, settings) = (self.shared.state.load(), self.shared.now(), &self.shared.settings);
        let known = state.good.as_ref().is_some_and(|good| good.keys.is(than));
        known && !state.flying && !state.allows(Cause::UnknownKey, settings, now)
    }

    /// Another set than this one, which lacks the key that a token named: the one that was fetched since, or that is
    /// fetched now if the last such search is long enough ago. `None`: there is no such key; the search is over.
    ///
    /// Where nothing can come of it nothing is locked: whoever sends many such tokens holds up nobody.
    pub(crate) async fn newer(&self, than: &KeySet) -> Option<KeySet> {
        if self.has_nothing_newer(than) {
            return None;
        }
        let bell = self.shared.listen();
        let other = |asked| {
            let (state, now) = (self.shared.state.load(), self.shared.now());
            state.serving(&self.shared.settings, now, asked).filter(|keys| !keys.is(than)).cloned()
        };
        if let Some(keys) = other(false) {
            return Some(keys);
        }
        let asked = self.shared.begin(Cause::UnknownKey) == Begun::Flying;
        if asked {
            self.shared.landed(bell).await;
        }
        // Where it was not time, somebody else's search may have ended just now.
        other(asked)
    }
}

/// Without the keys, and without the URL's query.
impl fmt::Debug for RemoteKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RemoteKeys")
            .field("url", &location::shown(self.shared.source.place.url()).as_str())
            .field("issuer", &self.shared.source.issuer)
            .finish_non_exhaustive()
    }
}
