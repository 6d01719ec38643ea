//! Where sessions and revocations are kept.

use std::error::Error;
use std::fmt::{self, Debug};
use std::time::Duration;

use super::{RevocationKey, SessionId, TurnHash};
use crate::NumericDate;

/// Where sessions and revocations are kept: [`MemoryStore`](super::MemoryStore), SQLite, Redis, or one's own.
///
/// What returned `Ok` has to be there after a crash, and at once for everybody who asks. A store of one's own is ready when it
/// passes `testing::store_conformance`.
#[async_trait::async_trait]
pub trait Store: Debug + Send + Sync + 'static {
    /// Whether it will keep what it is given; asked once, at launch, which an error stops. By default it will.
    async fn check(&self) -> Result<(), StoreError> {
        Ok(())
    }

    /// Keeps a session that began now, and the hash of its first refresh token.
    async fn begin(&self, session: &Session, turn: TurnHash) -> Result<(), StoreError>;

    /// The session as it stands; `None` where there is none, or it has ended.
    async fn find(&self, id: SessionId) -> Result<Option<Stored>, StoreError>;

    /// Takes a refresh token, and puts the next into its place: what [`Stored::take`] says, as one step that nobody else
    /// comes in between of. Where that is [`Taken::Reused`], the session is gone with it, and `rotation.revocation` is kept,
    /// in the same step.
    async fn rotate(&self, rotation: &Rotation) -> Result<Taken, StoreError>;

    /// Keeps a revocation, and lets sessions end with it, as one step. Of two revocations of one key the later `before` and
    /// the later `until` count; without `before` counts more than any.
    async fn revoke(&self, revocation: &Revocation, ends: &Ends) -> Result<(), StoreError>;

    /// The revocations there are of these keys.
    async fn revoked(&self, keys: &[RevocationKey]) -> Result<Vec<Revocation>, StoreError>;

    /// The revocations that came after the cursor, or all, in the order in which they came; as many as are handed over at a
    /// time. Some may be handed over twice, and none is left out. A cursor from beyond the last of them is of a store that was
    /// there before this one: all are handed over then.
    async fn changes(&self, after: Option<Cursor>) -> Result<Changes, StoreError>;

    /// Lets go what has ended: sessions, and revocations whose `until` has come.
    async fn clean(&self, now: NumericDate) -> Result<(), StoreError>;

    /// By how much a cursor is set back when changes are asked for again, for half a minute after some came: for a store whose cursors
    /// are times, and that another server may take over, whose clock is another, by ten seconds at most.
    fn overlap(&self) -> u64 {
        0
    }

    /// Returns when there may be [`changes`](Self::changes) that somebody else made. By default never, so that they are asked
    /// for from time to time alone.
    async fn changed(&self) {
        std::future::pending().await
    }
}

/// A session: one login, for as long as its refresh tokens can be exchanged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// What names it.
    pub id: SessionId,
    /// Who issues its tokens, where that is configured: a store may serve several applications.
    pub issuer: Option<String>,
    /// Whose it is: what its tokens call the user, which names nobody without the issuer.
    pub subject: String,
    /// The client that it is bound to (RFC 6749 section 6), if it is.
    pub client: Option<String>,
    /// The scope that was granted to the client, delimited by spaces, where it was an OAuth 2.0 grant: no refresh gives more
    /// (RFC 6749 section 6).
    pub scope: Option<String>,
    /// When its user logged in.
    pub started_at: NumericDate,
    /// When its refresh token expires, unless it is exchanged before.
    pub expires_at: NumericDate,
    /// When it ends, however often it was refreshed.
    pub ends_at: NumericDate,
}

/// A session with what is kept of its refresh tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The session.
    pub session: Session,
    /// Of the refresh token that was handed out last.
    pub current: TurnHash,
    /// Of the one before it, and when it was exchanged.
    pub previous: Option<(TurnHash, NumericDate)>,
}

/// The exchange of a refresh token.
#[derive(Clone, Debug)]
pub struct Rotation {
    /// Of which session.
    pub session: SessionId,
    /// The token that was presented.
    pub from: TurnHash,
    /// The token that takes its place.
    pub to: TurnHash,
    /// The time.
    pub now: NumericDate,
    /// When the new token expires.
    pub expires_at: NumericDate,
    /// For how long the token before the last is good as well, after it was exchanged.
    pub grace: Duration,
    /// What revokes the session's access tokens, should the token turn out to have been used before.
    pub revocation: Revocation,
}

/// What became of a refresh token that was presented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It was good, and is exchanged.
    Exchanged,
    /// The session has ended, or there never was one.
    Ended,
    /// It was exchanged before: it, or the one that it was exchanged for, is in the wrong hands.
    Reused,
}

