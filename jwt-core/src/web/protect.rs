//! The guard that `#[jwt_protected(..)]` puts before everything else of a route.

use std::marker::PhantomData;

use rocket::request::{FromRequest, Outcome, Request};
use rocket::{Ignite, Rocket, Route, Sentinel};

use super::error::AuthError;
use super::jwt::deny;
use super::state::{Core, verified};
use crate::claims::{ClaimSet, PermissionSet, RoleSet};
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
        deny(request, AuthError::insufficient(enough.then_some(scopes)))
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
        let roles = <<P::Claims as ClaimSet>::Roles as RoleSet>::VOCABULARY;
        let permissions = <<P::Claims as ClaimSet>::Permissions as PermissionSet>::VOCABULARY;
        if permissions.is_only_granted()
            && core.authorities.is_none()
            && let Some(permission) = P::RULE.ungrantable(roles, &core.settings.grants)
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
    false
}

/// Marks the route of a protected handler.
pub fn protected<P: Protect>(mut route: Route) -> Route {
    route.name = Some(P::NAME.into());
    route
}

/// Marks the route of a public handler.
pub fn public(mut route: Route, name: &'static str, _reason: &'static str) -> Route {
    route.name = Some(name.into());
    route
}
