//! The endpoints of an authorization server.

mod answer;
mod introspect;
mod mounted;
mod refused;
mod request;
mod revoke;
mod server;
mod token;

use std::any::{TypeId, type_name};
use std::marker::PhantomData;
use std::panic::Location;
use std::sync::Arc;

use rocket::http::Method;
use rocket::route::{Handler, Outcome, StaticInfo, dummy_handler};
use rocket::sentinel::Sentry;
use rocket::{Data, Ignite, Request, Rocket, Route, Sentinel};

use self::answer::Answer;
pub(super) use self::mounted::mounted;
pub use self::server::{Approval, AuthorizationServer, ClientRequest, Grant, GrantKind, GrantRequest};
use super::audit::public;
use super::state::Core;
use crate::claims::ClaimSet;
use crate::oauth::OAuthError;
use crate::token::OAUTH_TYPE;

/// Routes for the clients of an authorization server. To be mounted anywhere:
///
/// ```
/// # use jwt_core::oauth::{AuthorizationServer, Client, ClientRequest, Grant, OAuthError};
/// # use jwt_core::{DefaultClaims, Unavailable};
/// # struct Server;
/// # #[rocket::async_trait]
/// # impl AuthorizationServer for Server {
/// #     type Claims = DefaultClaims;
/// #     async fn client(&self, _: &ClientRequest<'_>) -> Result<Option<Client>, Unavailable> { Ok(None) }
/// #     async fn claims(&self, _: &Grant<'_>) -> Result<Option<DefaultClaims>, OAuthError> { Ok(None) }
/// # }
/// # let _ =
/// rocket::build().attach(jwt_core::fairing()).mount("/oauth", jwt_core::oauth::endpoints(Server))
/// # ;
/// ```
///
/// | route | what it does |
/// | --- | --- |
/// | `POST /token` | issues access tokens (RFC 6749 section 3.2): for the client itself (`client_credentials`), by a refresh token (`refresh_token`), which is bound to its client and good once, and by the [grants of the application's own](AuthorizationServer::grant) |
/// | `POST /revoke` | revokes a client's own tokens (RFC 7009): of a refresh token, and of an access token that came with one, the session |
/// | `POST /introspect` | says whether a token is good, and what it says (RFC 7662), to confidential clients: of their own tokens, and of all where they [may](crate::oauth::Client::may_introspect). The [`Authorities`](crate::Authorities) hook is not asked |
///
/// Clients authenticate by `Authorization: Basic`, or by `client_id` and `client_secret` in the form; public ones send `client_id` alone.
/// Forms have 16 KiB at most. Nobody may keep an answer, and errors are those of RFC 6749 section 5.2.
///
/// Access tokens are those of RFC 9068: `typ` is `at+jwt`, and `client_id`, `scope` and `jti` are there whatever the claims type says.
/// Of a client for itself, `sub` is the client, unless the claims name something else.
///
/// The routes are public, and the launch audit knows. The launch stops where the configuration has no key to sign with, no `issuer`, no
/// `audience` or no `store`, or does not take tokens of this type itself.
#[must_use = "routes have to be mounted"]
#[track_caller]
pub fn endpoints<S: AuthorizationServer>(server: S) -> Vec<Route> {
    let (server, place) = (Arc::new(server), Location::caller());
    Place::ALL.into_iter().map(|at| Endpoint { server: Arc::clone(&server), at }.route(place)).collect()
}

/// Which of the endpoints it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Token,
    Revoke,
    Introspect,
}

impl Place {
    const ALL: [Self; 3] = [Self::Token, Self::Revoke, Self::Introspect];

    fn path(self) -> &'static str {
        match self {
            Self::Token => "/token",
            Self::Revoke => "/revoke",
            Self::Introspect => "/introspect",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Token => "oauth_token",
            Self::Revoke => "oauth_revoke",
            Self::Introspect => "oauth_introspect",
        }
    }

    fn reason(self) -> &'static str {
        match self {
            Self::Token => "clients of OAuth 2.0 get their tokens here, and authenticate for it",
            Self::Revoke => "clients of OAuth 2.0 revoke their tokens here, and authenticate for it",
            Self::Introspect => "clients of OAuth 2.0 ask about tokens here, and authenticate for it",
        }
    }
}

