//! Whether the token of a request was revoked.

#[cfg(feature = "session")]
use super::carried::RequestState;
use super::error::AuthError;
use super::state::Core;
#[cfg(feature = "session")]
use crate::session::Verdict;
use crate::token::{TokenError, Verified};

/// `None` where the store has to be asked, which it was not yet.
#[cfg(feature = "session")]
pub(super) fn standing_now<C>(
    core: &Core,
    state: &RequestState,
    verified: &Verified<C>,
) -> Option<Result<(), AuthError>> {
    let Some(sessions) = &core.sessions else { return Some(Ok(())) };
    let Some(keys) = verified.revocation_keys() else { return Some(unknown()) };
    match sessions.revocations().check(keys, verified.registered().issued_at()) {
        Verdict::Passes => Some(Ok(())),
        Verdict::Revoked => Some(Err(TokenError::Revoked.into())),
        Verdict::Unavailable => Some(unknown()),
        Verdict::Ask => state.standing().cloned(),
    }
}

/// The same; the store is asked once for each request.
#[cfg(feature = "session")]
pub(super) async fn standing<C>(core: &Core, state: &RequestState, verified: &Verified<C>) -> Result<(), AuthError> {
    if let Some(standing) = standing_now(core, state, verified) {
        return standing;
    }
    let (Some(sessions), Some(keys)) = (&core.sessions, verified.revocation_keys()) else { return unknown() };
    let ask = sessions.revocations().confirm(keys, verified.registered().issued_at());
    state.ask_standing(async { ask.await.map_err(AuthError::from) }).await
}

#[cfg(feature = "session")]
fn unknown() -> Result<(), AuthError> {
    Err(TokenError::RevocationsUnavailable.into())
}

/// Refuses a refresh token of the application's own that somebody sends for an access token: another issuer, who is asked about
/// tokens that say nothing, must not see it.
#[cfg(all(feature = "introspection", feature = "session"))]
pub(super) async fn is_no_refresh_token(core: &Core, text: &str) -> Result<(), AuthError> {
    let Some(sessions) = &core.sessions else { return Ok(()) };
    match sessions.holds(text).await {
        Ok(false) => Ok(()),
        Ok(true) => Err(TokenError::from(crate::token::Malformed::Segments).into()),
        Err(error) => {
            tracing::error!("whether a token is a refresh token cannot be told: {error}");
            unknown()
        }
    }
}
