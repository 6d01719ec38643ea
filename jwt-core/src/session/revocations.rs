//! Whether a token was revoked, as this process knows it.

use std::collections::HashMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock, RwLockWriteGuard};
use std::time::{Duration, Instant};

use super::picture::Picture;
use super::{Cursor, Ends, Revocation, RevocationKey, SessionId, Store, StoreError, patiently};
use crate::NumericDate;
use crate::token::TokenError;

/// What a token may be revoked by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TokenKeys {
    pub(crate) token: RevocationKey,
    pub(crate) session: Option<(SessionId, RevocationKey)>,
    pub(crate) subject: Option<RevocationKey>,
}

impl TokenKeys {
    /// Of a token that says this of itself; `None` where it cannot be told.
    pub(crate) fn new(
        issuer: Option<&str>,
        subject: Option<&str>,
        session: Option<&str>,
        token: Option<RevocationKey>,
    ) -> Option<Self> {
        let session = match session.and_then(SessionId::from_claim) {
            Some(id) => Some((id, RevocationKey::session(id)?)),
            None => None,
        };
        let subject = match subject {
            Some(subject) => Some(RevocationKey::subject(issuer, subject)?),
            None => None,
        };
        Some(Self { token: token?, session, subject })
    }

    fn all(&self) -> impl Iterator<Item = RevocationKey> + Clone + use<> {
        [Some(self.token), self.session.map(|(_, key)| key), self.subject].into_iter().flatten()
    }
}

/// What is known of a token without asking anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Passes,
    Revoked,
    /// Only the store knows.
    Ask,
    /// Nothing was heard of the store for too long.
    Unavailable,
}

/// What happens to tokens while nothing is heard of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub(crate) enum Unheard {
    /// None passes.
    #[default]
    Refuse,
    /// Those pass that were not revoked as far as is known.
    Accept,
}

/// How many answers of the store are kept at most.
const ANSWERS: usize = 100_000;

/// For how long after something came cursors are set back by what the store asks for: three times as much as the clocks of two
/// servers may differ by.
const OVERLAPPING: Duration = Duration::from_secs(30);

/// How often the store is asked again, where something came while it answered.
const ATTEMPTS: usize = 3;

/// Everything that was revoked, as far as this process has heard. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Revocations {
    inner: Arc<Inner>,
}

struct Inner {
    store: Arc<dyn Store>,
    picture: Picture,
    /// Of what the picture may hold: what it really is. Asked only where the picture has something.
    known: RwLock<Known>,
    began: Instant,
    /// When everything was known that the store knew, in milliseconds since the beginning, and one; zero: never.
    heard: AtomicU64,
    max_staleness: Duration,
    unheard: Unheard,
}

#[derive(Default)]
struct Known {
    /// One's own, and all that have a moment: whose they are may have logged in again since, and comes with each request.
    exact: HashMap<RevocationKey, Revocation>,
    /// What the store said of others; `None`: the picture is wrong, and there is nothing of this key.
    answers: HashMap<RevocationKey, Option<Revocation>>,
    cursor: Option<Cursor>,
    /// When that was another the last time.
    advanced: Option<Instant>,
    /// One's own that the store failed to take: it is told them again.
    owed: HashMap<RevocationKey, (Revocation, Ends)>,
    /// Counts what came, so that no answer of the store is kept that is older.
    version: u64,
}

impl Known {
    fn advance(&mut self, cursor: Option<Cursor>) {
        if cursor != self.cursor {
            (self.cursor, self.advanced) = (cursor, Some(Instant::now()));
        }
    }

    /// After what the store is asked. Another server whose clock is behind has caught up with the cursor after a while, and what was
    /// heard need not be heard again and again.
    fn after(&self, overlap: u64) -> Option<Cursor> {
        let fresh = self.advanced.is_some_and(|advanced| advanced.elapsed() < OVERLAPPING);
        let Cursor(number) = self.cursor?;
        Some(Cursor(if fresh { number.saturating_sub(overlap) } else { number }))
    }

    /// `None`: nobody knows.
    fn get(&self, key: RevocationKey) -> Option<Option<Revocation>> {
        let (exact, answer) = (self.exact.get(&key).copied(), self.answers.get(&key).copied());
        match (exact, answer) {
            (Some(exact), Some(Some(answer))) => Some(Some(exact.and(answer))),
            (Some(exact), _) => Some(Some(exact)),
            (None, answer) => answer,
        }
    }

    fn refuses(&self, mut keys: impl Iterator<Item = RevocationKey>, issued_at: Option<NumericDate>) -> bool {
        keys.any(|key| self.get(key).flatten().is_some_and(|revocation| revocation.refuses(issued_at)))
    }
}

