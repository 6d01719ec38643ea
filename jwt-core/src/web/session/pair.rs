//! What a login gives.

use std::fmt;
use std::sync::atomic::Ordering;
use std::time::Duration;

use rocket::http::{ContentType, Status};
use rocket::request::Request;
use rocket::response::{self, Responder};
use serde::{Serialize, Serializer, ser::SerializeStruct};

use crate::session::SessionId;
use crate::web::carried::RequestState;
use crate::web::tokens::IssuedToken;

/// An access token and a refresh token, as the answer to a login has them: `{"access_token": "..", "token_type": "Bearer",
/// "expires_in": 900, "refresh_token": ".."}` (RFC 6749 section 5.1). It is a responder, and serializes to that object.
#[derive(Clone)]
pub struct TokenPair {
    pub(super) access: IssuedToken,
    pub(super) refresh: String,
    pub(super) lifetime: Duration,
    pub(super) session: SessionId,
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

    /// For how long the refresh token is good.
    pub fn refresh_expires_in(&self) -> Duration {
        self.lifetime
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
