//! JSON that everybody may read and keep for a while.

use rocket::Request;
use rocket::http::{ContentType, Header, Status};
use rocket::response::{self, Responder, Response};

use crate::keys::sha256;
use crate::token::base64url;

/// How long an answer may be kept: half of the ten minutes after which verifiers ask again anyway, so that a cache between them
/// makes a new key known at most half as late again.
const CACHE_CONTROL: &str = "public, max-age=300";

pub(super) struct Document {
    json: String,
}

impl Document {
    pub(super) fn new(json: String) -> Self {
        Self { json }
    }
}

impl<'r> Responder<'r, 'static> for Document {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        let tag = sha256(self.json.as_bytes()).map(|digest| format!("\"{}\"", base64url::encode(&digest)));
        let mut response = match &tag {
            Some(tag) if has(request, tag) => Response::build().status(Status::NotModified).finalize(),
            _ => (ContentType::JSON, self.json).respond_to(request)?,
        };
        response.set_header(Header::new("Cache-Control", CACHE_CONTROL));
        if let Some(tag) = tag {
            response.set_header(Header::new("ETag", tag));
        }
        Ok(response)
    }
}

/// Whether the client has this very answer (RFC 9110 section 13.1.2).
fn has(request: &Request<'_>, tag: &str) -> bool {
    let named = request.headers().get("If-None-Match").flat_map(|value| value.split(','));
    let mut named = named.map(|name| name.trim().trim_start_matches("W/"));
    named.any(|name| name == "*" || name == tag)
}