impl Revocations {
    pub(crate) fn new(store: Arc<dyn Store>, max_staleness: Duration, unheard: Unheard) -> Self {
        Self {
            inner: Arc::new(Inner {
                store,
                picture: Picture::default(),
                known: RwLock::default(),
                began: Instant::now(),
                heard: AtomicU64::new(0),
                max_staleness,
                unheard,
            }),
        }
    }

    /// Whether a token may pass that was issued then. Where the picture has nothing of it, nobody is waited for.
    pub(crate) fn check(&self, keys: &TokenKeys, issued_at: Option<NumericDate>) -> Verdict {
        // Before the picture is looked at: what was heard by now is in it.
        let heard = self.has_heard();
        if self.inner.picture.refuses_everything(issued_at) {
            return Verdict::Revoked;
        }
        let held = |key| self.inner.picture.may_hold(std::iter::once(key));
        let mut sure = true;
        if self.inner.picture.may_hold(keys.all()) {
            let known = self.inner.known.read().unwrap_or_else(PoisonError::into_inner);
            if known.refuses(keys.all(), issued_at) {
                return Verdict::Revoked;
            }
            sure = keys.all().all(|key| known.get(key).is_some() || !held(key));
        }
        match heard {
            true if sure => Verdict::Passes,
            true => Verdict::Ask,
            false if sure && self.inner.unheard == Unheard::Accept && self.has_ever_heard() => Verdict::Passes,
            false => Verdict::Unavailable,
        }
    }

    /// Asks the store what [`check`](Self::check) could not tell.
    pub(crate) async fn confirm(&self, keys: &TokenKeys, issued_at: Option<NumericDate>) -> Result<(), TokenError> {
        let all: Vec<_> = keys.all().collect();
        for _ in 0..ATTEMPTS {
            let version = self.inner.known.read().unwrap_or_else(PoisonError::into_inner).version;
            let found = patiently(self.inner.store.revoked(&all)).await.map_err(|error| {
                tracing::error!("whether a token was revoked cannot be told: {error}");
                TokenError::RevocationsUnavailable
            })?;
            if found.iter().any(|revocation| revocation.refuses(issued_at)) {
                self.keep(&all, &found, version);
                return Err(TokenError::Revoked);
            }
            let known = self.inner.known.read().unwrap_or_else(PoisonError::into_inner);
            if known.refuses(keys.all(), issued_at) || self.inner.picture.refuses_everything(issued_at) {
                return Err(TokenError::Revoked);
            }
            let is_current = known.version == version;
            drop(known);
            if is_current {
                self.keep(&all, &found, version);
                return Ok(());
            }
        }
        Err(TokenError::RevocationsUnavailable)
    }

    /// Keeps an answer, unless something came since it was asked for.
    fn keep(&self, keys: &[RevocationKey], found: &[Revocation], version: u64) {
        let mut known = self.known();
        if known.version != version || known.answers.len() >= ANSWERS {
            return;
        }
        for key in keys {
            let answer = found.iter().filter(|one| one.key == *key).copied().reduce(Revocation::and);
            known.answers.insert(*key, answer);
        }
    }

    /// Whether this process knows that something that began then is revoked, whatever the store says.
    pub(super) fn refuses(&self, keys: &[RevocationKey], began_at: NumericDate) -> bool {
        let known = self.inner.known.read().unwrap_or_else(PoisonError::into_inner);
        self.inner.picture.refuses_everything(Some(began_at)) || known.refuses(keys.iter().copied(), Some(began_at))
    }

    /// Revokes: here at once, and in the store, whether or not the caller stays to hear of it. Where the store fails, it is told
    /// again with the next [`catch_up`](Self::catch_up): here it counts in any case, so that nobody could ask for it once more.
    pub(crate) async fn revoke(&self, revocation: &Revocation, ends: &Ends) -> Result<(), StoreError> {
        self.add(revocation, true);
        let (this, revocation, ends) = (self.clone(), *revocation, ends.clone());
        let telling = tokio::spawn(async move { this.tell(revocation, ends).await });
        telling.await.unwrap_or_else(|_| Err(StoreError::new("it was not told what was revoked")))
    }

    /// Tells the store, or owes it.
    async fn tell(&self, revocation: Revocation, ends: Ends) -> Result<(), StoreError> {
        let kept = patiently(self.inner.store.revoke(&revocation, &ends)).await;
        if kept.is_err() {
            self.owe(revocation, ends);
        }
        kept
    }

