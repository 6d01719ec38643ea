//! What a key source is, what is known of it, and one fetch from it.

use std::sync::Arc;
use std::time::SystemTime;

use reqwest::header::{ETAG, HeaderMap, HeaderValue};
use reqwest::{Client, Url};

use super::error::Failed;
use super::metadata::{self, Metadata};
use super::schedule::{Life, Stamp, chance};
use super::{FetchError, RemoteSettings, freshness, http};
use crate::keys::{KeyError, KeySet};

/// An entity tag that is longer is not sent back.
const MAX_TAG: usize = 1024;

/// Where keys come from.
pub(super) struct Source {
    pub(super) place: Place,
    /// Whose keys they are.
    pub(super) issuer: Option<Arc<str>>,
    pub(super) client: Client,
}

pub(super) enum Place {
    /// The key set's own URL.
    Fixed(Url),
    /// Where the issuer's metadata may be, which name it.
    Discovered([Url; 2]),
}

impl Place {
    /// What is asked first.
    pub(super) fn url(&self) -> &Url {
        match self {
            Place::Fixed(url) => url,
            Place::Discovered([url, _]) => url,
        }
    }
}

/// What is known of a source. It is replaced as a whole, when a fetch begins and when it ends.
#[derive(Clone, Default)]
pub(super) struct State {
    pub(super) good: Option<Good>,
    pub(super) metadata: Option<Metadata>,
    /// Why the last fetch failed, if it did.
    pub(super) failure: Option<Failure>,
    /// When the last fetch was begun for a token that named an unknown key.
    pub(super) searched: Option<Stamp>,
    /// Whether a fetch is under way.
    pub(super) flying: bool,
}

/// The last good key set.
#[derive(Clone)]
pub(super) struct Good {
    pub(super) keys: KeySet,
    pub(super) life: Life,
    url: Url,
    tag: Option<HeaderValue>,
    body: Arc<[u8]>,
    /// The lifetime that its server stated.
    stated: Option<std::time::Duration>,
}

/// A failed fetch, and those before it.
#[derive(Clone)]
pub(super) struct Failure {
    pub(super) error: FetchError,
    pub(super) at: Stamp,
    /// How long nothing is fetched after it.
    pub(super) wait: std::time::Duration,
    /// How many failed in a row.
    pub(super) count: u32,
}

/// What a successful fetch brings.
pub(super) struct Fetched {
    pub(super) good: Good,
    pub(super) metadata: Option<Metadata>,
}

impl Source {
    /// Fetches the key set. What is known is used to ask for less, and is not changed.
    pub(super) async fn fetch(&self, known: &State, settings: &RemoteSettings, at: Stamp) -> Result<Fetched, Failed> {
        let (url, metadata) = match &self.place {
            Place::Fixed(url) => (url.clone(), None),
            Place::Discovered(places) => {
                let issuer = self.issuer.as_deref().unwrap_or_default();
                let metadata = match known.metadata.clone().filter(|metadata| metadata.is_fresh(at)) {
                    Some(kept) => kept,
                    None => metadata::discover(&self.client, issuer, places, settings, at).await?,
                };
                (metadata.jwks_uri.clone(), Some(metadata))
            }
        };
        let now = SystemTime::UNIX_EPOCH.checked_add(at.date.since_epoch()).unwrap_or(SystemTime::UNIX_EPOCH);
        let before = known.good.as_ref().filter(|good| good.url == url);
        let tag = before.and_then(|good| good.tag.as_ref());
        let accept = "application/jwk-set+json, application/json";
        let answer = http::get(&self.client, &url, accept, tag, settings, now).await?;
        let stated = freshness::stated(&answer.headers, now);
        let (keys, stated, tag, body) = match (answer.body, before) {
            (None, Some(good)) => {
                let tag = entity_tag(&answer.headers).or_else(|| good.tag.clone());
                (good.keys.clone(), stated.or(good.stated), tag, Arc::clone(&good.body))
            }
            // Not every server knows entity tags. What is kept for a set is good as long as it is the very same.
            (Some(body), Some(good)) if *body == *good.body => {
                (good.keys.clone(), stated, entity_tag(&answer.headers), Arc::clone(&good.body))
            }
            (body, _) => {
                let body = body.unwrap_or_default();
                (self.read(&body)?, stated, entity_tag(&answer.headers), Arc::from(body))
            }
        };
        // A key that is withdrawn by naming another set goes as soon as one that is withdrawn from its set.
        let rest = metadata.as_ref().map_or(settings.max_age, |metadata| metadata.rest(at)).max(settings.min_age);
        let life = Life::new(at, freshness::lifetime(stated, settings).min(rest), chance());
        Ok(Fetched { good: Good { keys, life, url, tag, body, stated }, metadata })
    }

    /// The usable keys of a set, but those that say that they are another issuer's.
    fn read(&self, body: &[u8]) -> Result<KeySet, FetchError> {
        let text = std::str::from_utf8(body).map_err(|_| FetchError::NotAKeySet(KeyError::NotJson))?;
        let mut keys = KeySet::from_jwks(text).map_err(FetchError::NotAKeySet)?;
        if let Some(issuer) = &self.issuer {
            keys = keys.for_issuer(issuer);
        }
        if keys.is_empty() { Err(FetchError::NoUsableKey(keys.skipped().len())) } else { Ok(keys) }
    }
}

fn entity_tag(headers: &HeaderMap) -> Option<HeaderValue> {
    headers.get(ETAG).filter(|tag| tag.len() <= MAX_TAG).cloned()
}
