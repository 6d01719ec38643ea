//! The guard that `#[jwt_protected(..)]` puts before everything else of a route.

use std::marker::PhantomData;

use rocket::request::{FromRequest, Outcome, Request};
use rocket::route::{self, Handler};
use rocket::{Data, Ignite, Rocket, Route, Sentinel};

use super::audit::{Declaration, speak};
use super::error::AuthError;
use super::jwt::deny;
use super::state::{Core, verified};
use crate::claims::vocabulary::Vocabulary;
use crate::claims::{ClaimSet, PermissionSet, RoleSet, ScopeSet};
use crate::policy::{Rule, Truth};

/// What one `#[jwt_protected(..)]` says; implemented by a type that the macro makes for each route.
pub trait Protect: Send + Sync + 'static {
    /// The claims type that the rule is about.
    type Claims: ClaimSet;
    /// The name of the handler.
    const NAME: &'static str;
    /// The rule as it was written.
    const TEXT: &'static str;
    /// The rule.
    const RULE: Rule;
    /// Whether the claims type was named, or is the one that stands in.
    const CLAIMS_NAMED: bool = true;
    /// The names that the claims type knows.
    const ROLES: &'static Vocabulary = <<Self::Claims as ClaimSet>::Roles as RoleSet>::VOCABULARY;
    /// The names that the claims type knows.
    const SCOPES: &'static Vocabulary = <<Self::Claims as ClaimSet>::Scopes as ScopeSet>::VOCABULARY;
    /// The names that the claims type knows.
    const PERMISSIONS: &'static Vocabulary = <<Self::Claims as ClaimSet>::Permissions as PermissionSet>::VOCABULARY;
    /// The issuers whose tokens pass; none named: all that the configuration accepts.
    const ISSUERS: &'static [&'static str];
}

/// The guard of one protected route.
pub struct Guard<P>(PhantomData<fn() -> P>);

#[rocket::async_trait]
impl<'r, P: Protect> FromRequest<'r> for Guard<P> {
    type Error = AuthError;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, AuthError> {
        let jwt = match verified::<P::Claims>(request).await {
            Ok(Some(jwt)) => jwt,
            Ok(None) => return deny(request, AuthError::missing()),
            Err(error) => return deny(request, error),
        };
        let holder = jwt.holder();
        if P::RULE.evaluate(&holder) == Truth::Holds {
            return Outcome::Success(Self(PhantomData));
        }
        let mut scopes = Vec::new();
        let enough = P::RULE.missing_scopes(&holder, &mut scopes);
        deny(request, AuthError::insufficient(enough.then_some(scopes), P::NAME, P::TEXT))
    }
}

impl<P: Protect> Sentinel for Guard<P> {
    fn abort(rocket: &Rocket<Ignite>) -> bool {
        let Some(core) = Core::expect(rocket) else { return true };
        if let Some(issuer) = P::ISSUERS.iter().find(|issuer| **issuer != "self") {
            log::error!(
                "`{}` takes tokens of the issuer `{issuer}`, which the configuration does not have; \
                 the application's own issuer is called `self`",
                P::NAME
            );
            return true;
        }
        core.advice.note::<P>();
        if P::PERMISSIONS.is_only_granted()
            && core.authorities.is_none()
            && let Some(permission) = P::RULE.ungrantable(P::ROLES, &core.settings.grants)
        {
            log::error!(
                "`{}` asks for the permission `{permission}`, which nothing gives: the claims type has no \
                 `#[claim(permissions)]`, and no role grants it; add it to `[default.jwt.grants]`",
                P::NAME
            );
            return true;
        }
        cannot_serve::<P::Claims>(rocket)
    }
}

/// Whether the configuration cannot accept any token of this claims type; says why.
pub(super) fn cannot_serve<C: ClaimSet>(rocket: &Rocket<Ignite>) -> bool {
    let Some(core) = Core::expect(rocket) else { return true };
    let wanted = C::REQUIREMENTS.algorithms;
    let accepted = core.settings.verifier().algorithms();
    if !wanted.is_empty() && !accepted.iter().any(|algorithm| wanted.contains(&algorithm.as_str())) {
        log::error!(
            "`{}` accepts the algorithms {wanted:?} alone, and the configuration accepts none of them; \
             change `algorithms(..)` of the type, or `jwt.algorithm` and the key",
            std::any::type_name::<C>()
        );
        return true;
    }
    if let Some(typ) = C::REQUIREMENTS.typ
        && !core.settings.verifier().can_want_type(typ)
    {
        log::error!(
            "`{}` wants tokens of the `typ` {typ:?}, which the configuration does not accept; change `typ` of the type, \
             or `jwt.typ`",
            std::any::type_name::<C>()
        );
        return true;
    }
    false
}

/// The policy that any verified token with these claims meets, for [`protect`].
#[derive(Debug)]
pub struct Authenticated<C>(PhantomData<fn() -> C>);

impl<C: ClaimSet> Protect for Authenticated<C> {
    type Claims = C;
    const NAME: &'static str = "protect";
    const TEXT: &'static str = "";
    const RULE: Rule = Rule::All(&[]);
    const ISSUERS: &'static [&'static str] = &[];
}

/// Puts routes behind a policy that are not written here, or not one by one: those of a file server or of another crate,
/// or a whole application's. The policy is asked before anything else of the route. For the launch audit, the routes are
/// declared by it; what a route says for itself is asked as well.
///
/// Rocket asks the guards of a decorated route at launch whether they can serve, and knows nothing of these: without the
/// fairing, such a route answers every request with 500.
///
/// ```
/// use jwt_core::{Authenticated, DefaultClaims, protect};
/// use rocket::fs::FileServer;
///
/// # let folder = std::env::temp_dir();
/// rocket::build()
///     .attach(jwt_core::fairing())
///     .mount("/reports", protect::<Authenticated<DefaultClaims>>(FileServer::from(folder)));
/// ```
pub fn protect<P: Protect>(routes: impl Into<Vec<Route>>) -> Vec<Route> {
    let mut routes: Vec<Route> = routes.into();
    for route in &mut routes {
        route.name.get_or_insert(P::NAME.into());
        route.handler = Box::new(Protected::<P> { handler: route.handler.clone(), policy: PhantomData });
    }
    routes
}

/// A handler behind a policy.
struct Protected<P> {
    handler: Box<dyn Handler>,
    policy: PhantomData<fn() -> P>,
}

impl<P: Protect> Clone for Protected<P> {
    fn clone(&self) -> Self {
        speak(self, &*self.handler, Declaration::of::<P>());
        Self { handler: self.handler.clone(), policy: PhantomData }
    }
}

#[rocket::async_trait]
impl<P: Protect> Handler for Protected<P> {
    async fn handle<'r>(&self, request: &'r Request<'_>, data: Data<'r>) -> route::Outcome<'r> {
        match Guard::<P>::from_request(request).await {
            Outcome::Success(_) => self.handler.handle(request, data).await,
            Outcome::Error((status, _)) => route::Outcome::Error(status),
            Outcome::Forward(status) => route::Outcome::Error(status),
        }
    }
}
