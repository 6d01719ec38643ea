//! Answers of the endpoints.

use std::io::Cursor;

use rocket::Response;
use rocket::http::{ContentType, Header, Status};
use serde_json::{Value, json};

use crate::oauth::OAuthError;

/// The challenge to a client that did not prove who it is; RFC 9110 section 15.5.2 wants one with each 401.
const CHALLENGE: &str = "Basic realm=\"oauth\", charset=\"UTF-8\"";

/// What an endpoint answers. Nobody may keep it.
pub(super) struct Answer {
    status: Status,
    /// `None`: there is nothing to say.
    body: Option<Value>,
    error: Option<OAuthError>,
}

impl Answer {
    pub(super) fn json(body: Value) -> Self {
        Self { status: Status::Ok, body: Some(body), error: None }
    }

    pub(super) fn empty() -> Self {
        Self { status: Status::Ok, body: None, error: None }
    }

    pub(super) fn into_response<'r>(self) -> Response<'r> {
        let mut response = Response::build();
        response.status(self.status);
        response.header(Header::new("Cache-Control", "no-store")).header(Header::new("Pragma", "no-cache"));
        if self.status == Status::Unauthorized {
            response.header(Header::new("WWW-Authenticate", CHALLENGE));
        }
        if let Some(wait) = self.error.and_then(|error| error.retry_after()) {
            let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
            response.header(Header::new("Retry-After", seconds.to_string()));
        }
        if let Some(body) = self.body {
            let body = body.to_string();
            response.header(ContentType::JSON).sized_body(body.len(), Cursor::new(body));
        }
        response.finalize()
    }
}

impl From<OAuthError> for Answer {
    fn from(error: OAuthError) -> Self {
        Self {
            status: Status::new(error.status()),
            body: Some(json!({ "error": error.code(), "error_description": error.to_string() })),
            error: Some(error),
        }
    }
}
