//! Sessions of an application: logging in, going on, and being logged out.

use std::fmt;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};
use std::time::Duration;

use rocket::http::ContentType;
use rocket::request::Request;
use rocket::response::{self, Responder};
use rocket::tokio::time::sleep;
use rocket::tokio::{select, spawn};
use rocket::{Orbit, Rocket, http::Status};
use serde::{Serialize, Serializer, ser::SerializeStruct};

use super::carried::RequestState;
use super::config::{SessionSettings, Settings, StoreChoice};
use super::error::AuthError;
use super::jwt::Jwt;
use super::state::Core;
use super::tokens::{IssuedToken, Tokens};
use crate::claims::ClaimSet;
use crate::session::{MemoryStore, RefreshError, Revocations, Session, SessionId, Sessions, Store, StoreError, User};

/// How often what has ended is let go.
const CLEANING: Duration = Duration::from_secs(60);

/// An access token and a refresh token, as the answer to a login has them: `{"access_token": "..", "token_type": "Bearer",
/// "expires_in": 900, "refresh_token": ".."}` (RFC 6749 section 5.1). It is a responder, and serializes to that object.
#[derive(Clone)]
pub struct TokenPair {
    access: IssuedToken,
    refresh: String,
    session: SessionId,
}

impl TokenPair {
    /// The access token, for requests.
    pub fn access(&self) -> &IssuedToken {
        &self.access
    }

    /// The refresh token, which is good for the next pair, and once. Whoever has it can act as its user for weeks: do not log
    /// it.
    pub fn refresh_token(&self) -> &str {
        &self.refresh
    }

    /// What names the session.
    pub fn session(&self) -> SessionId {
        self.session
    }
}

impl Serialize for TokenPair {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let lifetime = self.access.expires_in();
        let mut answer = serializer.serialize_struct("TokenPair", 3 + usize::from(lifetime.is_some()))?;
        answer.serialize_field("access_token", self.access.token())?;
        answer.serialize_field("token_type", self.access.token_type())?;
        match lifetime {
            Some(lifetime) => answer.serialize_field("expires_in", &lifetime.as_secs())?,
            None => answer.skip_field("expires_in")?,
        }
        answer.serialize_field("refresh_token", &self.refresh)?;
        answer.end()
    }
}

/// Without the tokens.
impl fmt::Debug for TokenPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenPair")
            .field("access", &self.access)
            .field("session", &self.session)
            .finish_non_exhaustive()
    }
}

impl<'r> Responder<'r, 'static> for TokenPair {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        RequestState::of(request).issued().store(true, Ordering::Relaxed);
        let body = serde_json::to_string(&self).map_err(|_| Status::InternalServerError)?;
        (ContentType::JSON, body).respond_to(request)
    }
}

impl Tokens {
    /// Begins a session: an access token with these claims, and a refresh token for the next ones.
    ///
    /// The access token names its session in the claim `sid`.
    ///
    /// # Errors
    ///
    /// 503 where the store does not answer; 500 where the claims cannot be written or name no user, or the configuration has no
    /// `store` (the log says so).
    pub async fn login<C: ClaimSet>(&self, claims: &C) -> Result<TokenPair, AuthError> {
        let sessions = self.sessions()?;
        let draft = Sessions::draft().map_err(refused)?;
        for _ in 0..2 {
            let (access, subject, issued_at) = self.in_session(claims, draft.session)?;
            let user = User { issuer: self.issuer(), subject: &subject };
            if sessions.may_begin(&user, issued_at).await.map_err(refused)? {
                sessions.begin(&draft, &user, issued_at).await.map_err(refused)?;
                return Ok(TokenPair { access, refresh: draft.token.text(), session: draft.session });
            }
            // What was issued in the second in which all of the user's was revoked is revoked with it: wait for the next.
            sleep(Duration::from_secs(1).saturating_sub(Duration::from_nanos(self.now().subsec_nanos().into()))).await;
        }
        tracing::error!("everything of a user was revoked up to a moment that has not come; are the clocks right?");
        Err(AuthError::unavailable())
    }

