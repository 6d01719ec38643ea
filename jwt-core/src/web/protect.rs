//! Policies around handlers: those of routes with a rule, and of routes that are written elsewhere.

use std::any::{TypeId, type_name};
use std::future::ready;
use std::panic::Location;
use std::sync::Arc;

use rocket::futures::future::BoxFuture;
use rocket::request::Request;
use rocket::route::{Handler, Outcome, StaticInfo};
use rocket::sentinel::Sentry;
use rocket::{Data, Route};

use super::audit::{Declaration, speak};
use super::error::AuthError;
use super::guard::{Guard, pass, pass_now};
use super::jwt::refuse;
use super::policy::{Policy, UnitPolicy, cannot_serve};

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
pub fn protect<P: UnitPolicy>(routes: impl Into<Vec<Route>>) -> Vec<Route> {
    let policy = Arc::new(P::UNIT);
    let mut routes: Vec<Route> = routes.into();
    for route in &mut routes {
        route.name.get_or_insert(P::NAME.into());
        route.handler = Box::new(Protected { handler: route.handler.clone(), policy: Arc::clone(&policy) });
    }
    routes
}

/// A handler behind a policy, which is asked before anything else of the route.
struct Protected<P> {
    handler: Box<dyn Handler>,
    policy: Arc<P>,
}

impl<P: Policy> Clone for Protected<P> {
    fn clone(&self) -> Self {
        speak(self, &*self.handler, Declaration::of::<P>());
        Self { handler: self.handler.clone(), policy: Arc::clone(&self.policy) }
    }
}

/// Written out, so that a request for which nothing has to be waited takes the future of the handler alone.
impl<P: Policy + Send + Sync + 'static> Handler for Protected<P> {
    fn handle<'r, 'life0, 'life1, 'async_trait>(
        &'life0 self,
        request: &'r Request<'life1>,
        data: Data<'r>,
    ) -> BoxFuture<'async_trait, Outcome<'r>>
    where
        'r: 'async_trait,
        'life0: 'async_trait,
        'life1: 'async_trait,
        Self: 'async_trait,
    {
        match pass_now(&*self.policy, request) {
            Some(Ok(())) => self.handler.handle(request, data),
            Some(Err(error)) => Box::pin(ready(denied::<P>(request, error))),
            None => Box::pin(async move {
                match pass(&*self.policy, request).await {
                    Ok(_) => self.handler.handle(request, data).await,
                    Err(error) => denied::<P>(request, error),
                }
            }),
        }
    }
}

fn denied<'r, P: Policy>(request: &Request<'_>, error: AuthError) -> Outcome<'r> {
    tracing::warn!("`{}` denies: {error:?}", P::NAME);
    Outcome::Error(refuse(request, error))
}

/// The route of a protected handler: the rule is asked before anything else of it, and at launch whether it can be.
#[track_caller]
pub fn protected<P: Policy + Send + Sync + 'static>(policy: P, mut info: StaticInfo) -> Route {
    let place = Location::caller();
    info.name = P::NAME;
    info.sentinels.push(Sentry {
        type_id: TypeId::of::<Guard<P>>(),
        type_name: type_name::<Guard<P>>(),
        parent: None,
        location: (place.file(), place.line(), place.column()),
        specialized: true,
        abort: cannot_serve::<P>,
    });
    let mut route = Route::from(info);
    route.handler = Box::new(Protected { handler: route.handler, policy: Arc::new(policy) });
    route
}
