//! The clock of an application under test.

use rocket::{Phase, Rocket};

use crate::token::ManualClock;
use crate::web::Core;

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
pub fn clock<P: Phase>(rocket: &Rocket<P>) -> ManualClock {
    match rocket.state::<Core>() {
        Some(core) => core.settings.clock().clone(),
        None => panic!("no clock without `.attach(jwt_core::fairing())`, and before the application is ignited"),
    }
}
