//! A store that is not what it should be.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jwt_core::session::{
    Changes, Cursor, Ends, MemoryStore, Revocation, RevocationKey, Rotation, Session, Store, StoreError, Stored, Taken,
    TurnHash,
};
use jwt_core::{NumericDate, SessionId};

/// A store that fails when it is told to, or forgets what was revoked.
#[derive(Debug, Default, Clone)]
pub struct Moody {
    inner: Arc<MemoryStore>,
    pub fails: Arc<AtomicBool>,
    pub forgets: Arc<AtomicBool>,
}

impl Moody {
    fn ask(&self) -> Result<&MemoryStore, StoreError> {
        if self.fails.load(Ordering::SeqCst) { Err(StoreError::new("told to")) } else { Ok(&self.inner) }
    }
}

#[rocket::async_trait]
impl Store for Moody {
    async fn begin(&self, session: &Session, turn: TurnHash) -> Result<(), StoreError> {
        self.ask()?.begin(session, turn).await
    }

    async fn find(&self, id: SessionId) -> Result<Option<Stored>, StoreError> {
        self.ask()?.find(id).await
    }

    async fn rotate(&self, rotation: &Rotation) -> Result<Taken, StoreError> {
        self.ask()?.rotate(rotation).await
    }

    async fn revoke(&self, revocation: &Revocation, ends: &Ends) -> Result<(), StoreError> {
        if self.forgets.load(Ordering::SeqCst) {
            return Ok(());
        }
        self.ask()?.revoke(revocation, ends).await
    }

    async fn revoked(&self, keys: &[RevocationKey]) -> Result<Vec<Revocation>, StoreError> {
        self.ask()?.revoked(keys).await
    }

    async fn changes(&self, after: Option<Cursor>) -> Result<Changes, StoreError> {
        self.ask()?.changes(after).await
    }

    async fn clean(&self, now: NumericDate) -> Result<(), StoreError> {
        self.ask()?.clean(now).await
    }
}
