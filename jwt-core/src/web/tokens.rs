//! Issuing tokens from a handler.

use std::fmt;
use std::sync::Arc;
#[cfg(feature = "session")]
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rocket::http::{ContentType, Status};
use rocket::request::{FromRequest, Outcome, Request};
use rocket::response::{self, Responder};
use rocket::{Ignite, Phase, Rocket, Sentinel};
use serde::{Serialize, Serializer, ser::SerializeStruct};

use super::carried::RequestState;
#[cfg(feature = "session")]
use super::config::StoreChoice;
use super::error::AuthError;
use super::state::Core;
use crate::Signer;
use crate::claims::ClaimSet;
use crate::token::{SignError, SignedToken, TokenBuilder};

/// Issues tokens; `&Tokens` is a guard.
///
/// What the claims type leaves out is filled in: `iss` and `aud` as the configuration says, `iat`, `exp`, and a random
/// `jti`. A response to a request for which a token was issued is `Cache-Control: no-store` (RFC 6749 section 5.1).
///
/// ```
/// use jwt_core::{AuthError, Claims, IssuedToken, Tokens, jwt_public};
/// use rocket::{post, serde::json::Json};
///
/// #[derive(Claims)]
/// struct User {
///     sub: String,
/// }
///
/// #[jwt_public("this is where callers get a token")]
/// #[post("/login")]
/// fn login(tokens: &Tokens) -> Result<Json<IssuedToken>, AuthError> {
///     Ok(Json(tokens.issue(&User { sub: "alice".into() })?))
/// }
/// ```
#[derive(Clone)]
pub struct Tokens {
    signer: Signer,
    scheme: String,
    issued: Arc<AtomicBool>,
    #[cfg(feature = "session")]
    pub(super) sessions: Option<Arc<crate::session::Sessions>>,
    /// Where sessions are kept in memory because nothing was said: says so, once.
    #[cfg(feature = "session")]
    pub(super) unsaid: Option<Arc<Once>>,
    /// The client that its sessions are bound to, if they are.
    #[cfg(feature = "session")]
    pub(super) client: Option<String>,
    /// The claim that names the user.
    #[cfg(feature = "session")]
    user: String,
}

impl Tokens {
    /// Issues tokens outside of a request, as in a command-line task of the application; `None` where the fairing is not
    /// attached, or the configuration has no key to sign with.
    pub fn of<P: Phase>(rocket: &Rocket<P>) -> Option<Self> {
        Self::new(rocket.state()?, Arc::default())
    }

    fn new(core: &Core, issued: Arc<AtomicBool>) -> Option<Self> {
        let signer = core.settings.signer()?.clone();
        Some(Self {
            signer,
            scheme: core.settings.transport.scheme.clone(),
            issued,
            #[cfg(feature = "session")]
            sessions: core.sessions.clone(),
            #[cfg(feature = "session")]
            unsaid: match core.settings.session.as_ref().map(|session| &session.store) {
                Some(StoreChoice::Unsaid(once)) => Some(Arc::clone(once)),
                _ => None,
            },
            #[cfg(feature = "session")]
            client: None,
            #[cfg(feature = "session")]
            user: core.settings.verifier().subject_claim().to_owned(),
        })
    }

    /// The issuer that stands in the tokens.
    #[cfg(feature = "session")]
    pub(super) fn issuer(&self) -> Option<&str> {
        self.signer.issuer()
    }

    #[cfg(feature = "session")]
    pub(super) fn now(&self) -> Duration {
        self.signer.now().since_epoch()
    }

    /// A token that comes with a session, whose it is, and when it was issued.
    #[cfg(feature = "session")]
    pub(super) fn in_session<C: ClaimSet>(
        &self,
        claims: &C,
        session: crate::SessionId,
    ) -> Result<(IssuedToken, String, crate::NumericDate), SignError> {
        let mut signed = self.signer.token(claims).in_session(session.to_string(), self.user.clone()).finish()?;
        let user = signed.user.take().ok_or(SignError::NoUser)?;
        let issued_at = signed.issued_at;
        Ok((self.issued(signed), user, issued_at))
    }

    fn issued(&self, signed: SignedToken) -> IssuedToken {
        let SignedToken { text, issued_at, expires_at, id, .. } = signed;
        self.issued.store(true, Ordering::Relaxed);
        let lifetime = expires_at.map(|moment| moment.since_epoch().saturating_sub(issued_at.since_epoch()));
        IssuedToken { token: text, id, scheme: self.scheme.clone(), lifetime }
    }

    /// Issues a token with these claims.
    ///
    /// # Errors
    ///
    /// Where the claims cannot be written, or the token would be larger than the limit; a [`SignError`] becomes an
    /// [`AuthError`] of status 500 with `?`.
    pub fn issue<C: ClaimSet>(&self, claims: &C) -> Result<IssuedToken, SignError> {
        self.issue_with(claims, |token| token)
    }

