//! The making of a key-set client.

use std::sync::Arc;

use super::flight::Shared;
use super::source::{Place, Source};
use super::{RemoteKeys, RemoteKeysError, RemoteSettings, http, location};
use crate::{Clock, SystemClock};

/// The settings of [`RemoteKeys`] to be.
#[must_use]
pub struct RemoteKeysBuilder {
    target: Target,
    issuer: Option<String>,
    settings: RemoteSettings,
    clock: Arc<dyn Clock>,
}

pub(super) enum Target {
    Url(String),
    Issuer(String),
}

impl RemoteKeysBuilder {
    pub(super) fn new(target: Target) -> Self {
        Self { target, issuer: None, settings: RemoteSettings::default(), clock: Arc::new(SystemClock) }
    }

    /// The issuer that the keys are for, as its tokens name it. [`RemoteKeys::discover`] knows it already.
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuer = Some(issuer.into());
        self
    }

    /// Bounds and times; [`RemoteSettings::default`] without this.
    pub fn settings(mut self, settings: RemoteSettings) -> Self {
        self.settings = settings;
        self
    }

    /// What is asked for the time; [`SystemClock`] without this. No clock lets a key set live longer in real time than
    /// [`RemoteSettings`] say.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Makes the client. Nothing is fetched yet, but the platform's root certificates are read.
    ///
    /// # Errors
    ///
    /// Where the URL is not one that keys may come from, a setting is out of its bounds, or TLS cannot be set up.
    pub fn build(self) -> Result<RemoteKeys, RemoteKeysError> {
        self.settings.check()?;
        let (place, issuer) = match self.target {
            Target::Url(url) => (Place::Fixed(location::parse(&url).map_err(RemoteKeysError::Url)?), self.issuer),
            Target::Issuer(issuer) => {
                if self.issuer.is_some_and(|other| other != issuer) {
                    return Err(RemoteKeysError::OtherIssuer);
                }
                (Place::Discovered(location::metadata(&issuer).map_err(RemoteKeysError::Issuer)?), Some(issuer))
            }
        };
        let client = http::client(place.url(), &self.settings)?;
        let source = Source { place, issuer: issuer.map(Arc::from), client };
        Ok(RemoteKeys { shared: Arc::new(Shared::new(source, self.settings, self.clock)) })
    }
}
