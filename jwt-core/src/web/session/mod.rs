//! Sessions of an application: logging in, going on, and being logged out.

mod pair;
mod tasks;

use std::time::Duration;

use rocket::tokio::time::sleep;

pub use self::pair::TokenPair;
pub(super) use self::tasks::{open, start};
use super::error::AuthError;
use super::jwt::Jwt;
use super::tokens::Tokens;
use crate::claims::ClaimSet;
use crate::session::{RefreshError, Session, SessionId, Sessions, Terms, User, Whose};

impl Tokens {
    /// The same for one client (RFC 6749 section 2): the sessions that it begins are bound to it, and a refresh token is only
    /// taken from the client whose it is (section 6). Who the client is, the application has to know: by its secret, say.
    ///
    /// Without it sessions are nobody's in particular; with `refresh = { bind = true }` in the configuration there are none such.
    ///
    /// ```
    /// # use jwt_core::{AuthError, ClaimSet, TokenPair, Tokens};
    /// # async fn login(tokens: &Tokens, user: impl ClaimSet) -> Result<TokenPair, AuthError> {
    /// tokens.for_client("till-7").login(&user).await
    /// # }
    /// ```
    pub fn for_client(&self, id: impl Into<String>) -> Self {
        let mut tokens = self.clone();
        tokens.client = Some(id.into());
        tokens
    }

    /// Begins a session: an access token with these claims, and a refresh token for the next ones.
    ///
    /// The access token names its session in the claim `sid`.
    ///
    /// # Errors
    ///
    /// 503 where the store does not answer; 500 where the claims cannot be written or name no user, the configuration has no
    /// `store`, or wants sessions bound to a client and none is named (the log says so).
    pub async fn login<C: ClaimSet>(&self, claims: &C) -> Result<TokenPair, AuthError> {
        let sessions = self.sessions()?;
        self.names_a_client()?;
        let draft = Sessions::draft().map_err(refused)?;
        let terms = Terms { client: self.client(), scope: None };
        for _ in 0..2 {
            let (access, subject, issued_at) = self.in_session(claims, draft.session)?;
            let user = User { issuer: self.issuer(), subject: &subject };
            if sessions.may_begin(&user, issued_at).await.map_err(refused)? {
                let ends = sessions.begin(&draft, &user, terms, issued_at).await.map_err(refused)?;
                let lifetime = ends.since_epoch().saturating_sub(issued_at.since_epoch());
                return Ok(TokenPair { access, refresh: draft.token.text(), lifetime, session: draft.session });
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
    /// 400 `refresh_token_invalid` where the token is none, has expired, was used before, is another client's, or its session has
    /// ended; what `claims` fails with; and as [`login`](Self::login).
    pub async fn refresh<C: ClaimSet, F>(
        &self,
        token: &str,
        claims: impl FnOnce(Session) -> F,
    ) -> Result<TokenPair, AuthError>
    where
        F: Future<Output = Result<Option<C>, AuthError>>,
    {
        let sessions = self.sessions()?;
        self.names_a_client()?;
        let refresh = sessions.look_up(token, &self.whose()).await.map_err(refused)?;
        if refresh.session.scope.is_some() {
            // A client of `oauth::endpoints` was given it, for as much as it was granted, and proves there who it is.
            return Err(AuthError::refresh_token());
        }
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
        let (next, lifetime) = sessions.exchange(&refresh).await.map_err(refused)?;
        Ok(TokenPair { access, refresh: next.text(), lifetime, session })
    }

    /// Ends the session of a refresh token; its access tokens are revoked with it. What is no refresh token, or not any more, or
    /// another client's, ends nothing, and that is no error (RFC 7009 section 2.2).
    ///
    /// # Errors
    ///
    /// 503 where the store does not answer.
    pub async fn logout(&self, refresh_token: &str) -> Result<(), AuthError> {
        self.sessions()?.end_by(refresh_token, &self.whose()).await.map_err(refused)
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
            Some(session) => sessions.end_of_token(session, token.registered().expires_at()).await.map_err(refused),
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
        self.sessions()?.end_named(session).await.map_err(refused)
    }

    /// Revokes all tokens that were issued until now, of every issuer, and ends all sessions.
    ///
    /// # Errors
    ///
    /// 503 where the store does not answer.
    pub async fn revoke_everything(&self) -> Result<(), AuthError> {
        self.sessions()?.revoke_everything().await.map_err(|error| refused(error.into()))
    }

    fn client(&self) -> Option<&str> {
        self.client.as_deref()
    }

    fn whose(&self) -> Whose<'_> {
        Whose { issuer: self.issuer(), client: self.client() }
    }

    /// Whether a client is named where one has to be.
    fn names_a_client(&self) -> Result<(), AuthError> {
        if self.sessions()?.wants_client() && self.client.is_none() {
            tracing::error!(
                "sessions are bound to clients (`bind` of `[jwt.refresh]`), and this one names none; write \
                 `tokens.for_client(id)`"
            );
            return Err(AuthError::internal("no client is named"));
        }
        Ok(())
    }

    fn sessions(&self) -> Result<&Sessions, AuthError> {
        if let Some(unsaid) = &self.unsaid {
            unsaid.call_once(|| {
                tracing::warn!(
                    "no `store` is configured: sessions and revocations are kept in memory, and after a restart what was \
                     revoked passes again; set `store`, such as `store = \"sqlite:jwt.db\"`, in the table `jwt` before this \
                     leaves your machine"
                );
            });
        }
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
