//! The time, as everything here asks for it.

use std::fmt::Debug;
use std::sync::Arc;
use std::time::SystemTime;

use crate::claims::NumericDate;

/// Says what time it is. Whatever depends on the time asks one of these, so that tests can set it.
pub trait Clock: Debug + Send + Sync + 'static {
    /// Now.
    fn now(&self) -> NumericDate;
}

/// A clock that is shared.
impl<C: Clock + ?Sized> Clock for Arc<C> {
    fn now(&self) -> NumericDate {
        (**self).now()
    }
}

/// The clock of the operating system.
///
/// Set to a time before 1970 it says that it is the end of time: every token has expired then, rather than none.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> NumericDate {
        let since_epoch = SystemTime::UNIX_EPOCH.elapsed().unwrap_or(std::time::Duration::MAX);
        NumericDate::from_duration(since_epoch)
    }
}

/// A clock to set: the system's until then. Clones share the time.
#[cfg(any(test, feature = "testing"))]
#[derive(Clone, Debug, Default)]
pub struct ManualClock(std::sync::Arc<std::sync::Mutex<Option<NumericDate>>>);

#[cfg(any(test, feature = "testing"))]
impl ManualClock {
    /// A clock that stands at this time.
    #[must_use]
    pub fn new(now: NumericDate) -> Self {
        let clock = Self::default();
        clock.set(now);
        clock
    }

    /// Stops the clock at this time.
    pub fn set(&self, now: NumericDate) {
        *self.time() = Some(now);
    }

    /// Moves the time ahead, and stops the clock there.
    pub fn advance(&self, by: std::time::Duration) {
        let now = self.now();
        self.set(now.saturating_add(by));
    }

    fn time(&self) -> std::sync::MutexGuard<'_, Option<NumericDate>> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[cfg(any(test, feature = "testing"))]
impl Clock for ManualClock {
    fn now(&self) -> NumericDate {
        let set = *self.time();
        set.unwrap_or_else(|| SystemClock.now())
    }
}
