//! Why a request was denied.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use rocket::Request;
use rocket::http::Status;
use rocket::response::{self, Responder};

use super::carried::RequestState;
use crate::token::TokenError;

/// Why a request was denied, or could not be decided.
///
/// Rules and guards fail with it, and a handler may return it; the fairing turns it into a response with the challenge of
/// RFC 6750 section 3 and, where the application has no catcher for the status, a body of RFC 9457
/// (`application/problem+json`). An application's own catcher finds it with [`AuthError::of`].
///
/// It never holds a token, or text of one.
#[derive(Clone, PartialEq, Eq)]
pub struct AuthError {
    kind: Arc<Kind>,
}

#[derive(PartialEq, Eq)]
enum Kind {
    Missing,
    Several,
    Token(TokenError),
    UnknownUser,
    BadCredentials,
    #[cfg(feature = "session")]
    RefreshToken,
    /// The request may have been sent by somebody else's page in the user's browser; and what speaks for it.
    #[cfg(feature = "session")]
    Forged(&'static str),
    Denied {
        scope: Option<String>,
        rule: Option<(&'static str, String)>,
    },
    /// And when it makes sense to try again, where that is known.
    Unavailable(Option<Duration>),
    Internal(&'static str),
}

impl AuthError {
    /// Name or password are wrong: 401. For login routes; do not tell which of the two it was.
    pub fn bad_credentials() -> Self {
        Kind::BadCredentials.into()
    }

    /// The token is good, and its user may not do this: 403. For decisions that a handler takes itself.
    pub fn denied() -> Self {
        Kind::Denied { scope: None, rule: None }.into()
    }

    /// What the decision depends on cannot be reached: 503.
    pub fn unavailable() -> Self {
        Kind::Unavailable(None).into()
    }

    pub(super) fn missing() -> Self {
        Kind::Missing.into()
    }

    pub(super) fn several() -> Self {
        Kind::Several.into()
    }

    #[cfg(feature = "session")]
    pub(super) fn refresh_token() -> Self {
        Kind::RefreshToken.into()
    }

    #[cfg(feature = "session")]
    pub(super) fn forged(why: &'static str) -> Self {
        Kind::Forged(why).into()
    }

    pub(super) fn unknown_user() -> Self {
        Kind::UnknownUser.into()
    }

    /// The rule was not met; these scopes would meet it, where scopes can.
    pub(super) fn insufficient(scopes: Option<Vec<&str>>, route: &'static str, rule: String) -> Self {
        Kind::Denied { scope: scopes.map(|scopes| scopes.join(" ")), rule: Some((route, rule)) }.into()
    }

    /// Something that is the server's fault; the text says what, for the server's log.
    pub(super) fn internal(what: &'static str) -> Self {
        Kind::Internal(what).into()
    }

    /// Why this request was denied, for catchers of the application's own; `None` where neither a rule nor a guard of this library
    /// nor an `AuthError` that a handler returned did.
    ///
    /// ```
    /// # use rocket::{catch, Request};
    /// # use jwt_core::AuthError;
    /// #[catch(401)]
    /// fn unauthorized(request: &Request<'_>) -> String {
    ///     match AuthError::of(request) {
    ///         Some(error) => format!("please log in again: {error}"),
    ///         None => "please log in".into(),
    ///     }
    /// }
    /// ```
    pub fn of(request: &Request<'_>) -> Option<Self> {
        RequestState::of(request).error()
    }

    /// The status of the response.
    pub fn status(&self) -> Status {
        match *self.kind {
            Kind::Missing | Kind::Token(_) | Kind::UnknownUser | Kind::BadCredentials => Status::Unauthorized,
            #[cfg(feature = "session")]
            Kind::RefreshToken => Status::BadRequest,
            Kind::Several => Status::BadRequest,
            #[cfg(feature = "session")]
            Kind::Forged(_) => Status::Forbidden,
            Kind::Denied { .. } => Status::Forbidden,
            Kind::Unavailable(_) => Status::ServiceUnavailable,
            Kind::Internal(_) => Status::InternalServerError,
        }
    }

    /// A stable, machine-readable name of the cause, in `snake_case`; for a refused token that of its [`TokenError`].
    pub fn code(&self) -> &'static str {
        match &*self.kind {
            Kind::Missing => "token_missing",
            Kind::Several => "credentials_ambiguous",
            Kind::Token(error) => error.code(),
            Kind::UnknownUser => "user_unknown",
            Kind::BadCredentials => "bad_credentials",
            #[cfg(feature = "session")]
            Kind::RefreshToken => "refresh_token_invalid",
            #[cfg(feature = "session")]
            Kind::Forged(_) => "csrf_refused",
            Kind::Denied { .. } => "access_denied",
            Kind::Unavailable(_) => "temporarily_unavailable",
            Kind::Internal(_) => "internal_error",
        }
    }

    /// The error code of the challenge (RFC 6750 section 3.1); `None` where the challenge is bare, or there is none.
    pub fn oauth_error(&self) -> Option<&'static str> {
        match *self.kind {
            Kind::Several => Some("invalid_request"),
            Kind::Token(_) | Kind::UnknownUser => Some("invalid_token"),
            Kind::Denied { .. } => Some("insufficient_scope"),
            Kind::Missing | Kind::BadCredentials | Kind::Unavailable(_) | Kind::Internal(_) => None,
            #[cfg(feature = "session")]
            Kind::RefreshToken | Kind::Forged(_) => None,
        }
    }

    /// Whether no other credentials would do instead, so that there is nothing to challenge for.
    pub(super) fn wants_no_credentials(&self) -> bool {
        #[cfg(feature = "session")]
        return matches!(*self.kind, Kind::RefreshToken | Kind::Forged(_));
        #[cfg(not(feature = "session"))]
        false
    }

    /// The scopes, delimited by spaces, that would have met the rule; `None` where scopes alone could not.
    pub fn scope(&self) -> Option<&str> {
        match &*self.kind {
            Kind::Denied { scope, .. } => scope.as_deref(),
            _ => None,
        }
    }

    /// When it makes sense to try again, where the request could not be decided and that is known: the `Retry-After` of the
    /// response (RFC 9110 section 10.2.3), a second at least.
    pub fn retry_after(&self) -> Option<Duration> {
        match *self.kind {
            Kind::Unavailable(retry_after) => retry_after.map(|wait| wait.max(Duration::from_secs(1))),
            _ => None,
        }
    }

    /// Why the token was refused, where that is the reason.
    pub fn token_error(&self) -> Option<&TokenError> {
        match &*self.kind {
            Kind::Token(error) => Some(error),
            _ => None,
        }
    }
}

impl From<Kind> for AuthError {
    fn from(kind: Kind) -> Self {
        Self { kind: Arc::new(kind) }
    }
}

impl From<TokenError> for AuthError {
    fn from(error: TokenError) -> Self {
        match error {
            // Nothing is said about the token, for nothing is known of it.
            TokenError::KeysUnavailable { retry_after } => Kind::Unavailable(Some(retry_after)).into(),
            TokenError::RevocationsUnavailable => Kind::Unavailable(Some(Duration::from_secs(1))).into(),
            error => Kind::Token(error).into(),
        }
    }
}

impl fmt::Display for AuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &*self.kind {
            Kind::Token(error) => return error.fmt(f),
            Kind::Missing => "no token was sent",
            Kind::Several => "more than one credential was sent",
            Kind::UnknownUser => "the token's user is not known",
            Kind::BadCredentials => "name or password are wrong",
            #[cfg(feature = "session")]
            Kind::RefreshToken => "the refresh token is good no more; log in again",
            #[cfg(feature = "session")]
            Kind::Forged(why) => return write!(f, "the request may be forged: {why}"),
            Kind::Denied { .. } => "the token does not allow this",
            Kind::Unavailable(_) => "the token cannot be checked at the moment",
            Kind::Internal(_) => "internal error",
        })
    }
}

