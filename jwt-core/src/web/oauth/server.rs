//! What an application says as an authorization server: who its clients are, and what they and its users may do.

use std::fmt;

use rocket::{Orbit, Rocket};

use crate::Scopes;
use crate::claims::ClaimSet;
use crate::oauth::{Client, ClientSecret, OAuthError};
use crate::session::Session;
use crate::token::Unavailable;

/// An application as an authorization server, for [`endpoints`](super::endpoints).
///
/// ```
/// use jwt_core::oauth::{AuthorizationServer, Client, ClientRequest, Grant, OAuthError};
/// use jwt_core::{Claims, Scopes, Unavailable};
///
/// #[derive(Claims)]
/// struct Access {
///     sub: Option<String>,
///     #[claim(scopes)]
///     scope: Scopes,
/// }
///
/// # struct Database;
/// # impl Database {
/// #     async fn client(&self, id: &str) -> Result<Option<Client>, std::io::Error> { Ok(None) }
/// #     async fn is_active(&self, user: &str) -> Result<bool, std::io::Error> { Ok(true) }
/// # }
/// struct Server;
///
/// #[rocket::async_trait]
/// impl AuthorizationServer for Server {
///     type Claims = Access;
///
///     async fn client(&self, request: &ClientRequest<'_>) -> Result<Option<Client>, Unavailable> {
///         let database = request.state::<Database>().ok_or("no database")?;
///         Ok(database.client(request.client_id()).await?)
///     }
///
///     async fn claims(&self, grant: &Grant<'_>) -> Result<Option<Access>, OAuthError> {
///         let database = grant.state::<Database>().ok_or(OAuthError::ServerError)?;
///         if let Some(user) = grant.subject()
///             && !database.is_active(user).await.map_err(OAuthError::unavailable)?
///         {
///             return Ok(None);
///         }
///         Ok(Some(Access { sub: grant.subject().map(str::to_owned), scope: grant.scope().clone() }))
///     }
/// }
/// ```
#[rocket::async_trait]
pub trait AuthorizationServer: Send + Sync + 'static {
    /// What its access tokens say. The claims that RFC 9068 section 2.2 asks for are filled in where the type has no fields for them.
    type Claims: ClaimSet;

    /// The client of an id; `None` where there is none. Nobody has proved yet to be it: that is asked of what this gives.
    ///
    /// # Errors
    ///
    /// An error is answered with 503.
    async fn client(&self, request: &ClientRequest<'_>) -> Result<Option<Client>, Unavailable>;

    /// Whether this is the secret of the client: one of those that it has, unless the application keeps secrets in another way.
    ///
    /// # Errors
    ///
    /// An error is answered with 503.
    async fn authenticate(&self, client: &Client, secret: &ClientSecret<'_>) -> Result<bool, Unavailable> {
        Ok(client.has_secret(secret))
    }

    /// What the access token says that is about to be issued. It is asked for each token, so that who was demoted is demoted with the
    /// next one. `None`: there is no such user any more; a session of theirs ends with that.
    ///
    /// The claims may have less than [`Grant::scope`], and never more. They name the user who is [`Grant::subject`], or nobody: then the
    /// subject is filled in.
    ///
    /// # Errors
    ///
    /// The error is the answer.
    async fn claims(&self, grant: &Grant<'_>) -> Result<Option<Self::Claims>, OAuthError>;

    /// The grants of the application's own, by the names that clients ask for them: absolute URIs (RFC 6749 section 4.5). By default
    /// there are none.
    fn grant_types(&self) -> &[&str] {
        &[]
    }

    /// Decides about a grant of the application's own: whose the token is to be, if anybody's, and whether a refresh token comes with
    /// it. It is asked where [`grant_types`](Self::grant_types) names the grant, and the client may use it.
    ///
    /// # Errors
    ///
    /// The error is the answer: [`OAuthError::InvalidGrant`] where what the client sent is no good.
    async fn grant(&self, request: &GrantRequest<'_>) -> Result<Approval, OAuthError> {
        let _ = request;
        Err(OAuthError::UnsupportedGrantType)
    }
}

/// Somebody says to be a client.
pub struct ClientRequest<'r> {
    pub(super) client_id: &'r str,
    pub(super) rocket: &'r Rocket<Orbit>,
}

