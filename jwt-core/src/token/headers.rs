//! Headers that need not be read again.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use arc_swap::ArcSwapOption;

use super::Header;

/// How many are kept: a few keys of a few issuers.
const KEPT: usize = 8;

/// The headers of good tokens, by their text. Nearly all tokens of a key have the same one, and what a text says does not
/// change: only whose signature held adds one, so that nobody else decides what is kept.
#[derive(Default)]
pub(crate) struct Headers {
    kept: [ArcSwapOption<(Box<str>, Header)>; KEPT],
    next: AtomicUsize,
}

impl Headers {
    /// The header of this text, if it is known.
    pub(super) fn find(&self, text: &str) -> Option<Header> {
        self.kept.iter().find_map(|place| {
            let kept = place.load();
            let (known, header) = &**kept.as_ref()?;
            (**known == *text).then(|| header.clone())
        })
    }

    /// Keeps one more, in the place of the oldest.
    pub(super) fn keep(&self, text: &str, header: &Header) {
        let place = self.next.fetch_add(1, Ordering::Relaxed) % KEPT;
        if let Some(place) = self.kept.get(place) {
            place.store(Some(Arc::new((text.into(), header.clone()))));
        }
    }
}

/// They are no secret, and of no interest.
impl fmt::Debug for Headers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Headers").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::base64url;

    fn header(kid: usize) -> (String, Header) {
        let text = base64url::encode(format!(r#"{{"alg":"HS256","kid":"{kid}"}}"#).as_bytes());
        let header = Header::decode(&text).unwrap();
        (text, header)
    }

    #[test]
    fn the_newest_are_found_by_their_text_alone() {
        let headers = Headers::default();
        let all: Vec<_> = (0..KEPT + 3).map(header).collect();
        for (text, header) in &all {
            assert_eq!(headers.find(text), None);
            headers.keep(text, header);
            assert_eq!(headers.find(text).as_ref(), Some(header));
            assert_eq!(headers.find(&text[..text.len() - 1]), None);
        }
        for (number, (text, header)) in all.iter().enumerate() {
            assert_eq!(headers.find(text).as_ref(), Some(header).filter(|_| number >= 3));
        }
    }
}
