//! What an endpoint answers with where it does not do what it is asked (RFC 6749 section 5.2).

use std::error::Error;
use std::fmt;
use std::time::Duration;

use crate::token::Unavailable;

/// Why an endpoint does not do what it is asked: the errors of RFC 6749 section 5.2 and RFC 7009 section 2.2.1.
///
/// As an answer it is `{"error": .., "error_description": ..}`, which nobody may keep. What it says stands in the program, so that no
/// answer and no log line can repeat what a client sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OAuthError {
    /// `invalid_request`: something is missing, given twice, or malformed. 400.
    InvalidRequest(&'static str),
    /// `invalid_client`: the client is unknown, or did not prove that it is the one. 401.
    InvalidClient(&'static str),
    /// `invalid_grant`: the refresh token, code or assertion is no good, or another client's. 400.
    InvalidGrant(&'static str),
    /// `unauthorized_client`: this client may not do this. 400.
    UnauthorizedClient(&'static str),
    /// `unsupported_grant_type`: this server has no such grant. 400.
    UnsupportedGrantType,
    /// `invalid_scope`: unknown, malformed, or more than may be asked for. 400.
    InvalidScope(&'static str),
    /// `unsupported_token_type`: such tokens cannot be revoked here. 400.
    UnsupportedTokenType,
    /// `temporarily_unavailable`: a store or a database does not answer; ask again after this time. 503.
    TemporarilyUnavailable(Duration),
    /// `server_error`: the fault is the server's; the log says which. 500.
    ServerError,
}

/// When it makes sense to ask again, where nothing else is known.
const SOON: Duration = Duration::from_secs(1);

impl OAuthError {
    /// A database or something like it does not answer: [`TemporarilyUnavailable`](Self::TemporarilyUnavailable). The log says why; the
    /// client is not told.
    ///
    /// ```
    /// # use jwt_core::oauth::OAuthError;
    /// # async fn find(id: &str) -> Result<Option<String>, std::io::Error> { Ok(None) }
    /// # async fn user(id: &str) -> Result<Option<String>, OAuthError> {
    /// let user = find(id).await.map_err(OAuthError::unavailable)?;
    /// # Ok(user)
    /// # }
    /// ```
    pub fn unavailable(error: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        tracing::error!("the authorization server cannot answer: {}", error.into());
        Self::TemporarilyUnavailable(SOON)
    }

    /// `error`, as it stands in the answer.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::InvalidRequest(_) => "invalid_request",
            Self::InvalidClient(_) => "invalid_client",
            Self::InvalidGrant(_) => "invalid_grant",
            Self::UnauthorizedClient(_) => "unauthorized_client",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::InvalidScope(_) => "invalid_scope",
            Self::UnsupportedTokenType => "unsupported_token_type",
            Self::TemporarilyUnavailable(_) => "temporarily_unavailable",
            Self::ServerError => "server_error",
        }
    }

    /// The status of the answer.
    #[must_use]
    pub fn status(&self) -> u16 {
        match self {
            Self::InvalidClient(_) => 401,
            Self::TemporarilyUnavailable(_) => 503,
            Self::ServerError => 500,
            _ => 400,
        }
    }

    /// `Retry-After`: when it makes sense to ask again, a second at least.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::TemporarilyUnavailable(wait) => Some((*wait).max(SOON)),
            _ => None,
        }
    }
}

impl From<Unavailable> for OAuthError {
    fn from(error: Unavailable) -> Self {
        Self::unavailable(error.0)
    }
}

/// `error_description`.
impl fmt::Display for OAuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::InvalidRequest(why)
            | Self::InvalidClient(why)
            | Self::InvalidGrant(why)
            | Self::UnauthorizedClient(why)
            | Self::InvalidScope(why) => why,
            Self::UnsupportedGrantType => "there is no such grant here",
            Self::UnsupportedTokenType => "such a token cannot be revoked",
            Self::TemporarilyUnavailable(_) => "this cannot be answered at the moment",
            Self::ServerError => "the server failed",
        })
    }
}

impl Error for OAuthError {}