    /// Goes on with a session: takes a refresh token, and gives the next pair.
    ///
    /// `claims` says what the user may do now: it is asked each time, so that who was demoted is demoted. `None` ends the session:
    /// there is no such user any more.
    ///
    /// A refresh token is good once. Whoever presents one that was used before, ends the session: it was stolen, from the user or
    /// by the user.
    ///
    /// ```
    /// # use jwt_core::{AuthError, Claims, TokenPair, Tokens, jwt_public};
    /// # use rocket::post;
    /// # #[derive(Claims)]
    /// # struct User { sub: String }
    /// # async fn find(name: String) -> Result<Option<User>, AuthError> { Ok(Some(User { sub: name })) }
    /// #[jwt_public("the refresh token says who it is")]
    /// #[post("/refresh", data = "<token>")]
    /// async fn refresh(token: String, tokens: &Tokens) -> Result<TokenPair, AuthError> {
    ///     tokens.refresh(&token, |session| find(session.subject)).await
    /// }
    /// ```
    ///
    /// # Errors
    ///
    /// 400 `refresh_token_invalid` where the token is none, has expired, was used before, or its session has ended; what
    /// `claims` fails with; and as [`login`](Self::login).
    pub async fn refresh<C: ClaimSet, F>(
        &self,
        token: &str,
        claims: impl FnOnce(Session) -> F,
    ) -> Result<TokenPair, AuthError>
    where
        F: Future<Output = Result<Option<C>, AuthError>>,
    {
        let sessions = self.sessions()?;
        let refresh = sessions.look_up(token, self.issuer()).await.map_err(refused)?;
        let session = refresh.session.id;
        let Some(claims) = claims(refresh.session.clone()).await? else {
            sessions.end(&refresh.session).await.map_err(refused)?;
            return Err(AuthError::refresh_token());
        };
        let (access, user, _) = self.in_session(&claims, session)?;
        if user != refresh.session.subject {
            tracing::error!("the claims for {session:?} are those of another user; the session stays as it was");
            return Err(AuthError::internal("the claims are another user's"));
        }
        let next = sessions.exchange(&refresh).await.map_err(refused)?;
        Ok(TokenPair { access, refresh: next.text(), session })
    }

    /// Ends the session of a refresh token; its access tokens are revoked with it. What is no refresh token, or not any more,
    /// ends nothing, and that is no error (RFC 7009 section 2.2).
    ///
    /// # Errors
    ///
    /// 503 where the store does not answer.
    pub async fn logout(&self, refresh_token: &str) -> Result<(), AuthError> {
        self.sessions()?.end_by(refresh_token, self.issuer()).await.map_err(refused)
    }

    /// Revokes an access token; where it came with a session, that ends, and all of its tokens are revoked.
    ///
    /// # Errors
    ///
    /// 503 where the store does not answer.
    pub async fn revoke<C: ClaimSet>(&self, token: &Jwt<C>) -> Result<(), AuthError> {
        let sessions = self.sessions()?;
        let keys = token.revocation_keys().ok_or(AuthError::internal("nothing can be revoked"))?;
        match token.session() {
            Some(session) => sessions.end_named(session, token.registered().expires_at()).await.map_err(refused),
            None => {
                let revoked = sessions.revoke_token(keys.token, token.registered().expires_at());
                revoked.await.map_err(|error| refused(error.into()))
            }
        }
    }

    /// Revokes all tokens of a token's user that were issued until now, and ends the sessions: "log out everywhere". Of another
    /// issuer's user, the tokens of that issuer.
    ///
    /// # Errors
    ///
    /// 503 where the store does not answer; 500 where the token names no user.
    pub async fn logout_everywhere<C: ClaimSet>(&self, token: &Jwt<C>) -> Result<(), AuthError> {
        let subject = token.subject().ok_or(AuthError::internal("the token names no user"))?;
        let user = User { issuer: token.issuer_url(), subject };
        self.sessions()?.revoke_user(&user).await.map_err(refused)
    }

    /// The same for one of the application's own users, who may have sent no token: after a password was changed, or by an
    /// administrator. `subject` is what [`Jwt::subject`] says.
    ///
    /// # Errors
    ///
    /// 503 where the store does not answer.
    pub async fn revoke_subject(&self, subject: &str) -> Result<(), AuthError> {
        let user = User { issuer: self.issuer(), subject };
        self.sessions()?.revoke_user(&user).await.map_err(refused)
    }

    /// Ends a session of which the name was kept; see [`TokenPair::session`].
    ///
    /// # Errors
    ///
    /// 503 where the store does not answer.
    pub async fn end_session(&self, session: SessionId) -> Result<(), AuthError> {
        self.sessions()?.end_named(session, None).await.map_err(refused)
    }

