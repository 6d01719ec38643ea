//! What can be wrong with a key source: its settings, and each fetch.

use std::fmt;
use std::time::Duration;

use super::{RemoteSettings, UrlProblem};
use crate::keys::KeyError;

/// Why a key-set client cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RemoteKeysError {
    /// The URL of the key set.
    Url(UrlProblem),
    /// The issuer whose metadata were to be asked.
    Issuer(UrlProblem),
    /// Another issuer than the one whose metadata are asked.
    OtherIssuer,
    /// A setting that is out of its bounds.
    Setting {
        /// The setting, as [`RemoteSettings`] calls it.
        name: &'static str,
        /// What it may be.
        bounds: &'static str,
    },
    /// A text in `ca` without a certificate, or with a damaged one.
    Certificates,
    /// TLS cannot be set up; this is why.
    Tls(String),
}

impl fmt::Display for RemoteKeysError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RemoteKeysError::Url(problem) => write!(f, "the URL of the key set: {problem}"),
            RemoteKeysError::Issuer(problem) => write!(f, "the issuer: {problem}"),
            RemoteKeysError::OtherIssuer => {
                f.write_str("two different issuers; give it to `discover` alone, it is the one that tokens name")
            }
            RemoteKeysError::Setting { name, bounds } => write!(f, "`{name}` is out of its bounds; it may be {bounds}"),
            RemoteKeysError::Certificates => f.write_str(
                "no certificate, or a damaged one, in `ca`; give PEM that has `-----BEGIN CERTIFICATE-----`",
            ),
            RemoteKeysError::Tls(cause) => write!(
                f,
                "TLS cannot be set up ({cause}); install the system's root certificates (`ca-certificates`), or name the \
                 issuer's in `ca`"
            ),
        }
    }
}

impl std::error::Error for RemoteKeysError {}

/// Why keys could not be fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FetchError {
    /// The fetch took longer than [`RemoteSettings::timeout`].
    Timeout(Duration),
    /// No connection: the name is unknown, nobody listens, the certificate is not trusted. The text says which.
    Connect(String),
    /// The connection broke, or what came is not HTTP.
    Transfer(String),
    /// A status that is neither 200 nor, where it was asked for, 304.
    Status(u16),
    /// A redirect to another scheme, host or port, or to nowhere.
    Redirect,
    /// More redirects than [`RemoteSettings::redirects`].
    TooManyRedirects(usize),
    /// A body longer than [`RemoteSettings::max_size`].
    TooLarge(usize),
    /// What came is no key set.
    NotAKeySet(KeyError),
    /// The key set has no key that can be used; so many were skipped.
    NoUsableKey(usize),
    /// The issuer's metadata cannot be used.
    Metadata(MetadataProblem),
    /// The fetch ended without a result, because the runtime that it ran in did.
    Aborted,
    /// Keys were asked for outside a Tokio runtime.
    NoRuntime,
}

impl FetchError {
    /// A short name of the cause, which does not change between versions.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            FetchError::Timeout(_) => "timeout",
            FetchError::Connect(_) => "connect",
            FetchError::Transfer(_) => "transfer",
            FetchError::Status(_) => "status",
            FetchError::Redirect => "redirect",
            FetchError::TooManyRedirects(_) => "too_many_redirects",
            FetchError::TooLarge(_) => "too_large",
            FetchError::NotAKeySet(_) => "not_a_key_set",
            FetchError::NoUsableKey(_) => "no_usable_key",
            FetchError::Metadata(_) => "metadata",
            FetchError::Aborted => "aborted",
            FetchError::NoRuntime => "no_runtime",
        }
    }
}

impl fmt::Display for FetchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FetchError::Timeout(limit) => write!(f, "no complete answer within {limit:?}"),
            FetchError::Connect(cause) => write!(f, "no connection: {cause}"),
            FetchError::Transfer(cause) => write!(f, "the transfer failed: {cause}"),
            FetchError::Status(status) => write!(f, "the server answered with status {status}"),
            FetchError::Redirect => {
                f.write_str("a redirect to another scheme, host or port; configure the URL it leads to")
            }
            FetchError::TooManyRedirects(limit) => write!(f, "more than {limit} redirects"),
            FetchError::TooLarge(limit) => write!(f, "the body is longer than {limit} bytes"),
            FetchError::NotAKeySet(cause) => write!(f, "what came is no key set: {cause}"),
            FetchError::NoUsableKey(0) => f.write_str("the key set is empty"),
            FetchError::NoUsableKey(skipped) => write!(f, "none of the {skipped} keys of the set can be used"),
            FetchError::Metadata(problem) => write!(f, "the issuer's metadata: {problem}"),
            FetchError::Aborted => f.write_str("the fetch was aborted, because the runtime that it ran in ended"),
            FetchError::NoRuntime => f.write_str("keys are fetched within a Tokio runtime; call it from one"),
        }
    }
}

impl std::error::Error for FetchError {}

/// What is wrong with the metadata of an issuer (OpenID Connect Discovery 1.0 section 4.3, RFC 8414 section 3.3).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MetadataProblem {
    /// No JSON object, or one with a member twice.
    NotAnObject,
    /// `issuer` is missing or no string.
    NoIssuer,
    /// `issuer` is another one, byte for byte: this one, cut to 200 characters.
    OtherIssuer(String),
    /// `jwks_uri` is missing or no string.
    NoKeySet,
    /// `jwks_uri` is no URL that keys are fetched from.
    KeySetUrl(UrlProblem),
}

impl fmt::Display for MetadataProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MetadataProblem::NotAnObject => f.write_str("not a JSON object, or one with a member twice"),
            MetadataProblem::NoIssuer => f.write_str("`issuer` is missing or no string"),
            MetadataProblem::OtherIssuer(issuer) => {
                write!(f, "`issuer` is {issuer:?}; configure the issuer exactly so, if it is the right one")
            }
            MetadataProblem::NoKeySet => f.write_str("`jwks_uri` is missing or no string"),
            MetadataProblem::KeySetUrl(problem) => write!(f, "`jwks_uri` is {problem}"),
        }
    }
}

/// A fetch that failed, and how long the server asks to be left alone.
#[derive(Debug)]
pub(super) struct Failed {
    pub(super) error: FetchError,
    pub(super) retry_after: Option<Duration>,
}

impl From<FetchError> for Failed {
    fn from(error: FetchError) -> Self {
        Failed { error, retry_after: None }
    }
}

impl FetchError {
    pub(super) fn timeout(settings: &RemoteSettings) -> Self {
        FetchError::Timeout(settings.timeout)
    }

    /// The causes of the client's error. Its own text names the URL, query included, and is left out.
    pub(crate) fn from_client(error: reqwest::Error) -> Self {
        let connect = error.is_connect();
        let error = error.without_url();
        let mut text = String::new();
        let mut source = std::error::Error::source(&error);
        while let Some(cause) = source {
            let cause_text = cause.to_string();
            if !text.ends_with(&cause_text) {
                text = if text.is_empty() { cause_text } else { format!("{text}: {cause_text}") };
            }
            source = cause.source();
        }
        let text = if text.is_empty() { error.to_string() } else { text };
        let text = cut(&text);
        if connect { FetchError::Connect(text) } else { FetchError::Transfer(text) }
    }
}

/// At most 200 characters of a text from outside, and no control characters.
pub(super) fn cut(text: &str) -> String {
    text.chars().take(200).map(|c| if c.is_control() { ' ' } else { c }).collect()
}
