//! Declarations: what the attributes and `protect` leave on a route, and how it is found there again.
//!
//! A declaration stands around the route's handler, not beside it: whatever is done to the route (mounted twice, cloned,
//! renamed, ranked), it is declared exactly as long as that handler answers for it. Rocket shows of a handler no more than
//! that it can be cloned; so the look clones it, and the one that is cloned speaks.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;

use rocket::route::{Handler, Outcome};
use rocket::{Data, Request, Route};

use super::protection::Protection;
use crate::web::policy::Policy;

/// What a route was declared to be.
#[derive(Clone, Copy)]
pub(in crate::web) enum Declaration {
    /// What protects it, described when somebody asks.
    Protected(fn() -> Protection),
    /// Why it is open.
    Public(&'static str),
}

impl Declaration {
    pub(in crate::web) fn of<P: Policy>() -> Self {
        Self::Protected(Protection::of::<P>)
    }
}

thread_local! {
    /// Who has spoken while a handler was cloned. `None` where nobody listens.
    static HEARD: RefCell<Option<Vec<Speaker>>> = const { RefCell::new(None) };
}

/// A handler of ours that was cloned.
struct Speaker {
    declaration: Declaration,
    /// Where it is.
    place: usize,
    /// Where the handler is that it passes requests on to.
    inner: usize,
}

/// Says what the handler is, where somebody listens; called from its `Clone`.
pub(in crate::web) fn speak<H>(handler: &H, inner: &dyn Handler, declaration: Declaration) {
    HEARD.with_borrow_mut(|heard| {
        if let Some(heard) = heard {
            heard.push(Speaker { declaration, place: std::ptr::from_ref(handler).addr(), inner: place(inner) });
        }
    });
}

/// The declarations of a route, from the outermost inwards; none where its handler is not one of ours.
///
/// A handler of somebody else's that has one of ours inside may or may not ask it. That cannot be told, so that nothing
/// counts but what the route's own handler says, and then the one that it passes every request on to.
pub(super) fn declarations(route: &Route) -> Vec<Declaration> {
    let outer = HEARD.replace(Some(Vec::new()));
    let clone = route.handler.clone();
    let heard = HEARD.replace(outer).unwrap_or_default();
    drop(clone);
    let mut next = place(&*route.handler);
    let direct = heard.into_iter().map_while(|speaker| {
        let expected = std::mem::replace(&mut next, speaker.inner);
        (speaker.place == expected).then_some(speaker.declaration)
    });
    direct.collect()
}

fn place(handler: &dyn Handler) -> usize {
    std::ptr::from_ref(handler).addr()
}

/// The handler of a route that `#[jwt_public(..)]` stands above.
struct Public {
    handler: Box<dyn Handler>,
    reason: &'static str,
}

impl Clone for Public {
    fn clone(&self) -> Self {
        speak(self, &*self.handler, Declaration::Public(self.reason));
        Self { handler: self.handler.clone(), reason: self.reason }
    }
}

/// Passes the call on, as `async_trait` writes it: another `async` would cost every request an allocation.
impl Handler for Public {
    fn handle<'r, 'handler, 'request, 'future>(
        &'handler self,
        request: &'r Request<'request>,
        data: Data<'r>,
    ) -> Pin<Box<dyn Future<Output = Outcome<'r>> + Send + 'future>>
    where
        'r: 'future,
        'handler: 'future,
        'request: 'future,
        Self: 'future,
    {
        self.handler.handle(request, data)
    }
}

/// Declares the route of a public handler, and gives it the handler's name.
pub fn public(mut route: Route, name: &'static str, reason: &'static str) -> Route {
    route.name = Some(name.into());
    route.handler = Box::new(Public { handler: route.handler, reason });
    route
}
