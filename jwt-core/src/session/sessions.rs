//! Sessions: how they begin, go on and end.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::revocations::Revocations;
use super::{Ends, RefreshToken, Revocation, RevocationKey, Rotation, Session, SessionId};
use super::{NEVER, Store, StoreError, Taken, patiently};
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
    /// Whether each session has to be bound to a client.
    pub(crate) bind: bool,
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

/// A user: a subject alone names nobody.
#[derive(Clone, Copy)]
pub(crate) struct User<'u> {
    pub(crate) issuer: Option<&'u str>,
    pub(crate) subject: &'u str,
}

impl User<'_> {
    fn key(&self) -> Result<RevocationKey, RefreshError> {
        RevocationKey::subject(self.issuer, self.subject).ok_or(RefreshError::Random)
    }
}

/// Whose sessions are meant: of which issuer, and of which client, if of one.
#[derive(Clone, Copy)]
pub(crate) struct Whose<'w> {
    pub(crate) issuer: Option<&'w str>,
    pub(crate) client: Option<&'w str>,
}

impl Whose<'_> {
    fn is(&self, session: &Session) -> bool {
        session.issuer.as_deref() == self.issuer && session.client.as_deref() == self.client
    }
}

/// What a client is granted, if a session is one's.
#[derive(Clone, Copy, Default)]
pub(crate) struct Terms<'t> {
    pub(crate) client: Option<&'t str>,
    pub(crate) scope: Option<&'t str>,
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

    /// Whether each session has to be bound to a client.
    pub(crate) fn wants_client(&self) -> bool {
        self.settings.bind
    }

    /// The name of a new session, and its first refresh token. Nothing is kept of it yet.
    pub(crate) fn draft() -> Result<Draft, RefreshError> {
        let token = RefreshToken::begin().ok_or(RefreshError::Random)?;
        let session = token.session().ok_or(RefreshError::Random)?;
        Ok(Draft { token, session })
    }

    /// Whether what was issued to this user then was revoked with what was issued before.
    pub(crate) async fn may_begin(&self, user: &User<'_>, issued_at: NumericDate) -> Result<bool, RefreshError> {
        let keys = [RevocationKey::EVERYTHING, user.key()?];
        let revoked = patiently(self.store.revoked(&keys)).await?;
        let refuses = revoked.iter().any(|revocation| revocation.refuses(Some(issued_at)));
        Ok(!refuses && !self.revocations.refuses(&keys, issued_at))
    }

    /// Begins a session, whose first access token was issued then. Says when its refresh token expires.
    pub(crate) async fn begin(
        &self,
        draft: &Draft,
        user: &User<'_>,
        terms: Terms<'_>,
        issued_at: NumericDate,
    ) -> Result<NumericDate, RefreshError> {
        let session = Session {
            id: draft.session,
            issuer: user.issuer.map(str::to_owned),
            subject: user.subject.to_owned(),
            client: terms.client.map(str::to_owned),
            scope: terms.scope.map(str::to_owned),
            started_at: issued_at,
            expires_at: issued_at.saturating_add(self.settings.expiration.min(self.settings.absolute)),
            ends_at: issued_at.saturating_add(self.settings.absolute),
        };
        let hash = draft.token.hash().ok_or(RefreshError::Random)?;
        patiently(self.store.begin(&session, hash)).await?;
        Ok(session.expires_at)
    }

    /// The session of a refresh token, which is good as far as can be seen. It is not exchanged yet, so that nothing is lost
    /// where no new token can be made.
    pub(crate) async fn look_up(&self, text: &str, whose: &Whose<'_>) -> Result<Refresh, RefreshError> {
        let token = RefreshToken::read(text).ok_or(RefreshError::Invalid)?;
        let id = token.session().ok_or(RefreshError::Random)?;
        let stored = patiently(self.store.find(id)).await?.ok_or(RefreshError::Invalid)?;
        // What another application keeps in the same store, it ends itself.
        if stored.session.issuer.as_deref() != whose.issuer {
            return Err(RefreshError::Invalid);
        }
        match stored.would_take(token.hash().ok_or(RefreshError::Random)?, self.clock.now(), self.settings.grace) {
            Taken::Ended => return Err(RefreshError::Invalid),
            Taken::Reused => {
                self.end(&stored.session).await?;
                return Err(RefreshError::Reused(id));
            }
            Taken::Exchanged => {}
        }
        // Another client's.
        if !whose.is(&stored.session) {
            return Err(RefreshError::Invalid);
        }
        if self.is_revoked(&stored.session).await? {
            return Err(RefreshError::Invalid);
        }
        Ok(Refresh { token, session: stored.session })
    }

    /// Whether a session was revoked that is there still: it may have begun while all of its user's were ended; and the store may
    /// have forgotten what was.
    async fn is_revoked(&self, session: &Session) -> Result<bool, RefreshError> {
        let user = User { issuer: session.issuer.as_deref(), subject: &session.subject };
        let keys = [RevocationKey::EVERYTHING, session_key(session.id)?, user.key()?];
        let revoked = patiently(self.store.revoked(&keys)).await?;
        let refuses = revoked.iter().any(|revocation| revocation.refuses(Some(session.started_at)));
        Ok(refuses || self.revocations.refuses(&keys, session.started_at))
    }

    /// The session of a refresh token that is good now. Nothing comes of asking: not even where it was used before.
    #[cfg(feature = "oauth")]
    pub(crate) async fn peek(&self, text: &str, whose: &Whose<'_>) -> Result<Option<Session>, RefreshError> {
        let Some(token) = RefreshToken::read(text) else { return Ok(None) };
        let id = token.session().ok_or(RefreshError::Random)?;
        let Some(stored) = patiently(self.store.find(id)).await? else { return Ok(None) };
        let turn = token.hash().ok_or(RefreshError::Random)?;
        let is_good = stored.would_take(turn, self.clock.now(), self.settings.grace) == Taken::Exchanged
            && whose.is(&stored.session)
            && !self.is_revoked(&stored.session).await?;
        Ok(is_good.then_some(stored.session))
    }

    /// Whether it is a refresh token of a session that there is, of whatever turn. Nobody is asked about what does not look like one.
    #[cfg(feature = "introspection")]
    pub(crate) async fn holds(&self, text: &str) -> Result<bool, StoreError> {
        match RefreshToken::read(text).and_then(|token| token.session()) {
            Some(id) => Ok(patiently(self.store.find(id)).await?.is_some()),
            None => Ok(false),
        }
    }

    /// Exchanges the refresh token: of all who try, one gets the next. Says for how long that one is good.
    pub(crate) async fn exchange(&self, refresh: &Refresh) -> Result<(RefreshToken, Duration), RefreshError> {
        let next = refresh.token.next().ok_or(RefreshError::Random)?;
        let now = self.clock.now();
        let rotation = Rotation {
            session: refresh.session.id,
            from: refresh.token.hash().ok_or(RefreshError::Random)?,
            to: next.hash().ok_or(RefreshError::Random)?,
            now,
            expires_at: now.saturating_add(self.settings.expiration).min(refresh.session.ends_at),
            grace: self.settings.grace,
            revocation: self.revocation(refresh.session.id)?,
        };
        match patiently(self.store.rotate(&rotation)).await? {
            Taken::Exchanged => {
                Ok((next, rotation.expires_at.since_epoch().saturating_sub(rotation.now.since_epoch())))
            }
            Taken::Ended => Err(RefreshError::Invalid),
            Taken::Reused => {
                self.revocations.add(&rotation.revocation, true);
                Err(RefreshError::Reused(rotation.session))
            }
        }
    }

    /// Ends the session of a refresh token, where it has one; a token of an earlier turn does as well.
    pub(crate) async fn end_by(&self, text: &str, whose: &Whose<'_>) -> Result<(), RefreshError> {
        let Some(token) = RefreshToken::read(text) else { return Ok(()) };
        let id = token.session().ok_or(RefreshError::Random)?;
        match patiently(self.store.find(id)).await? {
            Some(stored) if whose.is(&stored.session) => self.end(&stored.session).await,
            _ => Ok(()),
        }
    }

    /// Ends a session of which no more is known than its name.
    pub(crate) async fn end_named(&self, id: SessionId) -> Result<(), RefreshError> {
        Ok(self.revocations.revoke(&self.revocation(id)?, &Ends::Session(id)).await?)
    }

    /// The same by a token of the session, which expires then.
    pub(crate) async fn end_of_token(
        &self,
        id: SessionId,
        expires_at: Option<NumericDate>,
    ) -> Result<(), RefreshError> {
        let mut revocation = self.revocation(id)?;
        revocation.until = revocation.until.max(end_of(expires_at));
        Ok(self.revocations.revoke(&revocation, &Ends::Session(id)).await?)
    }

    pub(crate) async fn end(&self, session: &Session) -> Result<(), RefreshError> {
        Ok(self.revocations.revoke(&self.revocation(session.id)?, &Ends::Session(session.id)).await?)
    }

    /// As long as its access tokens live; a day at least, for what an earlier configuration let live longer.
    fn revocation(&self, id: SessionId) -> Result<Revocation, RefreshError> {
        let lifetime = self.settings.access.max(DAY).saturating_add(MAX_LEEWAY);
        Ok(Revocation { key: session_key(id)?, before: None, until: self.clock.now().saturating_add(lifetime) })
    }

    /// Revokes one access token, which expires then.
    pub(crate) async fn revoke_token(
        &self,
        key: RevocationKey,
        expires_at: Option<NumericDate>,
    ) -> Result<(), StoreError> {
        let revocation = Revocation { key, before: None, until: end_of(expires_at) };
        self.revocations.revoke(&revocation, &Ends::None).await
    }

    /// Revokes everything of a user that was issued until now, and ends the sessions that there are. How long tokens live that were
    /// issued otherwise is not known, so that it stands for ever.
    pub(crate) async fn revoke_user(&self, user: &User<'_>) -> Result<(), RefreshError> {
        let ends = Ends::Subject(user.issuer.map(str::to_owned), user.subject.to_owned());
        Ok(self.revoke_until_now(user.key()?, &ends).await?)
    }

    /// Revokes every token of every issuer that was issued until now, and ends all sessions.
    pub(crate) async fn revoke_everything(&self) -> Result<(), StoreError> {
        self.revoke_until_now(RevocationKey::EVERYTHING, &Ends::All).await
    }

    /// Until the moment at which the store has done it: a session may have been refreshed elsewhere while it was at it.
    async fn revoke_until_now(&self, key: RevocationKey, ends: &Ends) -> Result<(), StoreError> {
        let mut before = self.clock.now();
        loop {
            self.revocations.revoke(&Revocation { key, before: Some(before), until: NEVER }, ends).await?;
            let now = self.clock.now();
            // In whole seconds, which is all that most tokens say. Each step takes less than the store is waited for.
            if now.as_secs() <= before.as_secs() {
                return Ok(());
            }
            before = now;
        }
    }

    /// Lets go what has ended, here and in the store.
    pub(crate) async fn clean(&self) -> Result<(), StoreError> {
        // A clock that is a day ahead lets nothing go too early, and one that is at the end of time nothing at all.
        let now = self.clock.now();
        if now >= NEVER {
            return Ok(());
        }
        let now = now.saturating_sub(DAY);
        self.revocations.clean(now);
        self.store.clean(now).await
    }
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// From when on a token that expires then can pass nowhere.
fn end_of(expires_at: Option<NumericDate>) -> NumericDate {
    expires_at.map_or(NEVER, |expires_at| expires_at.saturating_add(MAX_LEEWAY))
}

fn session_key(id: SessionId) -> Result<RevocationKey, RefreshError> {
    RevocationKey::session(id).ok_or(RefreshError::Random)
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sessions").field("store", &self.store).field("settings", &self.settings).finish_non_exhaustive()
    }
}
