//! Sessions of browsers: their tokens are set as cookies.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use rocket::http::{ContentType, Status};
use rocket::request::{FromRequest, Outcome, Request};
use rocket::response::{self, Responder};
use rocket::{Ignite, Rocket, Sentinel};
use serde::{Serialize, Serializer, ser::SerializeStruct};

use super::{CookieSettings, Found, Kind, MAX_SIZE};
use crate::SessionId;
use crate::claims::{ClaimSet, DefaultClaims};
use crate::session::{RefreshToken, Session};
use crate::web::carried::{RequestState, verified};
use crate::web::error::AuthError;
use crate::web::jwt::{Jwt, deny};
use crate::web::session::TokenPair;
use crate::web::state::Core;
use crate::web::tokens::Tokens;

/// Sessions of browsers: what [`Tokens`] gives, in cookies; a guard.
///
/// Access and refresh token are in cookies that no script can read, `__Host-jwt` and `__Host-jwt-refresh`; a third,
/// `__Host-jwt-csrf`, has the CSRF token of the session for the application's own pages. They send it back in the header
/// `X-CSRF-Token` with every request that is not `GET` or `HEAD`: without it, such a request is refused (403) wherever its token
/// came in a cookie. Cookies are set whatever catcher answers.
///
/// ```
/// use jwt_core::{AuthError, Claims, CookieSession, CookieTokens, jwt_public};
/// use rocket::post;
///
/// #[derive(Claims)]
/// struct User {
///     sub: String,
/// }
///
/// #[jwt_public("this is where browsers log in")]
/// #[post("/login")]
/// async fn login(cookies: CookieTokens<'_>) -> Result<CookieSession, AuthError> {
///     cookies.login(&User { sub: "alice".into() }).await
/// }
///
/// #[jwt_public("the refresh token says who it is")]
/// #[post("/refresh")]
/// async fn refresh(cookies: CookieTokens<'_>) -> Result<CookieSession, AuthError> {
///     cookies.refresh(async |session| Ok(Some(User { sub: session.subject }))).await
/// }
/// ```
///
/// The launch stops where a route asks for it and the configuration has no `[jwt.cookie]`, no key to sign with, or no `store`.
pub struct CookieTokens<'r> {
    tokens: Cow<'r, Tokens>,
    settings: &'r CookieSettings,
    request: &'r Request<'r>,
}

