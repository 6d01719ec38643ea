//! What the log is told. Nothing of a key but its name, nothing of a URL's query.

use std::collections::BTreeSet;

use tracing::{Span, debug, debug_span, info, warn};

use super::location;
use super::source::{Good, Source, State};
use crate::keys::KeySet;

/// How many keys of a set that cannot be used are told one by one.
const MOST_SKIPPED: usize = 20;

/// The span around a fetch.
pub(super) fn span(source: &Source) -> Span {
    debug_span!("jwks.fetch", url = %location::shown(source.place.url()), issuer = source.issuer.as_deref())
}

/// How a fetch ended.
pub(super) fn landed(source: &Source, before: &State, after: &State) {
    let (url, issuer) = (location::shown(source.place.url()), source.issuer.as_deref());
    if let Some(failure) = &after.failure {
        let (code, wait) = (failure.error.code(), failure.wait);
        warn!(%url, issuer, code, "cannot fetch keys: {}; next attempt in {wait:?}", failure.error);
        return;
    }
    let Some(Good { keys, life, .. }) = &after.good else { return };
    let old = before.good.as_ref().map(|good| &good.keys);
    let (count, skipped, lifetime) = (keys.len(), keys.skipped().len(), life.lifetime.as_secs());
    if before.failure.is_some() || old.map(names) != Some(names(keys)) {
        info!(%url, issuer, keys = count, skipped, lifetime, "fetched keys");
    } else {
        debug!(%url, issuer, keys = count, skipped, lifetime, "fetched keys, which are the same");
    }
    if old.map(KeySet::skipped) != Some(keys.skipped()) {
        for key in keys.skipped().iter().take(MOST_SKIPPED) {
            warn!(%url, issuer, "skipped {key}");
        }
        if skipped > MOST_SKIPPED {
            warn!(%url, issuer, "skipped {} keys more", skipped - MOST_SKIPPED);
        }
    }
}

/// The names of keys, or what identifies them without one (RFC 7638).
fn names(keys: &KeySet) -> BTreeSet<&str> {
    keys.iter().filter_map(|key| key.kid().or(key.thumbprint())).collect()
}
