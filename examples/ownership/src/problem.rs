//! What a route may fail with.

use crate::database::Failure;
use jwt_core::AuthError;
use rocket::Responder;

#[derive(Responder)]
pub(crate) enum Problem {
    /// The caller's: the answer says why, with the challenge of RFC 6750.
    Auth(AuthError),
    /// The server's own: logged, and a plain 500.
    Server(Failure),
}

impl From<AuthError> for Problem {
    fn from(error: AuthError) -> Self {
        Self::Auth(error)
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        Self::Server(failure)
    }
}