    /// Of one key there may be one already: the later counts.
    fn owe(&self, revocation: Revocation, ends: Ends) {
        let mut known = self.known();
        let both = known.owed.get(&revocation.key).map_or(revocation, |(there, _)| there.and(revocation));
        known.owed.insert(revocation.key, (both, ends));
    }

    /// What this process knows for itself: its own revocations stand, even if the store forgets them.
    pub(crate) fn add(&self, revocation: &Revocation, own: bool) {
        let mut known = self.known();
        known.version += 1;
        self.inner.picture.add(revocation);
        if own || revocation.before.is_some() {
            let exact = known.exact.get(&revocation.key).map_or(*revocation, |there| there.and(*revocation));
            known.exact.insert(revocation.key, exact);
        } else if let Some(answer) = known.answers.get_mut(&revocation.key) {
            *answer = Some(answer.map_or(*revocation, |there| there.and(*revocation)));
        }
    }

    /// Hears from the store what came since the last time.
    pub(crate) async fn catch_up(&self) -> Result<(), StoreError> {
        let heard = self.hear().await;
        self.pay().await;
        heard
    }

    /// Tells the store what it failed to take, until it fails again.
    async fn pay(&self) {
        let owed = std::mem::take(&mut self.known().owed);
        let mut takes = true;
        for (revocation, ends) in owed.into_values() {
            if takes {
                takes = self.tell(revocation, ends).await.is_ok();
            } else {
                self.owe(revocation, ends);
            }
        }
    }

    async fn hear(&self) -> Result<(), StoreError> {
        let mut after = self.known().after(self.inner.store.overlap());
        loop {
            // Of what comes while it answers nothing is known.
            let asked = self.inner.began.elapsed();
            let changes = patiently(self.inner.store.changes(after)).await?;
            changes.revocations.iter().for_each(|revocation| self.add(revocation, false));
            self.known().advance(changes.cursor);
            after = changes.cursor;
            if !changes.more {
                let asked = u64::try_from(asked.as_millis()).unwrap_or(u64::MAX).saturating_add(1);
                self.inner.heard.fetch_max(asked, Ordering::AcqRel);
                return Ok(());
            }
        }
    }

    /// Lets go what has ended.
    pub(crate) fn clean(&self, now: NumericDate) {
        let mut known = self.known();
        self.inner.picture.clean(now);
        known.exact.retain(|_, revocation| now < revocation.until);
        known.owed.retain(|_, (revocation, _)| now < revocation.until);
        known.answers.retain(|_, answer| answer.is_some_and(|revocation| now < revocation.until));
    }

    /// For how long nothing was heard of the store; `None` if never anything.
    fn silence(&self) -> Option<Duration> {
        let heard = self.inner.heard.load(Ordering::Acquire).checked_sub(1)?;
        Some(self.inner.began.elapsed().saturating_sub(Duration::from_millis(heard)))
    }

    fn has_ever_heard(&self) -> bool {
        self.silence().is_some()
    }

    fn has_heard(&self) -> bool {
        self.silence().is_some_and(|silence| silence <= self.inner.max_staleness)
    }

    fn known(&self) -> RwLockWriteGuard<'_, Known> {
        self.inner.known.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Revocations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Revocations")
            .field("store", &self.inner.store)
            .field("max_staleness", &self.inner.max_staleness)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_two_debts_the_later_counts() {
        let revocations = Revocations::new(Arc::new(crate::session::MemoryStore::new()), OVERLAPPING, Unheard::Refuse);
        let key = RevocationKey::EVERYTHING;
        let until = |second| Revocation {
            key,
            before: Some(NumericDate::from_secs(second)),
            until: NumericDate::from_secs(4_000_000_000),
        };
        for second in [2, 1] {
            revocations.owe(until(second), Ends::All);
        }
        assert_eq!(revocations.known().owed.get(&key).map(|(owed, _)| *owed), Some(until(2)));
    }

    #[test]
    fn what_was_heard_is_heard_again_for_a_while() {
        let mut known = Known::default();
        assert_eq!(known.after(10), None);
        known.advance(Some(Cursor(100)));
        assert_eq!(known.after(10), Some(Cursor(90)));
        known.advanced = Instant::now().checked_sub(OVERLAPPING);
        assert_eq!(known.after(10), Some(Cursor(100)));
        known.advance(Some(Cursor(100)));
        assert_eq!(known.after(10), Some(Cursor(100)), "nothing came");
        known.advance(Some(Cursor(5)));
        assert_eq!(known.after(10), Some(Cursor(0)));
    }
}