/// Denials are logged in this form, those of guards by Rocket: the code and nothing that a caller sent.
impl fmt::Debug for AuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.kind {
            Kind::Internal(what) => write!(f, "{}: {what}", self.code()),
            // For the developer; the caller is not told what would have done.
            Kind::Denied { rule: Some((route, rule)), .. } => {
                write!(f, "{}: the token does not meet the rule of `{route}`: {rule}", self.code())
            }
            _ => write!(f, "{}: {self}", self.code()),
        }
    }
}

impl std::error::Error for AuthError {}

/// Answers with the error's status through Rocket's catchers; the fairing adds challenge and body.
impl<'r> Responder<'r, 'static> for AuthError {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let status = self.status();
        // Rocket logs why a guard fails, and of a handler the status alone. What is the server's own fault is logged where it
        // happened.
        if status.code < 500 {
            tracing::warn!("the handler denies: {self:?}");
        }
        RequestState::of(request).fail(self);
        Err(status)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_names_the_rule_and_the_caller_does_not_learn_it() {
        let error = AuthError::insufficient(None, "edit", "roles = \"admin\"".into());
        assert_eq!(
            format!("{error:?}"),
            "access_denied: the token does not meet the rule of `edit`: roles = \"admin\""
        );
        assert_eq!(error.to_string(), "the token does not allow this");
    }
}