impl CookieTokens<'_> {
    /// The same for one client, as [`Tokens::for_client`] says.
    pub fn for_client(&self, id: impl Into<String>) -> Self {
        Self { tokens: Cow::Owned(self.tokens.for_client(id)), settings: self.settings, request: self.request }
    }

    /// Begins a session, as [`Tokens::login`] does; one that the browser had is ended. The cookies are set whatever comes after: ask
    /// all there is to ask of a user before.
    ///
    /// A `GET` may come from anywhere the browser goes to this address from, as the way back from another server does that knows
    /// the user: such a route has to know by itself who sent the browser there (`state` in OAuth 2.0).
    ///
    /// # Errors
    ///
    /// 403 `csrf_refused` where another page than one of the application sent the request (`Sec-Fetch-Site`, `Origin`), or it
    /// does not say; what [`Tokens::login`] fails with; 500 where the token is longer than browsers keep a cookie.
    pub async fn login<C: ClaimSet>(&self, claims: &C) -> Result<CookieSession, AuthError> {
        self.settings.may_begin(self.request)?;
        let before = self.refresh_token()?;
        let session = self.set(&self.tokens.login(claims).await?)?;
        if let Some(before) = before {
            self.tokens.logout(before).await?;
        }
        Ok(session)
    }

    /// Goes on with the session of the browser, as [`Tokens::refresh`] does.
    ///
    /// Two tabs that do so at once end the session: a page has to take turns with its other tabs, with the
    /// [Web Locks](https://www.w3.org/TR/web-locks/) of browsers for one.
    ///
    /// # Errors
    ///
    /// 400 `refresh_token_invalid`, and the cookies are cleared, where the browser has no session; 403 `csrf_refused` where the
    /// request does not have the session's CSRF token; and what [`Tokens::refresh`] fails with.
    pub async fn refresh<C: ClaimSet, F>(&self, claims: impl FnOnce(Session) -> F) -> Result<CookieSession, AuthError>
    where
        F: Future<Output = Result<Option<C>, AuthError>>,
    {
        let Some(token) = self.proven()? else {
            self.clear();
            return Err(AuthError::refresh_token());
        };
        match self.tokens.refresh(token, claims).await {
            Ok(pair) => self.set(&pair),
            Err(error) => {
                if error == AuthError::refresh_token() {
                    self.clear();
                }
                Err(error)
            }
        }
    }

    /// Ends the session of the browser, as [`Tokens::logout`] does, and clears the cookies.
    ///
    /// # Errors
    ///
    /// 403 `csrf_refused` where the request does not have the session's CSRF token; 503 where the store does not answer.
    pub async fn logout(&self) -> Result<(), AuthError> {
        match self.proven()? {
            Some(token) => self.tokens.logout(token).await?,
            // The access token names its session as well, should it be all that is left.
            None => match verified::<DefaultClaims>(self.request, |_| false).await {
                Ok(Some(token)) => self.tokens.revoke(&token).await?,
                Err(error) if error.oauth_error() != Some("invalid_token") => return Err(error),
                Ok(None) | Err(_) => {}
            },
        }
        self.clear();
        Ok(())
    }

    /// The CSRF token of the browser's session; `None` where it has none. For pages that cannot read the cookie, since another host
    /// sent them: which of those read the answer is what the application's CORS headers say.
    ///
    /// # Errors
    ///
    /// 400 `credentials_ambiguous` where there are two cookies of one name.
    pub fn csrf_token(&self) -> Result<Option<String>, AuthError> {
        let token = self.refresh_token()?.and_then(RefreshToken::read).and_then(|token| token.csrf());
        Ok(token.map(|token| token.text()))
    }

    /// Ends all sessions of a token's user, as [`Tokens::logout_everywhere`] does, and clears the cookies of this browser.
    ///
    /// # Errors
    ///
    /// 403 `csrf_refused` where the token came in a cookie, and the request does not have the session's CSRF token; and as
    /// [`Tokens::logout_everywhere`].
    pub async fn logout_everywhere<C: ClaimSet>(&self, token: &Jwt<C>) -> Result<(), AuthError> {
        if self.settings.is_borne(self.request) {
            self.settings.proves(self.request, || token.session())?;
        }
        self.tokens.logout_everywhere(token).await?;
        self.clear();
        Ok(())
    }

    /// Clears the cookies, and ends nothing.
    pub fn clear(&self) {
        for kind in [Kind::Access, Kind::Refresh, Kind::Csrf] {
            RequestState::of(self.request).set_cookie(self.settings.removal(kind));
        }
    }

    /// The refresh token that the browser sent, if the request proves that a page of the application sent it.
    fn proven(&self) -> Result<Option<&str>, AuthError> {
        let text = self.refresh_token()?;
        match text.and_then(RefreshToken::read) {
            Some(token) => self.settings.proves(self.request, || token.session())?,
            // Browsers do not send it with what other sites send, but take it that it is cleared.
            None => self.settings.is_own(self.request)?,
        }
        Ok(text)
    }

    fn refresh_token(&self) -> Result<Option<&str>, AuthError> {
        match self.settings.find(self.request, Kind::Refresh) {
            Found::None => Ok(None),
            Found::One(value) => Ok(Some(value)),
            Found::Several => Err(AuthError::several()),
        }
    }

    fn set(&self, pair: &TokenPair) -> Result<CookieSession, AuthError> {
        let csrf = RefreshToken::read(pair.refresh_token()).and_then(|token| token.csrf());
        let csrf = csrf.ok_or(AuthError::internal("there is no CSRF token"))?.text();
        let (access, refresh) = (pair.access(), Some(pair.refresh_expires_in()));
        let cookies = [
            self.settings.cookie(Kind::Access, access.token().to_owned(), access.expires_in()),
            self.settings.cookie(Kind::Refresh, pair.refresh_token().to_owned(), refresh),
            self.settings.cookie(Kind::Csrf, csrf.clone(), refresh),
        ];
        if let Some(cookie) = cookies.iter().find(|cookie| cookie.name().len() + cookie.value().len() > MAX_SIZE) {
            tracing::error!(
                "the cookie `{}` would have more than the {MAX_SIZE} bytes that browsers keep; put fewer claims into the token",
                cookie.name()
            );
            return Err(AuthError::internal("a token is too long for a cookie"));
        }
        for cookie in cookies {
            RequestState::of(self.request).set_cookie(cookie);
        }
        Ok(CookieSession { session: pair.session(), lifetime: access.expires_in(), csrf })
    }
}

