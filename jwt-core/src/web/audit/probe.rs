//! Whether an undeclared route takes a token.
//!
//! Rocket keeps a route's guards to itself, but for asking them at launch whether they can serve, each type once. So each
//! route that is in doubt is ignited in an application of its own, whose guards answer by noting themselves.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use rocket::figment::Figment;
use rocket::{Config, Phase, Rocket, Route};

use super::protection::own_name;

/// Managed by an application that is ignited to ask its guards.
#[derive(Clone, Default)]
pub(in crate::web) struct Probe(Arc<Mutex<Option<String>>>);

impl Probe {
    /// Notes that a guard is there; `false` in an application that is no probe.
    pub(in crate::web) fn note<G, P: Phase>(rocket: &Rocket<P>) -> bool {
        let Some(Self(found)) = rocket.state() else { return false };
        let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
        found.get_or_insert_with(|| own_name(std::any::type_name::<G>()));
        true
    }
}

/// The guard of ours that each of the routes takes, if it takes one; for an application with or without colours.
pub(super) fn guards(routes: &[&Route], colours: bool) -> Vec<Option<String>> {
    // All at once to begin with: there is seldom one among them.
    if ask(routes, colours).is_none() {
        return vec![None; routes.len()];
    }
    routes.iter().map(|route| ask(&[route], colours)).collect()
}

/// Whether it can be told what a route takes: the handlers that Rocket generates are functions, others have no guards that
/// Rocket knows of.
pub(super) fn can_tell(route: &Route) -> bool {
    size_of_val(&*route.handler) == size_of::<fn()>()
}

fn ask(routes: &[&Route], colours: bool) -> Option<String> {
    if routes.is_empty() {
        return None;
    }
    // Whatever else cannot serve there says so, and so does Rocket. Its log has one level for the whole process: it is
    // turned off for this moment, one at a time, and set back.
    static TURN: Mutex<()> = Mutex::new(());
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let level = log::max_level();
    log::set_max_level(log::LevelFilter::Off);
    let probe = Probe::default();
    let _ = catch_unwind(AssertUnwindSafe(|| ignite(routes, colours, probe.clone())));
    log::set_max_level(level);
    drop(turn);
    let Probe(found) = probe;
    found.lock().unwrap_or_else(PoisonError::into_inner).take()
}

fn ignite(routes: &[&Route], colours: bool, probe: Probe) {
    let figment = Figment::from(Config::debug_default()).merge(("log_level", "off")).merge(("cli_colors", colours));
    let routes: Vec<Route> = routes.iter().map(|route| (*route).clone()).collect();
    let rocket = rocket::custom(figment.select(Config::DEBUG_PROFILE)).manage(probe).mount("/", routes);
    log::set_max_level(log::LevelFilter::Off);
    // Without fairings there is nothing to wait for.
    if let Poll::Ready(Err(error)) = pin!(rocket.ignite()).poll(&mut Context::from_waker(Waker::noop())) {
        // An error that nobody looks at panics.
        let _ = error.kind();
    }
}
