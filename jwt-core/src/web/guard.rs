//! The question whether a request may pass, and a guard that asks it.

use std::marker::PhantomData;

use rocket::request::{FromRequest, Outcome, Request};
use rocket::{Ignite, Rocket, Sentinel};

use super::carried::{RequestState, verified, verified_now};
use super::error::AuthError;
use super::jwt::{Jwt, deny};
use super::policy::{self, Policy, UnitPolicy};

/// The guard of a handler whose arguments cannot be read, which Rocket refuses. All others stand behind their rule.
pub struct Guard<P>(PhantomData<fn() -> P>);

#[rocket::async_trait]
impl<'r, P: UnitPolicy> FromRequest<'r> for Guard<P> {
    type Error = AuthError;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, AuthError> {
        match pass(&P::UNIT, request).await {
            Ok(_) => Outcome::Success(Self(PhantomData)),
            Err(error) => deny(request, error),
        }
    }
}

impl<P: UnitPolicy> Sentinel for Guard<P> {
    fn abort(rocket: &Rocket<Ignite>) -> bool {
        policy::cannot_serve::<P>(rocket)
    }
}

/// The token of a request that a policy holds for.
pub(super) async fn pass<P: Policy>(policy: &P, request: &Request<'_>) -> Result<Jwt<P::Claims>, AuthError> {
    decided(policy, request, verified::<P::Claims>(request, names::<P>).await)
}

/// The same where nothing has to be waited for; `None` where something has.
pub(super) fn pass_now<P: Policy>(policy: &P, request: &Request<'_>) -> Option<Result<(), AuthError>> {
    let verified = verified_now::<P::Claims>(request, names::<P>)?;
    Some(decided(policy, request, verified).map(|_| ()))
}

/// Whether the rule of a policy names this issuer.
fn names<P: Policy>(issuer: &str) -> bool {
    P::ISSUERS.contains(&issuer) || P::RULE.names_issuer(issuer)
}

fn decided<P: Policy>(
    policy: &P,
    request: &Request<'_>,
    verified: Result<Option<Jwt<P::Claims>>, AuthError>,
) -> Result<Jwt<P::Claims>, AuthError> {
    let jwt = verified?.ok_or_else(AuthError::missing)?;
    policy::decide(policy, Some(request), &jwt)?;
    if names::<P>(jwt.issuer()) {
        RequestState::of(request).name(request);
    }
    Ok(jwt)
}
