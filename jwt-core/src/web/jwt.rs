//! The guards that hand a verified token to a handler.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use rocket::http::Status;
use rocket::request::{FromRequest, Outcome, Request};
use rocket::{Ignite, Rocket, Sentinel};

use super::audit::Probe;
use super::carried::{RequestState, verified};
use super::error::AuthError;
use super::state::Core;
use crate::claims::{ClaimSet, Registered};
use crate::policy::{Extra, Grants, Holder};
use crate::token::{Header, Issuer, Issuers, Verified, Verifier, base64url};

/// A verified token of this request, with its claims as `C`; cheap to clone.
///
/// As a guard it fails with 401 where there is no token, or a bad one. It derefs to the claims.
///
/// ```
/// use jwt_core::{Claims, Jwt, jwt_protected};
/// use rocket::get;
///
/// #[derive(Claims)]
/// struct User {
///     sub: String,
/// }
///
/// #[jwt_protected]
/// #[get("/me")]
/// fn me(user: Jwt<User>) -> String {
///     user.sub.clone()
/// }
/// ```
pub struct Jwt<C> {
    verified: Verified<C>,
    issuers: Issuers,
    grants: Arc<Grants>,
    /// What the application adds.
    extra: Option<Arc<Extra>>,
    /// Its text; a rule does not ask for it, a guard does.
    text: Arc<str>,
}

/// Who a token is about: issuer and subject together, for a subject alone names nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Identity<'t> {
    /// The configured name of the issuer; the application's own issuer is called `self`.
    pub issuer: &'t str,
    /// The claim that names the user; `None` where the token has none.
    pub subject: Option<&'t str>,
}

impl<C: ClaimSet> Jwt<C> {
    pub(super) fn new(verified: Verified<C>, extra: Option<Arc<Extra>>, core: &Core) -> Self {
        let (issuers, grants) = (core.settings.issuers.clone(), Arc::clone(&core.settings.grants));
        Self { verified, issuers, grants, extra, text: Arc::default() }
    }

    /// For whoever may keep it: with its text.
    fn kept(self, request: &Request<'_>) -> Self {
        match Core::of(request) {
            Some(core) => Self { text: RequestState::of(request).text(core, request), ..self },
            None => self,
        }
    }

    /// The registered claims (RFC 7519 section 4.1), whether or not `C` has fields for them.
    pub fn registered(&self) -> &Registered {
        self.verified.registered()
    }

    /// The header (RFC 7515 section 4).
    pub fn header(&self) -> &Header {
        self.verified.header()
    }

    /// The configured name of the issuer; the application's own is called `self`.
    pub fn issuer(&self) -> &str {
        self.issuers.at(self.verified.place()).map(Issuer::name).unwrap_or_default()
    }

    /// Whether the configuration has an issuer of this name.
    pub(super) fn knows_issuer(&self, name: &str) -> bool {
        self.issuers.named(name).is_some()
    }

    /// The claim that names the user: `sub`, or the one that the configuration's `subject` names. It names nobody without
    /// the [issuer](Self::issuer): users of two issuers may have the same. `None` where a client has the token for itself (RFC 9068
    /// section 5), and is no user, whatever it is called.
    pub fn subject(&self) -> Option<&str> {
        self.verified.subject()
    }

    /// The claim that holds the user's id: `id`, or the one that the configuration's `id` names. As the subject, it names
    /// nobody without the [issuer](Self::issuer).
    pub fn user_id(&self) -> Option<&str> {
        self.verified.user_id()
    }

    /// The session that it came with, where it came with one of this application's: the claim `sid`.
    #[cfg(feature = "session")]
    pub fn session(&self) -> Option<crate::SessionId> {
        self.verified.revocation_keys()?.session.map(|(id, _)| id)
    }

    /// What the issuer is called in `iss`, where it is configured.
    #[cfg(feature = "session")]
    pub(super) fn issuer_url(&self) -> Option<&str> {
        self.issuers.at(self.verified.place())?.verifier().issuer()
    }

    #[cfg(feature = "session")]
    pub(super) fn revocation_keys(&self) -> Option<&crate::session::TokenKeys> {
        self.verified.revocation_keys()
    }

    /// Who the token is about.
    pub fn identity(&self) -> Identity<'_> {
        Identity { issuer: self.issuer(), subject: self.subject() }
    }

    /// The token itself. Whoever has it can act as its user: do not log it.
    pub fn token(&self) -> &str {
        &self.text
    }

    /// All claims as they were sent: the bytes of a JSON object. They are decoded each time.
    pub fn payload(&self) -> Vec<u8> {
        let payload = self.text.split('.').nth(1).and_then(base64url::decode);
        // There is one, for the token was verified.
        payload.unwrap_or_default()
    }

    /// Whether the holder has this role, directly, implied, or by the [`Authorities`](crate::Authorities) hook.
    pub fn has_role(&self, name: &str) -> bool {
        self.holder().has_role_named(name)
    }

    /// Whether the holder has this scope.
    pub fn has_scope(&self, name: &str) -> bool {
        self.holder().has_scope_named(name)
    }

    /// Whether the holder has this permission, or a role that grants it.
    pub fn has_permission(&self, name: &str) -> bool {
        self.holder().has_permission_named(name)
    }

    pub(super) fn holder(&self) -> Holder<'_> {
        Holder::new(self.verified.claims().authority(), self.extra.as_deref().unwrap_or(Extra::NONE), &self.grants)
    }
}

