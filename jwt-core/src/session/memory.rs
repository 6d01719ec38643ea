//! A store that is gone with the process.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Changes, Cursor, Ends, Revocation, RevocationKey, Rotation, Session, SessionId};
use super::{Store, StoreError, Stored, Taken, TurnHash};
use crate::NumericDate;

/// Sessions and revocations in memory: for development and tests. A restart forgets them, and what was revoked passes again.
///
/// It is bounded: where it is full, no session begins, and nothing is revoked but what is used twice.
pub struct MemoryStore {
    kept: Mutex<Kept>,
    capacity: usize,
}

#[derive(Default)]
struct Kept {
    sessions: HashMap<SessionId, Stored>,
    revoked: HashMap<RevocationKey, (u64, Revocation)>,
    /// The keys in the order in which they came.
    last: u64,
}

/// How many sessions, and how many revocations.
const CAPACITY: usize = 100_000;

impl MemoryStore {
    /// An empty one, for 100,000 sessions and as many revocations.
    #[must_use]
    pub fn new() -> Self {
        Self::with_capacity(CAPACITY)
    }

    /// An empty one, for so many sessions and as many revocations.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self { kept: Mutex::default(), capacity }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn full<T>(&self) -> Result<T, StoreError> {
        Err(StoreError::new(format!("the memory store is full ({} entries)", self.capacity)))
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

impl Kept {
    fn keep(&mut self, revocation: Revocation) {
        self.last += 1;
        let entry = self.revoked.entry(revocation.key).or_insert((0, revocation));
        *entry = (self.last, entry.1.and(revocation));
    }
}

#[async_trait::async_trait]
impl Store for MemoryStore {
    async fn begin(&self, session: &Session, turn: TurnHash) -> Result<(), StoreError> {
        let mut kept = self.kept();
        if kept.sessions.len() >= self.capacity {
            return self.full();
        }
        kept.sessions.insert(session.id, Stored { session: session.clone(), current: turn, previous: None });
        Ok(())
    }

    async fn find(&self, id: SessionId) -> Result<Option<Stored>, StoreError> {
        Ok(self.kept().sessions.get(&id).cloned())
    }

    async fn rotate(&self, rotation: &Rotation) -> Result<Taken, StoreError> {
        let mut kept = self.kept();
        let Some(stored) = kept.sessions.get_mut(&rotation.session) else { return Ok(Taken::Ended) };
        let taken = stored.take(rotation);
        if taken == Taken::Reused {
            // Where there is no room, a token too many is refused rather than one too few.
            kept.sessions.remove(&rotation.session);
            kept.keep(rotation.revocation);
        }
        Ok(taken)
    }

    async fn revoke(&self, revocation: &Revocation, ends: &Ends) -> Result<(), StoreError> {
        let mut kept = self.kept();
        if kept.revoked.len() >= self.capacity && !kept.revoked.contains_key(&revocation.key) {
            return self.full();
        }
        kept.sessions.retain(|_, stored| !ends.covers(&stored.session));
        kept.keep(*revocation);
        Ok(())
    }

    async fn revoked(&self, keys: &[RevocationKey]) -> Result<Vec<Revocation>, StoreError> {
        let kept = self.kept();
        Ok(keys.iter().filter_map(|key| kept.revoked.get(key)).map(|(_, revocation)| *revocation).collect())
    }

    async fn changes(&self, after: Option<Cursor>) -> Result<Changes, StoreError> {
        let kept = self.kept();
        let after = after.map_or(0, |Cursor(number)| number);
        let after = if after > kept.last { 0 } else { after };
        let mut new: Vec<_> = kept.revoked.values().filter(|(number, _)| *number > after).collect();
        new.sort_by_key(|(number, _)| *number);
        let revocations = new.into_iter().map(|(_, revocation)| *revocation).collect();
        Ok(Changes { revocations, cursor: Some(Cursor(kept.last)), more: false })
    }

    async fn clean(&self, now: NumericDate) -> Result<(), StoreError> {
        let mut kept = self.kept();
        kept.sessions.retain(|_, Stored { session, .. }| now < session.expires_at && now < session.ends_at);
        kept.revoked.retain(|_, (_, revocation)| now < revocation.until);
        Ok(())
    }
}

/// How much there is, and nothing of it.
impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kept = self.kept();
        f.debug_struct("MemoryStore")
            .field("sessions", &kept.sessions.len())
            .field("revoked", &kept.revoked.len())
            .finish_non_exhaustive()
    }
}
