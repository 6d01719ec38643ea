//! Sessions: how they begin, go on and end.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::revocations::Revocations;
use super::{Ends, RefreshToken, Revocation, RevocationKey, Rotation, Session, SessionId};
use super::{Store, StoreError, Taken};
use crate::NumericDate;
use crate::token::{Clock, MAX_LEEWAY};

/// How long sessions last.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RefreshSettings {
    /// How long a refresh token can be exchanged.
    pub(crate) expiration: Duration,
    /// How long a session lasts in all.
    pub(crate) absolute: Duration,
    /// For how long a refresh token that was exchanged is good as well, for a client that did not get the answer.
    pub(crate) grace: Duration,
    /// How long access tokens live at most that come with a session.
    pub(crate) access: Duration,
}

/// Why a refresh token cannot be exchanged.
#[derive(Debug)]
pub(crate) enum RefreshError {
    /// It is none, it has expired, or its session has ended.
    Invalid,
    /// It was exchanged before; its session has ended with that.
    Reused(SessionId),
    /// It is another client's.
    OtherClient,
    Store(StoreError),
    /// No random numbers, or no hash.
    Random,
}

impl From<StoreError> for RefreshError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Sessions over a store. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Sessions {
    store: Arc<dyn Store>,
    revocations: Revocations,
    settings: RefreshSettings,
    clock: Arc<dyn Clock>,
}

/// A session that is about to begin.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) token: RefreshToken,
    pub(crate) session: SessionId,
}

/// A session that is about to go on.
#[derive(Debug)]
pub(crate) struct Refresh {
    token: RefreshToken,
    pub(crate) session: Session,
}

impl Sessions {
    pub(crate) fn new(
        store: Arc<dyn Store>,
        revocations: Revocations,
        settings: RefreshSettings,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { store, revocations, settings, clock }
    }

    pub(crate) fn revocations(&self) -> &Revocations {
        &self.revocations
    }

    pub(crate) fn store(&self) -> &Arc<dyn Store> {
        &self.store
    }

    /// The name of a new session, and its first refresh token. Nothing is kept of it yet.
    pub(crate) fn draft() -> Result<Draft, RefreshError> {
        let token = RefreshToken::begin().ok_or(RefreshError::Random)?;
        let session = token.session().ok_or(RefreshError::Random)?;
        Ok(Draft { token, session })
    }

    /// Whether what is issued to this user now was not revoked with what was issued until now.
    pub(crate) async fn may_begin(&self, issuer: Option<&str>, subject: &str) -> Result<bool, RefreshError> {
        let subject = RevocationKey::subject(issuer, subject).ok_or(RefreshError::Random)?;
        let revoked = self.store.revoked(&[RevocationKey::EVERYTHING, subject]).await?;
        let now = self.clock.now();
        Ok(!revoked.iter().any(|revocation| revocation.refuses(Some(now))))
    }

    /// Begins a session.
    pub(crate) async fn begin(&self, draft: &Draft, subject: &str, client: Option<&str>) -> Result<(), RefreshError> {
        let now = self.clock.now();
        let session = Session {
            id: draft.session,
            subject: subject.to_owned(),
            client: client.map(str::to_owned),
            started_at: now,
            expires_at: now.saturating_add(self.settings.expiration.min(self.settings.absolute)),
            ends_at: now.saturating_add(self.settings.absolute),
        };
        Ok(self.store.begin(&session, draft.token.hash().ok_or(RefreshError::Random)?).await?)
    }

    /// The session of a refresh token, which is good as far as can be seen. It is not exchanged yet, so that nothing is lost
    /// where no new token can be made.
    pub(crate) async fn look_up(
        &self,
        text: &str,
        client: Option<&str>,
        issuer: Option<&str>,
    ) -> Result<Refresh, RefreshError> {
        let token = RefreshToken::read(text).ok_or(RefreshError::Invalid)?;
        let id = token.session().ok_or(RefreshError::Random)?;
        let stored = self.store.find(id).await?.ok_or(RefreshError::Invalid)?;
        match stored.would_take(token.hash().ok_or(RefreshError::Random)?, self.clock.now(), self.settings.grace) {
            Taken::Ended => return Err(RefreshError::Invalid),
            Taken::Reused => {
                self.end(&stored.session).await?;
                return Err(RefreshError::Reused(id));
            }
            Taken::Exchanged => {}
        }
        if stored.session.client.as_deref() != client {
            return Err(RefreshError::OtherClient);
        }
        let keys = [
            Some(RevocationKey::EVERYTHING),
            RevocationKey::session(id),
            RevocationKey::subject(issuer, &stored.session.subject),
        ];
        let keys: Option<Vec<_>> = keys.into_iter().collect();
        let revoked = self.store.revoked(&keys.ok_or(RefreshError::Random)?).await?;
        // It may have begun while all of its user's were ended.
        if revoked.iter().any(|revocation| revocation.refuses(Some(stored.session.started_at))) {
            return Err(RefreshError::Invalid);
        }
        Ok(Refresh { token, session: stored.session })
    }

