//! What this process knows of what was revoked.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use arc_swap::ArcSwap;

use super::filter::{Filter, Place};
use super::{NEVER, Revocation, RevocationKey};
use crate::NumericDate;

/// A picture of everything that was revoked, small enough for each process to hold: 32 bits for each, in filters, of which six
/// keys in a million are found that nobody put there. So what is not found was not revoked, and what is found is asked of the
/// store.
///
/// Asking it waits for nobody. What comes is written into the filters that are there; a filter that is full gets one of
/// sixteen times its size beside it, and goes as a whole when all in it has ended. So there are three of them for ten million.
pub(super) struct Picture {
    layers: ArcSwap<Vec<Arc<Layer>>>,
    /// Of what stands for ever, which would keep the others from leaving.
    lasting: ArcSwap<Vec<Arc<Layer>>>,
    /// Everything that was issued at this second or earlier is revoked; zero: nothing is.
    everything: AtomicU64,
}

struct Layer {
    filter: Filter,
    capacity: usize,
    count: AtomicUsize,
    /// The second from which on nothing in it matters.
    until: AtomicU64,
}

/// For so many the first filter is.
const LEAST: usize = 1 << 16;

/// How much larger each is than the one before,
const GROWTH: usize = 16;

/// and for how many the largest is: 67 MB.
const MOST: usize = 1 << 24;

impl Default for Picture {
    fn default() -> Self {
        Self { layers: ArcSwap::default(), lasting: ArcSwap::default(), everything: AtomicU64::new(0) }
    }
}

impl Layer {
    fn new(capacity: usize) -> Self {
        Self { filter: Filter::new(capacity), capacity, count: AtomicUsize::new(0), until: AtomicU64::new(0) }
    }
}

impl Picture {
    /// Whether any of these may have been revoked.
    pub(super) fn may_hold(&self, keys: impl Iterator<Item = RevocationKey>) -> bool {
        let (layers, lasting) = (self.layers.load(), self.lasting.load());
        if layers.is_empty() && lasting.is_empty() {
            return false;
        }
        // No branch between them: nearly always there is nothing, and what they fetch from memory they fetch together.
        let mut held = false;
        for key in keys {
            let place = Place::of(key);
            for list in [&layers, &lasting] {
                for layer in list.iter() {
                    held |= layer.filter.may_hold(&place);
                }
            }
        }
        held
    }

    /// Whether everything was revoked that was issued then.
    pub(super) fn refuses_everything(&self, issued_at: Option<NumericDate>) -> bool {
        match self.everything.load(Ordering::Acquire) {
            0 => false,
            before => issued_at.is_none_or(|issued_at| issued_at.as_secs() <= before),
        }
    }

    /// Puts one more in. Called by one at a time.
    pub(super) fn add(&self, revocation: &Revocation) {
        if revocation.key == RevocationKey::EVERYTHING {
            let before = revocation.before.map_or(u64::MAX, NumericDate::as_secs);
            self.everything.fetch_max(before.max(1), Ordering::AcqRel);
            return;
        }
        let list = if revocation.until >= NEVER { &self.lasting } else { &self.layers };
        let layers = list.load();
        let layer = match layers.last() {
            Some(last) if last.count.load(Ordering::Relaxed) < last.capacity => Arc::clone(last),
            last => {
                let larger = |last: &Arc<Layer>| last.capacity.saturating_mul(GROWTH).min(MOST);
                let layer = Arc::new(Layer::new(last.map_or(LEAST, larger)));
                let mut more = (**layers).clone();
                more.push(Arc::clone(&layer));
                list.store(Arc::new(more));
                layer
            }
        };
        layer.until.fetch_max(revocation.until.as_secs().saturating_add(1), Ordering::AcqRel);
        if !layer.filter.insert(&Place::of(revocation.key)) {
            layer.count.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Lets filters go in which all has ended. Called by the same as [`add`](Self::add).
    pub(super) fn clean(&self, now: NumericDate) {
        let ended = |layer: &Layer| layer.until.load(Ordering::Acquire) <= now.as_secs();
        let layers = self.layers.load();
        if layers.iter().any(|layer| ended(layer)) {
            self.layers.store(Arc::new(layers.iter().filter(|layer| !ended(layer)).cloned().collect()));
        }
    }

    #[cfg(test)]
    fn bytes(&self) -> usize {
        self.layers.load().iter().map(|layer| layer.filter.bytes()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u64) -> RevocationKey {
        RevocationKey::token(None, &number.to_string()).unwrap()
    }

    fn revocation(number: u64, until: u64) -> Revocation {
        Revocation { key: key(number), before: None, until: NumericDate::from_secs(until) }
    }

    #[test]
    fn nothing_is_missed_and_hardly_anything_found_that_is_not_there() {
        let picture = Picture::default();
        let count = LEAST as u64 * 2;
        (0..count).for_each(|number| picture.add(&revocation(number, 100)));
        assert!((0..count).all(|number| picture.may_hold([key(number)].into_iter())));
        assert!(picture.may_hold([key(count), key(0)].into_iter()));
        let wrong = (count..count + 100_000).filter(|number| picture.may_hold([key(*number)].into_iter())).count();
        assert!(wrong <= 5, "{wrong}");
        assert!(picture.bytes() < 5_000_000, "{}", picture.bytes());
    }

    #[test]
    fn what_has_ended_leaves() {
        let picture = Picture::default();
        (0..LEAST as u64).for_each(|number| picture.add(&revocation(number, 100)));
        picture.add(&revocation(1 << 40, 200));
        picture.add(&revocation(1 << 41, NEVER.as_secs()));
        picture.clean(NumericDate::from_secs(99));
        assert!(picture.may_hold([key(1)].into_iter()));
        picture.clean(NumericDate::from_secs(101));
        assert!(!picture.may_hold([key(1)].into_iter()) && picture.may_hold([key(1 << 40)].into_iter()));
        picture.clean(NumericDate::from_secs(1000));
        assert!(!picture.may_hold([key(1 << 40)].into_iter()) && picture.may_hold([key(1 << 41)].into_iter()));
    }

    #[test]
    fn everything_is_a_matter_of_time() {
        let picture = Picture::default();
        let at = |seconds| Some(NumericDate::from_secs(seconds));
        assert!(!picture.refuses_everything(None));
        let everything = |before| Revocation {
            key: RevocationKey::EVERYTHING,
            before: Some(NumericDate::from_secs(before)),
            until: NumericDate::from_secs(u64::MAX),
        };
        picture.add(&everything(100));
        picture.add(&everything(50));
        assert!(picture.refuses_everything(None) && picture.refuses_everything(at(100)));
        assert!(!picture.refuses_everything(at(101)));
    }
}
