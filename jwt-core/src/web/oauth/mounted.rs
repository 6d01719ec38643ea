//! Where the endpoints of an application are.

use std::cell::RefCell;

use rocket::{Phase, Rocket, Route};

use super::Place;
use super::token::{CLIENT_CREDENTIALS, REFRESH_TOKEN};

/// An endpoint that is mounted.
pub(in crate::web) struct Mounted {
    pub(in crate::web) at: Place,
    pub(in crate::web) path: String,
    /// The grants that there are.
    pub(in crate::web) grant_types: Vec<String>,
}

/// Which endpoint it is, and the grants that there are; `None` where it is another handler.
type Heard = Option<(Place, Vec<String>)>;

thread_local! {
    /// Which endpoint was cloned, while somebody listens: all that Rocket shows of a handler is that it can be.
    static HEARD: RefCell<Option<Heard>> = const { RefCell::new(None) };
}

/// Says which endpoint it is, where somebody listens; called from its `Clone`.
pub(super) fn speak(at: Place, own: &[&str]) {
    HEARD.with_borrow_mut(|heard| {
        if let Some(heard) = heard {
            let grants = [CLIENT_CREDENTIALS, REFRESH_TOKEN].into_iter().chain(own.iter().copied());
            *heard = Some((at, grants.map(str::to_owned).collect()));
        }
    });
}

/// The endpoints of an application.
pub(in crate::web) fn mounted<P: Phase>(rocket: &Rocket<P>) -> Vec<Mounted> {
    rocket.routes().filter_map(of).collect()
}

fn of(route: &Route) -> Option<Mounted> {
    let outer = HEARD.replace(Some(None));
    let clone = route.handler.clone();
    let heard = HEARD.replace(outer).flatten();
    drop(clone);
    let (at, grant_types) = heard?;
    let uri = route.uri.to_string();
    Some(Mounted { at, path: uri.split('?').next().unwrap_or_default().to_owned(), grant_types })
}
