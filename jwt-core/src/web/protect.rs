//! Policies around routes that are written elsewhere.

use std::marker::PhantomData;

use rocket::request::{FromRequest, Outcome, Request};
use rocket::route::{self, Handler};
use rocket::{Data, Route};

use super::guard::Guard;
use super::policy::UnitPolicy;

/// Puts routes behind a policy that are not written here, or not one by one: those of a file server or of another crate,
/// or a whole application's. The policy is asked before anything else of the route.
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
pub fn protect<P: UnitPolicy>(routes: impl Into<Vec<Route>>) -> Vec<Route> {
    let mut routes: Vec<Route> = routes.into();
    for route in &mut routes {
        route.handler = Box::new(Protected::<P> { handler: route.handler.clone(), policy: PhantomData });
    }
    routes
}

/// A handler behind a policy.
struct Protected<P> {
    handler: Box<dyn Handler>,
    policy: PhantomData<fn() -> P>,
}

impl<P> Clone for Protected<P> {
    fn clone(&self) -> Self {
        Self { handler: self.handler.clone(), policy: PhantomData }
    }
}

#[rocket::async_trait]
impl<P: UnitPolicy> Handler for Protected<P> {
    async fn handle<'r>(&self, request: &'r Request<'_>, data: Data<'r>) -> route::Outcome<'r> {
        match Guard::<P>::from_request(request).await {
            Outcome::Success(_) => self.handler.handle(request, data).await,
            Outcome::Error((status, _)) => route::Outcome::Error(status),
            Outcome::Forward(status) => route::Outcome::Error(status),
        }
    }
}

/// Marks the route of a protected handler.
pub fn protected<P: UnitPolicy>(mut route: Route) -> Route {
    route.name = Some(P::NAME.into());
    route
}

/// Marks the route of a public handler.
pub fn public(mut route: Route, name: &'static str, _reason: &'static str) -> Route {
    route.name = Some(name.into());
    route
}
