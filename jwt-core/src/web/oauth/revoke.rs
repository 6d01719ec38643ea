//! `POST /revoke` (RFC 7009).

use super::answer::Answer;
use super::introspect::{Known, known};
use super::refused::{failed, refused};
use super::request::Asked;
use crate::oauth::OAuthError;

/// Revokes what is the client's own. That there is nothing to revoke is no error (RFC 7009 section 2.2), and `token_type_hint` need
/// not be looked at: what kind of token it is shows by its form.
pub(super) async fn answer(asked: &Asked<'_>) -> Result<Answer, OAuthError> {
    let token = asked.token()?;
    let sessions = asked.sessions()?;
    // The session of a refresh token, and with it all of its tokens.
    sessions.end_by(token, &asked.whose()).await.map_err(refused)?;
    if let Some(Known { verified, client: Some(client), .. }) = known(asked, token).await?
        && client == asked.client.id()
    {
        let keys = verified.revocation_keys().ok_or(OAuthError::ServerError)?;
        let expires_at = verified.registered().expires_at();
        match keys.session {
            Some((session, _)) => sessions.end_of_token(session, expires_at).await.map_err(refused)?,
            None => sessions.revoke_token(keys.token, expires_at).await.map_err(failed)?,
        }
    }
    Ok(Answer::empty())
}
