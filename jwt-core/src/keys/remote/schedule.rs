//! When to fetch, how long to serve, how long to wait: times alone.

use std::time::{Duration, Instant};

use super::RemoteSettings;
use crate::{Clock, NumericDate};

/// A moment, by the clock that may be set and by one that cannot.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stamp {
    pub(crate) date: NumericDate,
    pub(crate) instant: Instant,
}

impl Stamp {
    pub(crate) fn now(clock: &dyn Clock) -> Self {
        Stamp { date: clock.now(), instant: Instant::now() }
    }

    /// Whether the clock was set back since.
    pub(crate) fn is_ahead_of(self, now: Stamp) -> bool {
        now.date < self.date
    }

    /// How long ago this was, by the clock that says more: a clock that is set back makes nothing younger than it is.
    pub(crate) fn age(self, now: Stamp) -> Duration {
        self.by_clock(now).max(now.instant.saturating_duration_since(self.instant))
    }

    /// How much of a wait that began here is left. None of it where the clock was set back: nobody knows how much it was.
    pub(crate) fn left(self, wait: Duration, now: Stamp) -> Option<Duration> {
        let left = wait.saturating_sub(self.by_clock(now));
        (!self.is_ahead_of(now) && left > Duration::ZERO).then_some(left)
    }

    fn by_clock(self, now: Stamp) -> Duration {
        now.date.since_epoch().saturating_sub(self.date.since_epoch())
    }
}

/// How far a key set is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    /// Nothing to do.
    Fresh,
    /// It serves, and is fetched anew meanwhile.
    Due,
    /// It serves only where its server does not answer.
    Stale,
    /// It does not serve.
    Gone,
}

/// The life of a key set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Life {
    /// When it was asked for.
    pub(super) at: Stamp,
    pub(super) lifetime: Duration,
    /// After how long it is fetched anew.
    pub(super) refresh: Duration,
}

impl Life {
    /// `chance` is from 0 to 1. The refresh comes at 75 to 85 per cent of the lifetime, so that replicas which started
    /// together spread.
    pub(super) fn new(at: Stamp, lifetime: Duration, chance: f64) -> Self {
        Life { at, lifetime, refresh: lifetime.mul_f64(0.75 + 0.1 * chance) }
    }

    pub(super) fn phase(&self, settings: &RemoteSettings, now: Stamp) -> Phase {
        match self.at.age(now) {
            age if age >= self.lifetime.saturating_add(settings.max_stale) => Phase::Gone,
            age if age >= self.lifetime => Phase::Stale,
            age if age >= self.refresh || self.at.is_ahead_of(now) => Phase::Due,
            _ => Phase::Fresh,
        }
    }
}

/// How long to wait after so many failures in a row; `chance` is from 0 to 1.
pub(super) fn back_off(failures: u32, asked: Option<Duration>, settings: &RemoteSettings, chance: f64) -> Duration {
    let doubled = settings.retry.saturating_mul(2_u32.saturating_pow(failures.saturating_sub(1)));
    let spread = doubled.min(settings.max_retry).mul_f64(1.0 - 0.5 * chance);
    spread.max(asked.unwrap_or_default()).min(settings.max_retry)
}

/// From 0 to 1. Where the system gives no random numbers, replicas do not spread.
pub(super) fn chance() -> f64 {
    getrandom::u32().map_or(0.5, |number| f64::from(number) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secs(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    /// A moment so many seconds after the start by the clock, and so many by the other one.
    fn stamp(start: Instant, date: u64, instant: u64) -> Stamp {
        Stamp { date: NumericDate::from_secs(date), instant: start + secs(instant) }
    }

    #[test]
    fn the_life_of_a_set() {
        let settings = RemoteSettings { max_stale: secs(50), ..RemoteSettings::default() };
        let start = Instant::now();
        let life = Life::new(stamp(start, 1000, 0), secs(100), 0.5);
        assert_eq!(life.refresh, secs(80));
        assert_eq!(Life::new(life.at, secs(100), 0.0).refresh, secs(75));
        assert_eq!(Life::new(life.at, secs(100), 1.0).refresh, secs(85));
        for (date, instant, phase) in [
            (1000, 0, Phase::Fresh),
            (1079, 0, Phase::Fresh),
            (1080, 0, Phase::Due),
            (1099, 0, Phase::Due),
            (1100, 0, Phase::Stale),
            (1149, 0, Phase::Stale),
            (1150, 0, Phase::Gone),
            (u64::MAX, 0, Phase::Gone),
            // Set back: to be fetched, and no younger than it is.
            (999, 0, Phase::Due),
            (0, 99, Phase::Due),
            (0, 100, Phase::Stale),
            (0, 150, Phase::Gone),
            (1000, 80, Phase::Due),
            (1149, 150, Phase::Gone),
        ] {
            assert_eq!(life.phase(&settings, stamp(start, date, instant)), phase, "{date} {instant}");
        }
    }

    #[test]
    fn waits_end_by_the_clock_alone() {
        let start = Instant::now();
        let at = stamp(start, 1000, 0);
        for (date, left) in [(1000, Some(10)), (1009, Some(1)), (1010, None), (2000, None), (999, None), (0, None)] {
            assert_eq!(at.left(secs(10), stamp(start, date, 500)), left.map(secs), "{date}");
        }
    }

    #[test]
    fn back_off_doubles_within_its_bounds() {
        let settings = RemoteSettings::default();
        for (failures, asked, longest) in [
            (1, None, 1),
            (2, None, 2),
            (3, None, 4),
            (6, None, 32),
            (7, None, 60),
            (40, None, 60),
            (u32::MAX, None, 60),
            (1, Some(30), 30),
            (1, Some(0), 1),
            (1, Some(86_400), 60),
        ] {
            let wait = |chance| back_off(failures, asked.map(secs), &settings, chance);
            assert_eq!(wait(0.0), secs(longest), "{failures} {asked:?}");
            assert!(wait(1.0) >= secs(longest) / 2 && wait(1.0) <= secs(longest), "{failures} {asked:?}");
            assert!(wait(0.3) <= wait(0.2) && wait(0.2) <= wait(0.1), "{failures} {asked:?}");
        }
        assert!((0..100).map(|_| chance()).all(|chance| (0.0..=1.0).contains(&chance)));
    }
}