impl fmt::Debug for CookieTokens<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CookieTokens").field("tokens", &self.tokens).finish_non_exhaustive()
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for CookieTokens<'r> {
    type Error = AuthError;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, AuthError> {
        let settings = Core::of(request).and_then(|core| core.settings.transport.cookie.as_ref());
        let Some(settings) = settings else {
            return deny(request, AuthError::internal("no cookies are configured"));
        };
        RequestState::of(request).ask();
        request.guard::<&Tokens>().await.map(|tokens| Self { tokens: Cow::Borrowed(tokens), settings, request })
    }
}

impl Sentinel for CookieTokens<'_> {
    fn abort(rocket: &Rocket<Ignite>) -> bool {
        if <&Tokens as Sentinel>::abort(rocket) {
            return true;
        }
        let Some(core) = Core::expect(rocket) else { return true };
        if core.settings.transport.cookie.is_none() {
            tracing::error!(
                "a route takes `CookieTokens`, and the configuration has no cookies; add `[default.jwt.cookie]` to it"
            );
            return true;
        }
        if core.sessions.is_none() {
            tracing::error!(
                "a route takes `CookieTokens`, and there are no sessions without a store; set `store` in the table `jwt`, such as \
                 `store = \"sqlite:jwt.db\"`"
            );
            return true;
        }
        false
    }
}

/// What a page is told of its session: `{"expires_in": 900, "csrf_token": ".."}`. The tokens themselves are in cookies. It is a
/// responder, and serializes to that object.
#[derive(Clone)]
pub struct CookieSession {
    session: SessionId,
    lifetime: Option<Duration>,
    csrf: String,
}

impl CookieSession {
    /// What names the session.
    pub fn session(&self) -> SessionId {
        self.session
    }

    /// How long the access token lives.
    pub fn expires_in(&self) -> Option<Duration> {
        self.lifetime
    }

    /// The CSRF token, the same for the whole session; the cookie that pages can read has it, too.
    pub fn csrf_token(&self) -> &str {
        &self.csrf
    }
}

impl Serialize for CookieSession {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut answer = serializer.serialize_struct("CookieSession", 1 + usize::from(self.lifetime.is_some()))?;
        match self.lifetime {
            Some(lifetime) => answer.serialize_field("expires_in", &lifetime.as_secs())?,
            None => answer.skip_field("expires_in")?,
        }
        answer.serialize_field("csrf_token", &self.csrf)?;
        answer.end()
    }
}

/// Without the CSRF token.
impl fmt::Debug for CookieSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CookieSession")
            .field("session", &self.session)
            .field("expires_in", &self.lifetime)
            .finish_non_exhaustive()
    }
}

impl<'r> Responder<'r, 'static> for CookieSession {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let body = serde_json::to_string(&self).map_err(|_| Status::InternalServerError)?;
        (ContentType::JSON, body).respond_to(request)
    }
}