impl<'r> ClientRequest<'r> {
    /// The id, as it was sent: visible ASCII and spaces, 256 bytes at most.
    #[must_use]
    pub fn client_id(&self) -> &'r str {
        self.client_id
    }

    /// Managed state of the application.
    #[must_use]
    pub fn state<T: Send + Sync + 'static>(&self) -> Option<&'r T> {
        self.rocket.state()
    }
}

impl fmt::Debug for ClientRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientRequest").field("client_id", &self.client_id).finish_non_exhaustive()
    }
}

/// A client asks for a grant of the application's own.
pub struct GrantRequest<'r> {
    pub(super) grant_type: &'r str,
    pub(super) client: &'r Client,
    pub(super) scope: &'r Scopes,
    pub(super) parameters: &'r crate::oauth::Parameters,
    pub(super) rocket: &'r Rocket<Orbit>,
}

impl<'r> GrantRequest<'r> {
    /// Which of the grants it is.
    #[must_use]
    pub fn grant_type(&self) -> &'r str {
        self.grant_type
    }

    /// The client, which has proved to be it, where it is confidential.
    #[must_use]
    pub fn client(&self) -> &'r Client {
        self.client
    }

    /// The scope that will be granted unless the approval says which: what the client asks for, of what it may.
    #[must_use]
    pub fn scope(&self) -> &'r Scopes {
        self.scope
    }

    /// A parameter of the request; `None` where it is missing or empty.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&'r str> {
        self.parameters.get(name)
    }

    /// Managed state of the application.
    #[must_use]
    pub fn state<T: Send + Sync + 'static>(&self) -> Option<&'r T> {
        self.rocket.state()
    }
}

/// Without the parameters.
impl fmt::Debug for GrantRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GrantRequest")
            .field("grant_type", &self.grant_type)
            .field("client", &self.client.id())
            .finish_non_exhaustive()
    }
}

/// A grant of the application's own is given.
#[derive(Clone, Debug)]
#[must_use]
pub struct Approval {
    pub(super) subject: Option<String>,
    pub(super) scope: Option<Scopes>,
    pub(super) goes_on: bool,
}

impl Approval {
    /// For this user, for whom the client acts.
    pub fn user(subject: impl Into<String>) -> Self {
        Self { subject: Some(subject.into()), scope: None, goes_on: false }
    }

    /// For the client itself.
    pub fn client() -> Self {
        Self { subject: None, scope: None, goes_on: false }
    }

    /// Exactly this scope, of what the client may have: what the user consented to. Where the request asks for a scope, only what is in
    /// both. Without this, it is what the request asks for.
    pub fn scope(mut self, scope: Scopes) -> Self {
        self.scope = Some(scope);
        self
    }

    /// With a refresh token, where there is a user and the client may use the grant `refresh_token`.
    pub fn with_refresh_token(mut self) -> Self {
        self.goes_on = true;
        self
    }
}

/// A token is about to be issued.
pub struct Grant<'r> {
    pub(super) kind: GrantKind<'r>,
    pub(super) client: &'r Client,
    pub(super) subject: Option<&'r str>,
    pub(super) scope: &'r Scopes,
    pub(super) rocket: &'r Rocket<Orbit>,
}

/// How a client came to its token.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum GrantKind<'r> {
    /// For itself (RFC 6749 section 4.4).
    ClientCredentials,
    /// By a refresh token of this session (RFC 6749 section 6).
    RefreshToken(&'r Session),
    /// By a grant of the application's own, of this name.
    Own(&'r str),
}

impl<'r> Grant<'r> {
    /// How the client came to it.
    #[must_use]
    pub fn kind(&self) -> GrantKind<'r> {
        self.kind
    }

    /// The client that gets the token.
    #[must_use]
    pub fn client(&self) -> &'r Client {
        self.client
    }

    /// The user whom the token is about; `None` where the client acts for itself.
    #[must_use]
    pub fn subject(&self) -> Option<&'r str> {
        self.subject
    }

    /// The scope that is granted.
    #[must_use]
    pub fn scope(&self) -> &'r Scopes {
        self.scope
    }

    /// Managed state of the application.
    #[must_use]
    pub fn state<T: Send + Sync + 'static>(&self) -> Option<&'r T> {
        self.rocket.state()
    }
}

impl fmt::Debug for Grant<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Grant")
            .field("kind", &self.kind)
            .field("client", &self.client.id())
            .field("subject", &self.subject)
            .field("scope", &self.scope)
            .finish_non_exhaustive()
    }
}