    /// Revokes all tokens that were issued until now, of every issuer, and ends all sessions.
    ///
    /// # Errors
    ///
    /// 503 where the store does not answer.
    pub async fn revoke_everything(&self) -> Result<(), AuthError> {
        self.sessions()?.revoke_everything().await.map_err(|error| refused(error.into()))
    }

    fn sessions(&self) -> Result<&Sessions, AuthError> {
        self.sessions.as_deref().ok_or_else(|| {
            tracing::error!(
                "there are no sessions without a store; set `store` in the table `jwt`, such as `store = \"sqlite:jwt.db\"`"
            );
            AuthError::internal("no store is configured")
        })
    }
}

fn refused(error: RefreshError) -> AuthError {
    match error {
        RefreshError::Invalid => AuthError::refresh_token(),
        RefreshError::Reused(session) => {
            tracing::warn!("a refresh token was used twice: {session:?} has ended, and its tokens are revoked");
            AuthError::refresh_token()
        }
        RefreshError::Store(error) => {
            tracing::error!("{error}");
            AuthError::unavailable()
        }
        RefreshError::Random => AuthError::internal("the system gave no random numbers"),
    }
}

/// Opens the store that the configuration names, if it names one, and hears what was revoked.
pub(super) async fn open(
    settings: &Settings,
    own: Option<Arc<dyn Store>>,
) -> Result<Option<Arc<Sessions>>, StoreError> {
    let Some(session) = &settings.session else { return Ok(None) };
    let store: Arc<dyn Store> = match (&session.store, own) {
        (_, Some(own)) => own,
        #[cfg(feature = "sqlite")]
        (StoreChoice::Sqlite(path), None) => Arc::new(crate::session::SqliteStore::open(path)?),
        #[cfg(feature = "redis")]
        (StoreChoice::Redis(redis), None) => {
            redis.check().await?;
            Arc::clone(redis) as _
        }
        (StoreChoice::Memory, None) => {
            tracing::warn!(
                "sessions and revocations are kept in memory: after a restart, what was revoked passes again"
            );
            Arc::new(MemoryStore::new())
        }
        (StoreChoice::Unsaid | StoreChoice::Own, None) => Arc::new(MemoryStore::new()),
    };
    let SessionSettings { refresh, max_staleness, unheard, clock, .. } = session;
    let revocations = Revocations::new(Arc::clone(&store), *max_staleness, *unheard);
    let sessions = Sessions::new(store, revocations, *refresh, Arc::clone(clock));
    if let Err(error) = sessions.revocations().catch_up().await {
        tracing::error!("{error}; until it does, no token passes");
    }
    Ok(Some(Arc::new(sessions)))
}

/// Starts the tasks that hear what others revoke, and let go what has ended; they end with the application.
pub(super) fn start(rocket: &Rocket<Orbit>) {
    let Some(core) = rocket.state::<Core>() else { return };
    let (Some(sessions), Some(settings)) = (&core.sessions, &core.settings.session) else { return };
    let (listening, cleaning, poll) = (Arc::downgrade(sessions), Arc::downgrade(sessions), settings.poll);
    let (one, other) = (rocket.shutdown(), rocket.shutdown());
    spawn(async move {
        select! {
            () = one => {}
            () = listen(listening, poll) => {}
        }
    });
    spawn(async move {
        select! {
            () = other => {}
            () = clean(cleaning) => {}
        }
    });
}

/// Says once that the store does not answer, and once that it does again.
async fn listen(sessions: Weak<Sessions>, poll: Duration) {
    let mut answers = true;
    // A local client of a test is dropped without a shutdown.
    while let Some(sessions) = sessions.upgrade() {
        let heard = sessions.revocations().catch_up().await;
        match &heard {
            Ok(()) if !answers => tracing::info!("the store of revocations answers again"),
            Err(error) if answers => tracing::error!("what others revoke is not heard of: {error}"),
            _ => {}
        }
        answers = heard.is_ok();
        let store = Arc::clone(sessions.store());
        drop(sessions);
        select! {
            () = sleep(poll) => {}
            () = store.changed() => {}
        }
    }
}

/// From time to time.
async fn clean(sessions: Weak<Sessions>) {
    loop {
        sleep(CLEANING).await;
        let Some(sessions) = sessions.upgrade() else { return };
        if let Err(error) = sessions.clean().await {
            tracing::warn!("what has ended was not let go: {error}");
        }
    }
}
