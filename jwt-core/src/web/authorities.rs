//! The application's own word on a token's user.

use rocket::Request;

use super::carried::RequestState;
use super::jwt::Identity;
use super::state::Core;
use crate::claims::{ClaimSet, Registered};
use crate::policy::Extra;
use crate::token::{Issuer, Unavailable, Verified};

/// Asks the application about the user of a token whose signature and claims are good, once in a request.
///
/// The application may not know the user any more, or may know of roles, scopes and permissions that the token does not
/// carry. What it adds counts in every rule as if the token had it; only where the token lacks a claim altogether, no rule
/// that negates one of its names holds, whatever was added. Attach it with
/// [`fairing().authorities(..)`](crate::Fairing::authorities).
///
/// ```
/// use jwt_core::{Authorities, Caller, Lookup, Unavailable};
///
/// # struct Database;
/// # impl Database { async fn groups(&self, _: &str) -> Result<Option<Vec<String>>, std::io::Error> { Ok(None) } }
/// struct Groups;
///
/// #[rocket::async_trait]
/// impl Authorities for Groups {
///     async fn look_up(&self, caller: &Caller<'_>) -> Result<Lookup, Unavailable> {
///         let database = caller.state::<Database>().ok_or("no database")?;
///         Ok(match database.groups(caller.subject().unwrap_or_default()).await? {
///             None => Lookup::unknown(),
///             Some(groups) => Lookup::known().roles(groups),
///         })
///     }
/// }
/// ```
#[rocket::async_trait]
pub trait Authorities: Send + Sync + 'static {
    /// Looks the user up.
    ///
    /// # Errors
    ///
    /// An error is answered with 503: nobody passes because a database is down.
    async fn look_up(&self, caller: &Caller<'_>) -> Result<Lookup, Unavailable>;
}

/// The user that a verified token names.
pub struct Caller<'r> {
    request: &'r Request<'r>,
    registered: &'r Registered,
    subject: Option<&'r str>,
    core: &'r Core,
    /// The place of the issuer.
    issuer: usize,
}

impl<'r> Caller<'r> {
    pub(super) fn new<C>(core: &'r Core, request: &'r Request<'_>, verified: &'r Verified<C>) -> Self {
        let (registered, subject) = (verified.registered(), verified.subject());
        Self { request, registered, subject, core, issuer: verified.place() }
    }

    fn issuer(&self) -> &'r str {
        self.core.settings.issuers.at(self.issuer).map(Issuer::name).unwrap_or_default()
    }

    /// The name of one of the application's own users: the claim that names the user, `sub` or the one that the
    /// configuration's `subject` names, in tokens of the application's own issuer or of the only one that it has.
    ///
    /// `None` for users of other issuers, who may have the same names: they are told apart by
    /// [`identity`](Self::identity). `None` as well where a client of the application has the token for itself.
    pub fn subject(&self) -> Option<&'r str> {
        self.subject.filter(|_| self.core.settings.is_local(self.issuer()))
    }

    /// Who the token is about: issuer and subject together, whoever issued it.
    pub fn identity(&self) -> Identity<'r> {
        Identity { issuer: self.issuer(), subject: self.subject }
    }

    /// The registered claims.
    pub fn registered(&self) -> &'r Registered {
        self.registered
    }

    /// The claims, read as a type of the application's; `None` where they do not read as one.
    pub fn claims<C: ClaimSet>(&self) -> Option<Verified<C>> {
        RequestState::of(self.request).claims(self.core, self.request, self.issuer)
    }

    /// Managed state of the application.
    pub fn state<T: Send + Sync + 'static>(&self) -> Option<&'r T> {
        self.request.rocket().state()
    }
}

impl std::fmt::Debug for Caller<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Caller").field("registered", self.registered).finish_non_exhaustive()
    }
}

/// What the application says of a user.
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct Lookup {
    pub(super) unknown: bool,
    pub(super) extra: Extra,
}

impl Lookup {
    /// There is no such user, or no longer: the request is answered with 401.
    pub fn unknown() -> Self {
        Self { unknown: true, extra: Extra::default() }
    }

    /// The user is known.
    pub fn known() -> Self {
        Self::default()
    }

    /// Adds a role.
    pub fn role(self, name: impl Into<String>) -> Self {
        self.roles([name])
    }

    /// Adds roles. Names that the claims type's enum does not have grant nothing.
    pub fn roles<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.extra.roles.extend(names.into_iter().map(Into::into));
        self
    }

    /// Adds a scope.
    pub fn scope(self, name: impl Into<String>) -> Self {
        self.scopes([name])
    }

    /// Adds scopes.
    pub fn scopes<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.extra.scopes.extend(names.into_iter().map(Into::into));
        self
    }

    /// Adds a permission.
    pub fn permission(self, name: impl Into<String>) -> Self {
        self.permissions([name])
    }

    /// Adds permissions.
    pub fn permissions<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.extra.permissions.extend(names.into_iter().map(Into::into));
        self
    }
}
