//! Everything that is logged while something runs, by whomever.

use std::sync::{Mutex, Once, PoisonError};

static RECORDS: Mutex<Vec<String>> = Mutex::new(Vec::new());
static TURN: Mutex<()> = Mutex::new(());

struct Journal;

impl log::Log for Journal {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let line = format!("{} {}: {}", record.level(), record.target(), record.args());
        RECORDS.lock().unwrap_or_else(PoisonError::into_inner).push(line);
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
    let take = || std::mem::take(&mut *RECORDS.lock().unwrap_or_else(PoisonError::into_inner));
    take();
    let value = run();
    (value, take())
}

/// What was logged up to now, for whoever runs in [`recorded`].
pub fn so_far() -> Vec<String> {
    RECORDS.lock().unwrap_or_else(PoisonError::into_inner).clone()
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_logged_is_seen() {
        let ((), records) = super::recorded(|| log::trace!("eyJ{}", 1));
        assert!(records.iter().any(|record| record.ends_with(": eyJ1")), "{records:?}");
    }
}
