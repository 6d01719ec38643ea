//! Everything that is logged while something runs: by its own thread and by the workers of runtimes, whosever they are.
//! What the threads of other tests log is none of it.

use std::sync::{Mutex, Once, PoisonError};
use std::thread::{self, ThreadId};

/// Each with the thread that logged it, unless that is a worker of a runtime.
static RECORDS: Mutex<Vec<(Option<ThreadId>, String)>> = Mutex::new(Vec::new());
static TURN: Mutex<()> = Mutex::new(());

struct Journal;

impl log::Log for Journal {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let line = format!("{} {}: {}", record.level(), record.target(), record.args());
        let thread = thread::current();
        let worker = thread.name().is_none_or(|name| name.contains("worker"));
        let by = (!worker).then(|| thread.id());
        RECORDS.lock().unwrap_or_else(PoisonError::into_inner).push((by, line));
    }

    fn flush(&self) {}
}

/// Takes all records of this process, at every level. To be called before Rocket installs a logger of its own.
pub fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        log::set_logger(&Journal).expect("no logger before the journal");
        log::set_max_level(log::LevelFilter::Trace);
    });
}

/// What was logged meanwhile. Only one runs at a time, so that the records are those of this one.
pub fn recorded<T>(run: impl FnOnce() -> T) -> (T, Vec<String>) {
    install();
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    RECORDS.lock().unwrap_or_else(PoisonError::into_inner).clear();
    let value = run();
    (value, so_far())
}

/// What was logged up to now, for whoever runs in [`recorded`].
pub fn so_far() -> Vec<String> {
    let here = thread::current().id();
    let records = RECORDS.lock().unwrap_or_else(PoisonError::into_inner);
    let ours = records.iter().filter(|(by, _)| by.is_none_or(|by| by == here));
    ours.map(|(_, line)| line.clone()).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_logged_is_seen() {
        let ((), records) = super::recorded(|| log::trace!("eyJ{}", 1));
        assert!(records.iter().any(|record| record.ends_with(": eyJ1")), "{records:?}");
    }

    #[test]
    fn of_other_threads_those_of_runtimes_are_seen() {
        let ((), records) = super::recorded(|| {
            for name in ["rocket-worker-thread", "another::test"] {
                let thread = std::thread::Builder::new().name(name.to_owned());
                thread.spawn(move || log::trace!("said by {name}")).unwrap().join().unwrap();
            }
        });
        assert_eq!(records.iter().filter(|record| record.contains("said by rocket")).count(), 1, "{records:?}");
        assert!(!records.iter().any(|record| record.contains("said by another")), "{records:?}");
    }
}
