//! How an endpoint is asked, and that it makes sense.

use std::fmt;
use std::time::Duration;

use zeroize::Zeroizing;

use super::Introspection;
use super::ask::{Endpoint, authorization};
use crate::keys::{RemoteKeysError, RemoteSettings, UrlProblem, http_client, parse_url};

/// An [`Introspection`] to be.
#[must_use]
pub struct IntrospectionBuilder {
    url: String,
    client: Option<(String, Zeroizing<String>)>,
    keep: Duration,
    settings: RemoteSettings,
}

/// The longest that an answer may be kept: what was revoked passes for as long.
const LONGEST: Duration = Duration::from_secs(60 * 60);

impl IntrospectionBuilder {
    pub(super) fn new(url: String) -> Self {
        Self { url, client: None, keep: Duration::from_secs(60), settings: RemoteSettings::default() }
    }

    /// Id and secret by which the endpoint knows us.
    pub fn client(mut self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.client = Some((id.into(), Zeroizing::new(secret.into())));
        self
    }

    /// How long an answer is kept, a minute by default, and an hour at most: a token that is revoked meanwhile passes for as long. Zero:
    /// each token is asked about each time. A token without `exp` counts for as long (a minute, where that is zero).
    pub fn keep(mut self, duration: Duration) -> Self {
        self.keep = duration;
        self
    }

    /// `timeout` and `ca` of these.
    pub fn settings(mut self, settings: RemoteSettings) -> Self {
        self.settings = settings;
        self
    }

    /// The endpoint. Nothing is asked yet.
    ///
    /// # Errors
    ///
    /// Where the URL, id and secret, or a setting are none.
    pub fn build(self) -> Result<Introspection, IntrospectionError> {
        let url = parse_url(&self.url).map_err(IntrospectionError::Url)?;
        let (id, secret) = self
            .client
            .filter(|(id, secret)| !id.is_empty() && !secret.is_empty())
            .ok_or(IntrospectionError::NoClient)?;
        if self.keep > LONGEST {
            return Err(IntrospectionError::KeptTooLong);
        }
        self.settings.check().map_err(IntrospectionError::Connection)?;
        let http = http_client(&url, &self.settings).map_err(IntrospectionError::Connection)?;
        let authorization = authorization(&id, &secret).ok_or(IntrospectionError::NoClient)?;
        Ok(Introspection::new(Endpoint { http, url, authorization }, self.keep, self.settings.timeout))
    }
}

/// Without the secret.
impl fmt::Debug for IntrospectionBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IntrospectionBuilder").field("keep", &self.keep).finish_non_exhaustive()
    }
}

/// Why an [`Introspection`] cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IntrospectionError {
    /// The URL of the endpoint.
    Url(UrlProblem),
    /// Id or secret of the client are missing: an endpoint answers nobody else (RFC 7662 section 2.1).
    NoClient,
    /// Answers would be kept for more than an hour.
    KeptTooLong,
    /// A setting of the connection, or TLS.
    Connection(RemoteKeysError),
}

impl fmt::Display for IntrospectionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Url(problem) => write!(f, "the URL of the introspection endpoint: {problem}"),
            Self::NoClient => f.write_str(
                "the introspection endpoint answers known clients alone; give `client_id` and `client_secret`",
            ),
            Self::KeptTooLong => f.write_str(
                "answers would be kept for more than an hour, and what is revoked would pass for as long; give less",
            ),
            Self::Connection(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for IntrospectionError {}
