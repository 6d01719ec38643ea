//! Proof that a policy held.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use rocket::request::{FromRequest, Outcome, Request};
use rocket::{Ignite, Rocket, Sentinel};

use super::audit::Probe;
use super::error::AuthError;
use super::guard::pass;
use super::jwt::{Jwt, deny};
use super::policy::{self, PolicyOver, UnitPolicy};
use crate::claims::ClaimSet;

/// Proof that a policy held for the token of this request.
///
/// It is made in two ways, and no other: as a guard of a handler, for policies without fields, and by [`Jwt::require`]. It
/// cannot be cloned, and does not outlive the request or the token. A function that demands one cannot be called
/// without the check:
///
/// ```
/// use jwt_core::{AuthError, Claims, Granted, Jwt, jwt_policy, jwt_protected};
/// use rocket::get;
///
/// #[derive(Claims)]
/// struct User {
///     sub: String,
///     tenant: u64,
/// }
///
/// #[jwt_policy(claims = User, when(claims.tenant == self.tenant))]
/// struct InTenant {
///     tenant: u64,
/// }
///
/// struct Note {
///     tenant: u64,
///     text: String,
/// }
///
/// impl Note {
///     /// The text, for whoever is in the tenant of the note.
///     fn text(&self, proof: &Granted<'_, InTenant>) -> Option<&str> {
///         (proof.tenant == self.tenant).then_some(&self.text)
///     }
/// }
///
/// #[jwt_protected]
/// #[get("/note")]
/// fn note(user: Jwt<User>) -> Result<String, AuthError> {
///     let note = Note { tenant: 7, text: "hello".into() };
///     let proof = user.require(InTenant { tenant: note.tenant })?;
///     Ok(note.text(&proof).unwrap_or_default().to_owned())
/// }
/// # let _ = rocket::routes![note];
/// ```
#[must_use = "proof is given to the function that demands it"]
pub struct Granted<'r, P> {
    policy: P,
    token: PhantomData<&'r ()>,
}

impl<C: ClaimSet> Jwt<C> {
    /// Asks a policy about this token: with its fields, about what was loaded.
    ///
    /// # Errors
    ///
    /// 403 where the policy does not hold. A handler that returns the error answers with it.
    pub fn require<P: PolicyOver<C>>(&self, policy: P) -> Result<Granted<'_, P>, AuthError> {
        policy::decide(&policy, None, self)?;
        Ok(Granted { policy, token: PhantomData })
    }
}

/// The policy that held, with the values that it was asked about.
impl<P> Deref for Granted<'_, P> {
    type Target = P;

    fn deref(&self) -> &P {
        &self.policy
    }
}

impl<P: fmt::Debug> fmt::Debug for Granted<'_, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Granted").field(&self.policy).finish()
    }
}

#[rocket::async_trait]
impl<'r, P: UnitPolicy> FromRequest<'r> for Granted<'r, P> {
    type Error = AuthError;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, AuthError> {
        match pass(&P::UNIT, request).await {
            Ok(_) => Outcome::Success(Self { policy: P::UNIT, token: PhantomData }),
            Err(error) => deny(request, error),
        }
    }
}

impl<P: UnitPolicy> Sentinel for Granted<'_, P> {
    fn abort(rocket: &Rocket<Ignite>) -> bool {
        Probe::note::<Self, _>(rocket) || policy::cannot_serve::<P>(rocket)
    }
}
