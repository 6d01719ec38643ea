//! Whether this instance can serve.

use jwt_core::{KeySources, jwt_public};
use rocket::{get, http::Status, serde::json::Json};

/// 503 as long as the tokens of one of the issuers cannot be verified; the body says whose and why. To ask begins a fetch
/// that is due, so that an instance without traffic becomes healthy as well.
#[jwt_public("asked by the load balancer, which has no token")]
#[get("/health")]
pub(crate) fn health(sources: KeySources) -> (Status, Json<KeySources>) {
    let status = if sources.all_serve() { Status::Ok } else { Status::ServiceUnavailable };
    (status, Json(sources))
}
