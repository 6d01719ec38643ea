//! What the answer is where a token cannot be exchanged or made.

use crate::oauth::OAuthError;
use crate::session::{RefreshError, StoreError};
use crate::token::{SignError, TokenError};

/// Of a refresh token.
pub(super) fn refused(error: RefreshError) -> OAuthError {
    match error {
        RefreshError::Invalid => OAuthError::InvalidGrant("the refresh token is good no more, or another client's"),
        RefreshError::Reused(session) => {
            tracing::warn!("a refresh token was used twice: {session:?} has ended, and its tokens are revoked");
            OAuthError::InvalidGrant("the refresh token is good no more, or another client's")
        }
        RefreshError::Store(error) => failed(error),
        RefreshError::Random => {
            tracing::error!("the system gave no random numbers");
            OAuthError::ServerError
        }
    }
}

pub(super) fn failed(error: StoreError) -> OAuthError {
    OAuthError::unavailable(error)
}

/// Of an access token that was not made.
pub(super) fn unsigned(error: SignError) -> OAuthError {
    tracing::error!("a token was not issued: {error}");
    OAuthError::ServerError
}

/// Of a token that was sent: `None` where it is simply no good.
pub(super) fn unanswered(error: &TokenError) -> Option<OAuthError> {
    match error {
        TokenError::KeysUnavailable { retry_after } => Some(OAuthError::TemporarilyUnavailable(*retry_after)),
        TokenError::RevocationsUnavailable => Some(OAuthError::TemporarilyUnavailable(std::time::Duration::ZERO)),
        _ => None,
    }
}