struct Endpoint<S> {
    server: Arc<S>,
    at: Place,
}

impl<S: AuthorizationServer> Endpoint<S> {
    fn route(self, place: &'static Location<'static>) -> Route {
        let at = self.at;
        let mut route = Route::from(StaticInfo {
            name: at.name(),
            method: Method::Post,
            uri: at.path(),
            format: None,
            handler: dummy_handler,
            rank: None,
            sentinels: vec![Sentry {
                type_id: TypeId::of::<Configured<S>>(),
                type_name: type_name::<Configured<S>>(),
                parent: None,
                location: (place.file(), place.line(), place.column()),
                specialized: true,
                abort: Configured::<S>::abort,
            }],
        });
        route.handler = Box::new(self);
        public(route, at.name(), at.reason())
    }

    async fn answer(&self, request: &Request<'_>, data: Data<'_>) -> Result<Answer, OAuthError> {
        let core = Core::of(request).ok_or(OAuthError::ServerError)?;
        let parameters = request::parameters(request, data).await?;
        let client = request::client(&*self.server, request, &parameters).await?;
        let asked = request::Asked { core, request, parameters, client };
        match self.at {
            Place::Token => token::answer(&*self.server, &asked).await,
            Place::Revoke => revoke::answer(&asked).await,
            Place::Introspect => introspect::answer(&asked).await,
        }
    }
}

impl<S: AuthorizationServer> Clone for Endpoint<S> {
    fn clone(&self) -> Self {
        mounted::speak(self.at, self.server.grant_types());
        Self { server: Arc::clone(&self.server), at: self.at }
    }
}

#[rocket::async_trait]
impl<S: AuthorizationServer> Handler for Endpoint<S> {
    async fn handle<'r>(&self, request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r> {
        let answer = self.answer(request, data).await.unwrap_or_else(|error| {
            match error.status() {
                // What is the server's own fault is logged where it happened.
                500.. => {}
                _ => tracing::warn!("`{}` refuses: {}: {error}", self.at.name(), error.code()),
            }
            Answer::from(error)
        });
        Outcome::Success(answer.into_response())
    }
}

/// What has to be configured for the endpoints.
struct Configured<S>(PhantomData<fn() -> S>);

impl<S: AuthorizationServer> Sentinel for Configured<S> {
    fn abort(rocket: &Rocket<Ignite>) -> bool {
        let Some(core) = Core::expect(rocket) else { return true };
        let faults = faults(core, S::Claims::REQUIREMENTS.typ);
        if !faults.is_empty() {
            tracing::error!(
                "the routes of `jwt_core::oauth::endpoints(..)` are mounted, and {}",
                faults.join("; and ")
            );
        }
        !faults.is_empty()
    }
}

fn faults(core: &Core, typ: Option<&str>) -> Vec<&'static str> {
    let verifier = core.settings.verifier();
    let is_other = |typ: &str| !typ.eq_ignore_ascii_case(OAUTH_TYPE);
    let faults = [
        (
            core.settings.signer().is_none(),
            "there is no key to sign with; set `private_key`, `secret_file` or `secret` in the table `jwt`",
        ),
        (
            core.settings.own_issuer().is_none(),
            "there is no `issuer`, which access tokens have to name; set it in the table `jwt`",
        ),
        (
            verifier.audiences().is_empty(),
            "there is no `audience`, which access tokens have to name; set it in the table `jwt`",
        ),
        (
            core.sessions.is_none(),
            "there is no `store` for sessions and revocations; set it in the table `jwt`, such as `store = \"sqlite:jwt.db\"`",
        ),
        (
            !verifier.can_want_type(OAUTH_TYPE),
            "tokens of the type `at+jwt` are not accepted; add it to `typ` in the table `jwt`",
        ),
        (
            typ.is_some_and(is_other),
            "the claims type wants another `typ` than `at+jwt`; take `typ` from its `#[claims(..)]`",
        ),
    ];
    faults.into_iter().filter(|(is, _)| *is).map(|(_, fault)| fault).collect()
}
