//! The clock of an application under test.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rocket::{Phase, Rocket};

use crate::NumericDate;
use crate::token::{Clock, SystemClock};
use crate::web::Core;

/// The clock that every application has with the feature `testing`: the system's, until it is set. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct SettableClock(Arc<Mutex<Option<NumericDate>>>);

impl SettableClock {
    /// Stops the clock at this time.
    pub fn set(&self, now: NumericDate) {
        *self.time() = Some(now);
    }

    /// Moves the time ahead, and stops the clock there.
    pub fn advance(&self, by: Duration) {
        let now = self.now();
        self.set(now.saturating_add(by));
    }

    fn time(&self) -> MutexGuard<'_, Option<NumericDate>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clock for SettableClock {
    fn now(&self) -> NumericDate {
        let set = *self.time();
        set.unwrap_or_else(|| SystemClock.now())
    }
}

/// The clock of an application.
///
/// ```
/// use std::time::Duration;
///
/// # let rocket = rocket::build().attach(jwt_core::fairing());
/// let client = rocket::local::blocking::Client::tracked(rocket).unwrap();
/// jwt_core::testing::clock(client.rocket()).advance(Duration::from_secs(3600));
/// ```
///
/// # Panics
///
/// Where the fairing is not attached, or the application not ignited.
#[allow(clippy::panic)]
#[must_use]
pub fn clock<P: Phase>(rocket: &Rocket<P>) -> SettableClock {
    match rocket.state::<Core>() {
        Some(core) => core.settings.clock().clone(),
        None => panic!("no clock without `.attach(jwt_core::fairing())`, and before the application is ignited"),
    }
}