    /// Exchanges the refresh token: of all who try, one gets the next.
    pub(crate) async fn exchange(&self, refresh: &Refresh) -> Result<RefreshToken, RefreshError> {
        let next = refresh.token.next().ok_or(RefreshError::Random)?;
        let now = self.clock.now();
        let rotation = Rotation {
            session: refresh.session.id,
            from: refresh.token.hash().ok_or(RefreshError::Random)?,
            to: next.hash().ok_or(RefreshError::Random)?,
            now,
            expires_at: now.saturating_add(self.settings.expiration).min(refresh.session.ends_at),
            grace: self.settings.grace,
            revocation: self.revocation(&refresh.session)?,
        };
        match self.store.rotate(&rotation).await? {
            Taken::Exchanged => Ok(next),
            Taken::Ended => Err(RefreshError::Invalid),
            Taken::Reused => {
                self.revocations.add(&rotation.revocation, true);
                Err(RefreshError::Reused(rotation.session))
            }
        }
    }

    /// Ends the session of a refresh token, where it has one; a token of an earlier turn does as well.
    pub(crate) async fn end_by(&self, text: &str) -> Result<(), RefreshError> {
        let Some(token) = RefreshToken::read(text) else { return Ok(()) };
        let id = token.session().ok_or(RefreshError::Random)?;
        match self.store.find(id).await? {
            Some(stored) => self.end(&stored.session).await,
            None => Ok(()),
        }
    }

    /// Ends a session of which no more is known than its name.
    pub(crate) async fn end_named(&self, id: SessionId) -> Result<(), RefreshError> {
        let until = self.clock.now().saturating_add(self.settings.absolute);
        let revocation = self.revocation_of(id, until)?;
        Ok(self.revocations.revoke(&revocation, &Ends::Session(id)).await?)
    }

    async fn end(&self, session: &Session) -> Result<(), RefreshError> {
        let revocation = self.revocation(session)?;
        Ok(self.revocations.revoke(&revocation, &Ends::Session(session.id)).await?)
    }

    fn revocation(&self, session: &Session) -> Result<Revocation, RefreshError> {
        self.revocation_of(session.id, session.ends_at)
    }

    /// Its last access token may have been made at the very end.
    fn revocation_of(&self, id: SessionId, ends_at: NumericDate) -> Result<Revocation, RefreshError> {
        let key = RevocationKey::session(id).ok_or(RefreshError::Random)?;
        let until = ends_at.saturating_add(self.settings.access).saturating_add(MAX_LEEWAY);
        Ok(Revocation { key, before: None, until })
    }

    /// Revokes one access token, which expires then.
    pub(crate) async fn revoke_token(
        &self,
        key: RevocationKey,
        expires_at: Option<NumericDate>,
    ) -> Result<(), StoreError> {
        let until = expires_at.map_or(NEVER, |expires_at| expires_at.saturating_add(MAX_LEEWAY));
        self.revocations.revoke(&Revocation { key, before: None, until }, &Ends::None).await
    }

    /// Revokes everything of a user that was issued until now, and ends the sessions. How long tokens live that were issued
    /// otherwise is not known, so that it stands for ever.
    pub(crate) async fn revoke_subject(&self, issuer: Option<&str>, subject: &str) -> Result<(), RefreshError> {
        let key = RevocationKey::subject(issuer, subject).ok_or(RefreshError::Random)?;
        let before = self.clock.now();
        let revocation = Revocation { key, before: Some(before), until: NEVER };
        Ok(self.revocations.revoke(&revocation, &Ends::Subject(subject.to_owned(), before)).await?)
    }

    /// Revokes every token of every issuer that was issued until now, and ends all sessions.
    pub(crate) async fn revoke_everything(&self) -> Result<(), StoreError> {
        let before = self.clock.now();
        let revocation = Revocation { key: RevocationKey::EVERYTHING, before: Some(before), until: NEVER };
        self.revocations.revoke(&revocation, &Ends::All(before)).await
    }

    /// Lets go what has ended, here and in the store.
    pub(crate) async fn clean(&self) -> Result<(), StoreError> {
        let now = self.clock.now();
        self.revocations.clean(now);
        self.store.clean(now).await
    }
}

/// Later than any token, and still a date that every store can keep.
const NEVER: NumericDate = NumericDate::from_secs(253_402_300_799);

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sessions").field("store", &self.store).field("settings", &self.settings).finish_non_exhaustive()
    }
}
