//! One fetch at a time: who may begin one, who waits for it, and what is known after it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tracing::Instrument;

use super::error::Failed;
use super::schedule::{Phase, Stamp, back_off, chance};
use super::source::{Failure, Fetched, Source, State};
use super::{FetchError, RemoteSettings, report};
use crate::Clock;
use crate::keys::KeySet;

/// What all clones of a client share.
pub(super) struct Shared {
    pub(super) source: Source,
    pub(super) settings: RemoteSettings,
    pub(super) clock: Arc<dyn Clock>,
    /// Read without a lock; written under that of `tower`.
    pub(super) state: ArcSwap<State>,
    /// Never held while anything waits.
    tower: Mutex<Tower>,
    /// Tells those who wait that a fetch has ended.
    landings: watch::Sender<()>,
}

/// Which fetch is under way.
#[derive(Default)]
struct Tower {
    flight: Option<Flight>,
    flights: u64,
}

struct Flight {
    number: u64,
    begun: Instant,
}

/// Why somebody wants a fetch.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    /// The set is due, or cannot be served.
    Due,
    /// A token named a key that the set lacks.
    UnknownKey,
}

/// What became of the wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Begun {
    /// A fetch is under way.
    Flying,
    /// It is not time yet.
    NotNow,
    /// There is no runtime to run one.
    NoRuntime,
}

impl Shared {
    pub(super) fn new(source: Source, settings: RemoteSettings, clock: Arc<dyn Clock>) -> Self {
        Shared {
            source,
            settings,
            clock,
            state: ArcSwap::default(),
            tower: Mutex::default(),
            landings: watch::Sender::new(()),
        }
    }

    pub(super) fn now(&self) -> Stamp {
        Stamp::now(&*self.clock)
    }

    fn tower(&self) -> MutexGuard<'_, Tower> {
        // Each change of it is a single assignment.
        self.tower.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a fetch if it is time for one. It runs in a task of its own, so that it outlives whoever wanted it.
    pub(super) fn begin(self: &Arc<Self>, cause: Cause) -> Begun {
        self.take_off(self.tower(), cause)
    }

    /// Begins a fetch because the set is due; waits for nobody who is about to do so, or has just done.
    pub(super) fn nudge(self: &Arc<Self>) {
        match self.tower.try_lock() {
            Ok(tower) => self.take_off(tower, Cause::Due),
            Err(TryLockError::Poisoned(tower)) => self.take_off(tower.into_inner(), Cause::Due),
            Err(TryLockError::WouldBlock) => Begun::Flying,
        };
    }

    fn take_off(self: &Arc<Self>, mut tower: MutexGuard<'_, Tower>, cause: Cause) -> Begun {
        // One that is much too old belongs to a runtime which nobody drives any more.
        let limit = 2 * self.settings.timeout;
        if tower.flight.as_ref().is_some_and(|flight| flight.begun.elapsed() < limit) {
            return Begun::Flying;
        }
        let (state, now) = (self.state.load_full(), self.now());
        if !state.allows(cause, &self.settings, now) {
            return Begun::NotNow;
        }
        let Ok(runtime) = Handle::try_current() else { return Begun::NoRuntime };
        tower.flights += 1;
        tower.flight = Some(Flight { number: tower.flights, begun: Instant::now() });
        let searched = if cause == Cause::UnknownKey { Some(now) } else { state.searched };
        self.state.store(Arc::new(State { searched, flying: true, ..State::clone(&state) }));
        let landing = Landing { shared: Arc::clone(self), number: tower.flights, landed: false };
        drop(tower);
        let span = report::span(&self.source);
        runtime.spawn(landing.fly(state, now).instrument(span));
        Begun::Flying
    }

    /// A bell that rings at the end of each fetch from now on.
    pub(super) fn listen(&self) -> watch::Receiver<()> {
        self.landings.subscribe()
    }

    /// Waits for the bell, and no longer than a fetch may take.
    pub(super) async fn landed(&self, mut bell: watch::Receiver<()>) {
        // The flight keeps to its limit by itself, unless its runtime stands still.
        let limit = self.settings.timeout + Duration::from_secs(1);
        let _ = tokio::time::timeout(limit, bell.changed()).await;
    }

    /// Notes how a fetch ended.
    fn land(&self, number: u64, result: Result<Fetched, Failed>) {
        let mut tower = self.tower();
        if tower.flight.as_ref().is_none_or(|flight| flight.number != number) {
            return;
        }
        let before = self.state.load_full();
        let searched = before.searched;
        let after = match result {
            Ok(Fetched { good, metadata }) => {
                State { good: Some(good), metadata, failure: None, searched, flying: false }
            }
            Err(Failed { error, retry_after }) => {
                let count = before.failure.as_ref().map_or(0, |failure| failure.count).saturating_add(1);
                let wait = back_off(count, retry_after, &self.settings, chance());
                let failure = Some(Failure { error, at: self.now(), wait, count });
                // What the metadata say may be what is wrong, so that they are asked for anew.
                State { good: before.good.clone(), metadata: None, failure, searched, flying: false }
            }
        };
        let after = Arc::new(after);
        self.state.store(Arc::clone(&after));
        tower.flight = None;
        drop(tower);
        self.landings.send_replace(());
        report::landed(&self.source, &before, &after);
    }
}

impl State {
    pub(super) fn phase(&self, settings: &RemoteSettings, now: Stamp) -> Phase {
        self.good.as_ref().map_or(Phase::Gone, |good| good.life.phase(settings, now))
    }

    /// Whether it is time for a fetch, if none is under way.
    pub(super) fn allows(&self, cause: Cause, settings: &RemoteSettings, now: Stamp) -> bool {
        let wanted = match cause {
            Cause::Due => self.phase(settings, now) != Phase::Fresh,
            Cause::UnknownKey => self.searched.is_none_or(|at| at.left(settings.cooldown, now).is_none()),
        };
        wanted && self.back_off(now).is_none()
    }

    /// How much longer nothing is fetched.
    pub(super) fn back_off(&self, now: Stamp) -> Option<Duration> {
        self.failure.as_ref().and_then(|failure| failure.at.left(failure.wait, now))
    }

    /// The keys that serve now. Beyond their lifetime these are the last good ones, if it is known that the server does
    /// not answer: because it was just `asked`, or a little while ago.
    pub(super) fn serving(&self, settings: &RemoteSettings, now: Stamp, asked: bool) -> Option<&KeySet> {
        let good = self.good.as_ref()?;
        let failing = |failure: &Failure| failure.at.left(failure.wait + settings.max_retry, now).is_some();
        let serves = match good.life.phase(settings, now) {
            Phase::Fresh | Phase::Due => true,
            Phase::Stale => asked || self.failure.as_ref().is_some_and(failing),
            Phase::Gone => false,
        };
        serves.then_some(&good.keys)
    }
}

/// The end of a fetch, which comes in any case: a task can also panic, or be dropped with its runtime.
struct Landing {
    shared: Arc<Shared>,
    number: u64,
    landed: bool,
}

impl Landing {
    async fn fly(mut self, known: Arc<State>, at: Stamp) {
        let Shared { source, settings, .. } = &*self.shared;
        let fetched = tokio::time::timeout(settings.timeout, source.fetch(&known, settings, at)).await;
        let result = fetched.unwrap_or_else(|_| Err(FetchError::timeout(settings).into()));
        self.landed = true;
        self.shared.land(self.number, result);
    }
}

impl Drop for Landing {
    fn drop(&mut self) {
        if !self.landed {
            self.shared.land(self.number, Err(FetchError::Aborted.into()));
        }
    }
}
