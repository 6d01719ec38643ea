//! How a key source is doing, for an application's health check.

use std::time::Duration;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::FetchError;

/// How a key source is doing. As JSON, durations are whole seconds and the error is `{"code", "text"}`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KeySourceStatus {
    /// What is asked, without its query: the key set's URL, or that of the issuer's metadata.
    pub url: String,
    /// Whose keys they are, if that is configured.
    pub issuer: Option<String>,
    /// Whether tokens can be verified now. False before the first good fetch, and where the last one is longer ago than
    /// the set's lifetime and [`RemoteSettings::max_stale`](super::RemoteSettings::max_stale) together.
    pub serves: bool,
    /// How many usable keys the last good set has.
    pub keys: usize,
    /// How many keys of it were skipped; the log says which and why.
    pub skipped: usize,
    /// How long ago the last good fetch was.
    pub age: Option<Duration>,
    /// Why the last fetch failed, if it did.
    pub last_error: Option<FetchError>,
    /// How long until a fetch is begun for the next token; zero: at once.
    pub next_attempt: Duration,
}

impl Serialize for KeySourceStatus {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut status = serializer.serialize_struct("KeySourceStatus", 8)?;
        status.serialize_field("url", &self.url)?;
        status.serialize_field("issuer", &self.issuer)?;
        status.serialize_field("serves", &self.serves)?;
        status.serialize_field("keys", &self.keys)?;
        status.serialize_field("skipped", &self.skipped)?;
        status.serialize_field("age", &self.age.map(|age| age.as_secs()))?;
        status.serialize_field("last_error", &self.last_error)?;
        status.serialize_field("next_attempt", &self.next_attempt.as_secs())?;
        status.end()
    }
}

impl Serialize for FetchError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut error = serializer.serialize_struct("FetchError", 2)?;
        error.serialize_field("code", self.code())?;
        error.serialize_field("text", &self.to_string())?;
        error.end()
    }
}