impl<C> Deref for Jwt<C> {
    type Target = C;

    fn deref(&self) -> &C {
        self.verified.claims()
    }
}

impl<C> Clone for Jwt<C> {
    fn clone(&self) -> Self {
        Self {
            verified: self.verified.clone(),
            issuers: self.issuers.clone(),
            grants: Arc::clone(&self.grants),
            extra: self.extra.clone(),
            text: Arc::clone(&self.text),
        }
    }
}

/// Shows the claims, and not the token.
impl<C: fmt::Debug> fmt::Debug for Jwt<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Jwt").field(self.verified.claims()).finish()
    }
}

/// A verified token where the request has credentials, `None` where it has none.
///
/// Credentials that are present and not good are an error, always: they are never taken for none.
pub struct MaybeJwt<C>(Option<Jwt<C>>);

impl<C> MaybeJwt<C> {
    /// The token, if there is one.
    pub fn into_inner(self) -> Option<Jwt<C>> {
        self.0
    }
}

impl<C> Deref for MaybeJwt<C> {
    type Target = Option<Jwt<C>>;

    fn deref(&self) -> &Option<Jwt<C>> {
        &self.0
    }
}

impl<C> Clone for MaybeJwt<C> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<C: fmt::Debug> fmt::Debug for MaybeJwt<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("MaybeJwt").field(&self.0).finish()
    }
}

/// Notes why the request is denied, for the fairing, and fails the guard.
pub(super) fn deny<S>(request: &Request<'_>, error: AuthError) -> Outcome<S, AuthError> {
    Outcome::Error((refuse(request, error.clone()), error))
}

/// Notes why the request is denied, for the fairing; gives the status.
pub(super) fn refuse(request: &Request<'_>, error: AuthError) -> Status {
    let status = error.status();
    let route = request.route().and_then(|route| route.name.as_deref());
    tracing::debug!(code = error.code(), status = status.code, route, "a request is refused");
    RequestState::of(request).fail(error);
    status
}

#[rocket::async_trait]
impl<'r, C: ClaimSet> FromRequest<'r> for Jwt<C> {
    type Error = AuthError;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, AuthError> {
        match verified::<C>(request, |_| false).await {
            Ok(Some(jwt)) => Outcome::Success(jwt.kept(request)),
            Ok(None) => deny(request, AuthError::missing()),
            Err(error) => deny(request, error),
        }
    }
}

#[rocket::async_trait]
impl<'r, C: ClaimSet> FromRequest<'r> for MaybeJwt<C> {
    type Error = AuthError;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, AuthError> {
        match verified::<C>(request, |_| false).await {
            Ok(jwt) => Outcome::Success(Self(jwt.map(|jwt| jwt.kept(request)))),
            Err(error) => deny(request, error),
        }
    }
}

impl<C: ClaimSet> Sentinel for Jwt<C> {
    fn abort(rocket: &Rocket<Ignite>) -> bool {
        Probe::note::<Self, _>(rocket) || cannot_read::<C>(rocket)
    }
}

impl<C: ClaimSet> Sentinel for MaybeJwt<C> {
    fn abort(rocket: &Rocket<Ignite>) -> bool {
        Probe::note::<Self, _>(rocket) || cannot_read::<C>(rocket)
    }
}

/// Whether the configuration cannot accept any token of this claims type; says why.
pub(super) fn cannot_read<C: ClaimSet>(rocket: &Rocket<Ignite>) -> bool {
    let Some(core) = Core::expect(rocket) else { return true };
    let wanted = C::REQUIREMENTS.algorithms;
    let verifiers = || core.settings.issuers.iter().map(Issuer::verifier);
    let algorithm = |verifier: &Verifier| verifier.algorithms().iter().any(|known| wanted.contains(&known.as_str()));
    if !wanted.is_empty() && !verifiers().any(algorithm) {
        tracing::error!(
            "`{}` accepts the algorithms {wanted:?} alone, and the configuration accepts none of them; \
             change `algorithms(..)` of the type, or `jwt.algorithm` and the key",
            std::any::type_name::<C>()
        );
        return true;
    }
    if let Some(typ) = C::REQUIREMENTS.typ
        && !verifiers().any(|verifier| verifier.can_want_type(typ))
    {
        tracing::error!(
            "`{}` wants tokens of the `typ` {typ:?}, which the configuration does not accept; change `typ` of the type, \
             or `jwt.typ`",
            std::any::type_name::<C>()
        );
        return true;
    }
    false
}