    /// Issues a token that differs from the others: another lifetime, further claims, header members.
    ///
    /// ```
    /// # use jwt_core::{DefaultClaims, IssuedToken, SignError, Tokens};
    /// # use std::time::Duration;
    /// # fn invite(tokens: &Tokens, claims: &DefaultClaims) -> Result<IssuedToken, SignError> {
    /// tokens.issue_with(claims, |token| token.expires_in(Duration::from_secs(86_400)).claim("invited_by", "alice"))
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`issue`](Self::issue), and where the closure sets what may not be set.
    pub fn issue_with<'a, C: ClaimSet>(
        &'a self,
        claims: &'a C,
        change: impl FnOnce(TokenBuilder<'a, C>) -> TokenBuilder<'a, C>,
    ) -> Result<IssuedToken, SignError> {
        Ok(self.issued(change(self.signer.token(claims)).finish()?))
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").field("signer", &self.signer).finish_non_exhaustive()
    }
}

/// What the guard keeps in a request's local cache, under a type that nobody else can put there.
struct Cached(Option<Tokens>);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for &'r Tokens {
    type Error = AuthError;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, AuthError> {
        let Cached(tokens) = request.local_cache(|| {
            let issued = || Arc::clone(RequestState::of(request).issued());
            Cached(Core::of(request).and_then(|core| Tokens::new(core, issued())))
        });
        match tokens {
            Some(tokens) => Outcome::Success(tokens),
            None => super::jwt::deny(request, AuthError::internal("no key to sign with is configured")),
        }
    }
}

impl Sentinel for &Tokens {
    fn abort(rocket: &Rocket<Ignite>) -> bool {
        let Some(core) = Core::expect(rocket) else { return true };
        let mute = core.settings.signer().is_none();
        if mute {
            tracing::error!(
                "a route takes `&Tokens`, and the configuration has no key to sign with; \
                 set `private_key`, `secret_file` or `secret` in the table `jwt`"
            );
        }
        mute
    }
}

/// A token, as the answer to a login has it: `{"access_token": "..", "token_type": "Bearer", "expires_in": 900}`
/// (RFC 6749 section 5.1). It is a responder, and serializes to that object. `expires_in` is left out where the token
/// never expires.
#[derive(Clone)]
pub struct IssuedToken {
    token: String,
    id: String,
    scheme: String,
    lifetime: Option<Duration>,
}

impl IssuedToken {
    /// The token itself. Whoever has it can act as its user: do not log it.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Its `jti`: what names this token and no other, without being the token.
    pub fn jwt_id(&self) -> &str {
        &self.id
    }

    /// The scheme to send it with: `Bearer`, unless configured otherwise.
    pub fn token_type(&self) -> &str {
        &self.scheme
    }

    /// How long it lives; `None` where it [never expires](TokenBuilder::never_expires).
    pub fn expires_in(&self) -> Option<Duration> {
        self.lifetime
    }
}

impl Serialize for IssuedToken {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut answer = serializer.serialize_struct("IssuedToken", 2 + usize::from(self.lifetime.is_some()))?;
        answer.serialize_field("access_token", &self.token)?;
        answer.serialize_field("token_type", &self.scheme)?;
        match self.lifetime {
            Some(lifetime) => answer.serialize_field("expires_in", &lifetime.as_secs())?,
            None => answer.skip_field("expires_in")?,
        }
        answer.end()
    }
}

/// Without the token.
impl fmt::Debug for IssuedToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IssuedToken")
            .field("token_type", &self.scheme)
            .field("expires_in", &self.lifetime)
            .finish_non_exhaustive()
    }
}

impl<'r> Responder<'r, 'static> for IssuedToken {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        RequestState::of(request).issued().store(true, Ordering::Relaxed);
        let body = serde_json::to_string(&self).map_err(|_| Status::InternalServerError)?;
        (ContentType::JSON, body).respond_to(request)
    }
}

impl From<SignError> for AuthError {
    /// The client learns nothing of it; the log says what went wrong.
    fn from(error: SignError) -> Self {
        tracing::error!("a token was not issued: {error}");
        Self::internal("a token was not issued")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_answer_says_how_long_the_token_lives_if_it_ends() {
        let issued =
            |lifetime| IssuedToken { token: "a.b.c".into(), id: "1".into(), scheme: "Bearer".into(), lifetime };
        let answer = |lifetime| serde_json::to_value(issued(lifetime)).unwrap();
        let mut expected = json!({"access_token": "a.b.c", "token_type": "Bearer"});
        assert_eq!(answer(None), expected);
        expected["expires_in"] = 900.into();
        assert_eq!(answer(Some(Duration::from_millis(900_400))), expected);
        assert!(!format!("{:?}", issued(None)).contains("a.b.c"));
    }
}
