//! The key sources of an application: how they are doing, and their start.

use rocket::request::{FromRequest, Outcome, Request};
use rocket::{Ignite, Phase, Rocket, Sentinel};
use serde::Serialize;

use super::error::AuthError;
use super::state::Core;
use crate::KeySourceStatus;

/// How the keys of one issuer are doing.
#[derive(Debug, Clone, Serialize)]
#[non_exhaustive]
pub struct KeySource {
    /// The configured name of the issuer.
    pub name: String,
    /// How they are doing.
    #[serde(flatten)]
    pub status: KeySourceStatus,
}

/// How the keys that are fetched are doing, issuer by issuer; empty where none are. For an application's health check:
/// to ask is no fetch, but begins one that is due.
///
/// As a guard it is there for `GET /health`:
///
/// ```
/// use jwt_core::{KeySources, jwt_public};
/// use rocket::get;
/// use rocket::http::Status;
/// use rocket::serde::json::Json;
///
/// #[jwt_public("asked by the load balancer")]
/// #[get("/health")]
/// fn health(sources: KeySources) -> (Status, Json<KeySources>) {
///     let status = if sources.all_serve() { Status::Ok } else { Status::ServiceUnavailable };
///     (status, Json(sources))
/// }
/// # let _ = rocket::routes![health];
/// ```
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct KeySources(Vec<KeySource>);

impl KeySources {
    /// Whether tokens of every issuer can be verified now.
    #[must_use]
    pub fn all_serve(&self) -> bool {
        self.0.iter().all(|source| source.status.serves)
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &KeySource> {
        self.0.iter()
    }
}

/// How the keys that are fetched are doing; `None` where the fairing is not attached, or the application not ignited.
///
/// [`KeySources`] is a guard as well.
pub fn key_sources<P: Phase>(rocket: &Rocket<P>) -> Option<KeySources> {
    rocket.state().map(of)
}

fn of(core: &Core) -> KeySources {
    let fetched = core.settings.issuers.iter().filter_map(|issuer| {
        let status = issuer.verifier().remote()?.status();
        Some(KeySource { name: issuer.name().to_owned(), status })
    });
    KeySources(fetched.collect())
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for KeySources {
    type Error = AuthError;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, AuthError> {
        match Core::of(request) {
            Some(core) => Outcome::Success(of(core)),
            None => super::jwt::deny(request, AuthError::internal("the JWT fairing is not attached")),
        }
    }
}

impl Sentinel for KeySources {
    fn abort(rocket: &Rocket<Ignite>) -> bool {
        Core::expect(rocket).is_none()
    }
}

/// Fetches all keys; says which cannot be had.
pub(super) async fn preload(core: &Core) -> bool {
    let mut all = true;
    for issuer in core.settings.issuers.iter() {
        let Some(remote) = issuer.verifier().remote() else { continue };
        if let Err(error) = remote.preload().await {
            all = false;
            tracing::error!("the keys of the issuer `{}` cannot be had: {error}", issuer.name());
        }
    }
    all
}