#[async_trait::async_trait]
impl<S: Store + ?Sized> Store for std::sync::Arc<S> {
    async fn check(&self) -> Result<(), StoreError> {
        (**self).check().await
    }

    async fn begin(&self, session: &Session, turn: TurnHash) -> Result<(), StoreError> {
        (**self).begin(session, turn).await
    }

    async fn find(&self, id: SessionId) -> Result<Option<Stored>, StoreError> {
        (**self).find(id).await
    }

    async fn rotate(&self, rotation: &Rotation) -> Result<Taken, StoreError> {
        (**self).rotate(rotation).await
    }

    async fn revoke(&self, revocation: &Revocation, ends: &Ends) -> Result<(), StoreError> {
        (**self).revoke(revocation, ends).await
    }

    async fn revoked(&self, keys: &[RevocationKey]) -> Result<Vec<Revocation>, StoreError> {
        (**self).revoked(keys).await
    }

    async fn changes(&self, after: Option<Cursor>) -> Result<Changes, StoreError> {
        (**self).changes(after).await
    }

    async fn clean(&self, now: NumericDate) -> Result<(), StoreError> {
        (**self).clean(now).await
    }

    fn overlap(&self) -> u64 {
        (**self).overlap()
    }

    async fn changed(&self) {
        (**self).changed().await
    }
}

impl Stored {
    /// Whether a refresh token is good now, and where it is, the exchange of it.
    #[must_use]
    pub fn take(&mut self, rotation: &Rotation) -> Taken {
        let taken = self.would_take(rotation.from, rotation.now, rotation.grace);
        if taken == Taken::Exchanged {
            // Who retries within the grace has not got the last one, and another retry may follow: the time runs from the first.
            if rotation.from == self.current {
                self.previous = Some((self.current, rotation.now));
            }
            self.current = rotation.to;
            self.session.expires_at = rotation.expires_at;
        }
        taken
    }

    /// The same, without the exchange.
    #[must_use]
    pub fn would_take(&self, token: TurnHash, now: NumericDate, grace: Duration) -> Taken {
        let in_grace =
            |(previous, since): (TurnHash, NumericDate)| previous == token && now < since.saturating_add(grace);
        if now >= self.session.expires_at || now >= self.session.ends_at {
            Taken::Ended
        } else if token == self.current || self.previous.is_some_and(in_grace) {
            Taken::Exchanged
        } else {
            Taken::Reused
        }
    }
}

/// Something that is not to pass any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Revocation {
    /// What.
    pub key: RevocationKey,
    /// Only tokens that were issued at this moment or earlier, and those that do not say when; all, where there is none.
    pub before: Option<NumericDate>,
    /// From this moment on no token can pass in any case that this is about.
    pub until: NumericDate,
}

impl Revocation {
    /// Whether a token passes no more that was issued then.
    pub(super) fn refuses(&self, issued_at: Option<NumericDate>) -> bool {
        match (self.before, issued_at) {
            // In whole seconds, which is all that most tokens say.
            (Some(before), Some(issued_at)) => issued_at.as_secs() <= before.as_secs(),
            _ => true,
        }
    }

    /// The two as one, of one key.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let before = self.before.zip(other.before).map(|(one, other)| one.max(other));
        Self { key: self.key, before, until: self.until.max(other.until) }
    }
}

/// Which sessions end with a revocation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ends {
    /// None.
    None,
    /// This one.
    Session(SessionId),
    /// All of this user that there are: of this issuer, this subject.
    Subject(Option<String>, String),
    /// All there are.
    All,
}

impl Ends {
    /// Whether this session ends.
    #[must_use]
    pub fn covers(&self, session: &Session) -> bool {
        match self {
            Self::None => false,
            Self::Session(id) => session.id == *id,
            Self::Subject(issuer, subject) => session.subject == *subject && session.issuer == *issuer,
            Self::All => true,
        }
    }
}

/// Up to where changes have been seen; what the number means is the store's own affair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor(pub u64);

/// Revocations that came since.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// What came.
    pub revocations: Vec<Revocation>,
    /// Up to where these go; `None` where nothing came at all so far.
    pub cursor: Option<Cursor>,
    /// Whether there are more at once.
    pub more: bool,
}

/// Why a store failed. For the log: what its source says may name hosts and files, and no token.
#[derive(Debug)]
pub struct StoreError(Box<dyn Error + Send + Sync>);

impl StoreError {
    /// For this reason.
    pub fn new(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self(source.into())
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the store of sessions failed: {}", self.0)
    }
}

impl Error for StoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.0)
    }
}
