//! Headers that need not be read again.

use std::fmt;
use std::hash::Hasher;
use std::sync::Arc;

use arc_swap::ArcSwapOption;

use super::Header;
use super::header::Parts;
use super::mix::Mix;

/// How many are kept at most: one for each key, of many more keys than issuers have.
const PLACES: usize = 4096;

/// How far from its own place one may stand.
const REACH: usize = 8;

/// Longer ones, in bytes, are read each time.
const LONGEST: usize = 1024;

/// The headers of good tokens, by their text. Nearly all tokens of a key have the same one, and what a text says does not
/// change: only whose signature held adds one, so that nobody else decides what is kept.
pub(crate) struct Headers(Box<[ArcSwapOption<Parts>]>);

impl Default for Headers {
    fn default() -> Self {
        Self((0..PLACES).map(|_| ArcSwapOption::default()).collect())
    }
}

impl Headers {
    /// The header of this text, if it is known.
    pub(super) fn find(&self, text: &str) -> Option<Header> {
        for place in self.places(text) {
            // None is ever taken out, so that behind a free place there is none.
            let kept = place.load();
            let parts = kept.as_ref()?;
            if *parts.text == *text {
                return Some(Header { parts: Arc::clone(parts) });
            }
        }
        None
    }

    /// Keeps one more: where there is no room, in the place of the one that it would stand before.
    pub(super) fn keep(&self, header: &Header) {
        let text = &header.parts.text;
        if text.len() > LONGEST {
            return;
        }
        let free = self.places(text).find(|place| place.load().is_none());
        if let Some(place) = free.or_else(|| self.places(text).next()) {
            place.store(Some(Arc::clone(&header.parts)));
        }
    }

    fn places(&self, text: &str) -> impl Iterator<Item = &ArcSwapOption<Parts>> {
        let mut mix = Mix::default();
        mix.write(text.as_bytes());
        let home = mix.finish() as usize;
        (0..REACH).filter_map(move |step| self.0.get(home.wrapping_add(step) % PLACES))
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
    fn those_of_many_keys_are_found_by_their_text_alone() {
        let headers = Headers::default();
        let all: Vec<_> = (0..PLACES / 4).map(header).collect();
        for (text, header) in &all {
            assert_eq!(headers.find(text), None);
            headers.keep(header);
            assert_eq!(headers.find(&text[..text.len() - 1]), None);
        }
        for (text, header) in &all {
            assert_eq!(headers.find(text).as_ref(), Some(header));
        }
    }

    #[test]
    fn where_there_is_no_room_the_newest_is_kept() {
        let headers = Headers::default();
        for (text, header) in (0..PLACES * 4).map(header) {
            headers.keep(&header);
            assert_eq!(headers.find(&text).as_ref(), Some(&header));
        }
    }

    #[test]
    fn long_ones_are_not_kept() {
        let headers = Headers::default();
        for (length, kept) in [(500, true), (2 * LONGEST, false)] {
            let json = format!(r#"{{"alg":"HS256","x5t":"{}"}}"#, "a".repeat(length));
            let text = base64url::encode(json.as_bytes());
            headers.keep(&Header::decode(&text).unwrap());
            assert_eq!(headers.find(&text).is_some(), kept);
        }
    }
}
