//! What an application tells about itself under `/.well-known/`: its public keys, and where they are.

mod document;
mod endpoints;
mod issuer;

use rocket::request::{FromRequest, Outcome};
use rocket::{Ignite, Orbit, Request, Rocket, Route, Sentinel, get, routes};
use serde_json::json;

use self::document::Document;
use self::issuer::IssuerUrl;
use super::error::AuthError;
use super::state::Core;
use crate::jwt_public;

/// Routes that publish the application's keys, so that others verify its tokens. To be mounted at `/`:
///
/// ```
/// # use rocket::launch;
/// #[launch]
/// fn rocket() -> _ {
///     rocket::build().attach(jwt_core::fairing()).mount("/", jwt_core::well_known())
/// }
/// ```
///
/// | path | what is there |
/// | --- | --- |
/// | `/.well-known/jwks.json` | the public halves of all keys that verify the application's own tokens, as a JWK set (RFC 7517). No secret is ever in it |
/// | `/.well-known/oauth-authorization-server` | the metadata of RFC 8414: `issuer`, as it is configured, and `jwks_uri` |
/// | `/.well-known/openid-configuration` | the same, where verifiers of OpenID Connect look for it |
///
/// Where the issuer has a path, the last two also answer with that path appended (RFC 8414 section 3.1), and
/// `mount("/the/path", well_known())` puts all of them below it, which is where OpenID Connect looks. `jwks_uri` is on the issuer's
/// host, below the place where the routes are mounted.
///
/// The metadata says what is true of the application: it signs tokens, and has no endpoint for authorization, so that there are no
/// response types. The endpoints of OAuth 2.0 (feature `oauth`) are named where they are mounted, on the issuer's host, with the grants
/// that there are; without them there are none.
///
/// The answers may be kept for five minutes, and have an `ETag`. The routes are public, and the launch audit knows. The launch stops
/// where there is no `issuer`, where it is no `https` URL (on loopback addresses `http` will do) or has a query or a fragment, and
/// where the application has only secrets.
#[must_use = "routes have to be mounted"]
pub fn well_known() -> Vec<Route> {
    routes![jwks, openid_configuration, oauth_authorization_server]
}

#[jwt_public("public keys are for everybody")]
#[get("/.well-known/jwks.json")]
fn jwks(published: Published<'_>) -> Document {
    Document::new(published.core.settings.own.load().published.to_jwks())
}

#[jwt_public("who the issuer is, and where its public keys are")]
#[get("/.well-known/openid-configuration/<_..>")]
fn openid_configuration(published: Published<'_>) -> Option<Document> {
    published.metadata("openid-configuration")
}

#[jwt_public("who the issuer is, and where its public keys are")]
#[get("/.well-known/oauth-authorization-server/<_..>")]
fn oauth_authorization_server(published: Published<'_>) -> Option<Document> {
    published.metadata("oauth-authorization-server")
}

/// What the handlers need, and what has to be configured for them.
struct Published<'r> {
    core: &'r Core,
    rocket: &'r Rocket<Orbit>,
    issuer: IssuerUrl<'r>,
    /// The path that was asked for, as it was sent.
    path: &'r str,
    /// Where the routes are mounted, without a slash at the end.
    base: &'r str,
}

impl Published<'_> {
    /// `None`: the path is that of another issuer.
    fn metadata(&self, name: &str) -> Option<Document> {
        let rest = self.path.strip_prefix(self.base)?.strip_prefix("/.well-known/")?.strip_prefix(name)?;
        if !rest.is_empty() && rest != self.issuer.path {
            return None;
        }
        let own = self.core.settings.own.load();
        let mut algorithms: Vec<&str> = Vec::new();
        for algorithm in own.published.iter().flat_map(crate::VerifyingKey::algorithms) {
            if !algorithms.contains(&algorithm.as_str()) {
                algorithms.push(algorithm.as_str());
            }
        }
        let mut metadata = json!({
            "issuer": self.issuer.text,
            "jwks_uri": format!("{}{}/.well-known/jwks.json", self.issuer.origin, self.base),
            // Empty ones say that there is none; left out, a reader would take the defaults of RFC 8414 section 2 for granted.
            "response_types_supported": [],
            "grant_types_supported": [],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": algorithms,
        });
        if let Some(members) = metadata.as_object_mut() {
            endpoints::tell(self.rocket, self.issuer.origin, members);
        }
        Some(Document::new(metadata.to_string()))
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Published<'r> {
    type Error = AuthError;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, AuthError> {
        let core = Core::of(request);
        let issuer = core.and_then(|core| IssuerUrl::read(core.settings.own_issuer()?).ok());
        let (Some(core), Some(issuer), Some(route)) = (core, issuer, request.route()) else {
            return super::jwt::deny(request, AuthError::internal("no issuer to publish keys of is configured"));
        };
        let base = route.uri.base().trim_end_matches('/');
        let rocket = request.rocket();
        Outcome::Success(Self { core, rocket, issuer, path: request.uri().path().as_str(), base })
    }
}

impl Sentinel for Published<'_> {
    fn abort(rocket: &Rocket<Ignite>) -> bool {
        let Some(core) = Core::expect(rocket) else { return true };
        let issuer = match core.settings.own_issuer().map(IssuerUrl::read) {
            None => Some("there is no `issuer` to publish keys of; set it in the table `jwt`"),
            Some(Err(fault)) => Some(fault),
            Some(Ok(_)) => None,
        };
        let keys =
            core.settings.own.load().published.is_empty().then_some(
                "there is no key but secrets, which are never published; set `private_key` in the table `jwt`",
            );
        let faults: Vec<&str> = issuer.into_iter().chain(keys).collect();
        if !faults.is_empty() {
            tracing::error!("the routes of `jwt_core::well_known()` are mounted, and {}", faults.join("; and "));
        }
        !faults.is_empty()
    }
}
