//! What the fairing manages for the application.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use rocket::{Ignite, Phase, Request, Rocket};

use super::advice::Advice;
use super::audit::{Probe, Watch, got_past};
use super::authorities::Authorities;
use super::config::Settings;

/// The configured library, in Rocket's managed state.
pub(crate) struct Core {
    pub(crate) settings: Settings,
    pub(super) authorities: Option<Box<dyn Authorities>>,
    pub(super) advice: Advice,
    pub(super) watch: Watch,
    #[cfg(feature = "session")]
    pub(super) sessions: Option<std::sync::Arc<crate::session::Sessions>>,
}

impl Core {
    pub(super) fn of<'r>(request: &'r Request<'_>) -> Option<&'r Self> {
        request.rocket().state()
    }

    /// The configured library, or word of what is missing, for sentinels. They are asked after the last route was mounted.
    pub(super) fn expect(rocket: &Rocket<Ignite>) -> Option<&Self> {
        if rocket.state::<Probe>().is_some() {
            return None;
        }
        let core = rocket.state();
        if core.is_none() && first_time(rocket) {
            tracing::error!("the JWT fairing is missing; add `.attach(jwt_core::fairing())` to the application");
        }
        core.filter(|_| !got_past(rocket))
    }
}

/// Whether this is said for the first time of this application: every protected route asks, and one message is enough.
///
/// Rocket asks all sentinels of an application in one go, and gives them nothing to write to. Only a log line depends on it.
fn first_time<P: Phase>(rocket: &Rocket<P>) -> bool {
    static LAST: Mutex<Option<(usize, Instant)>> = Mutex::new(None);
    let this = std::ptr::from_ref(rocket).addr();
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    let said = last.is_some_and(|(rocket, when)| rocket == this && when.elapsed() < Duration::from_secs(1));
    *last = Some((this, Instant::now()));
    !said
}
