//! What a launch comes to, and what this library says meanwhile.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rocket::error::ErrorKind;
use rocket::local::blocking::Client;
use rocket::{Build, Rocket};

use crate::journal::recorded;

/// A launch over Rocket's local client, up to lift-off.
#[derive(Debug)]
pub struct Launch {
    /// `None` where it succeeded; else who stopped it, in one word.
    pub stopped: Option<&'static str>,
    /// What was logged as an error, a text for each.
    pub errors: Vec<String>,
    /// What was warned of.
    pub warnings: Vec<String>,
    /// The lines of the route map.
    pub map: Vec<String>,
}

impl Launch {
    /// The one error of a launch that was stopped.
    #[track_caller]
    pub fn error(&self) -> &str {
        assert!(self.stopped.is_some(), "{self:#?}");
        assert_eq!(self.errors.len(), 1, "{self:#?}");
        &self.errors[0]
    }

    /// Nothing was wrong, and nothing was said of it.
    #[track_caller]
    pub fn is_silent(&self) {
        assert_eq!((self.stopped, self.errors.len(), self.warnings.len()), (None, 0, 0), "{self:#?}");
    }
}

/// Launches an application.
pub fn launch(rocket: impl FnOnce() -> Rocket<Build>) -> Launch {
    let (stopped, records) = recorded(|| {
        let launched = catch_unwind(AssertUnwindSafe(|| Client::untracked(rocket()).map_err(Box::new)));
        match launched {
            Ok(Ok(_)) => None,
            Ok(Err(error)) => Some(match error.kind() {
                ErrorKind::FailedFairings(_) => "fairings",
                ErrorKind::SentinelAborts(_) => "sentinels",
                ErrorKind::Collisions(_) => "collisions",
                _ => "others",
            }),
            Err(_) => Some("lift-off"),
        }
    });
    let ours = |level: &str| {
        let start = format!("{level} jwt_core");
        let ours = records.iter().filter(|record| record.starts_with(&start));
        ours.filter_map(|record| Some(record.split_once(": ")?.1.to_owned())).collect()
    };
    let map = records.iter().skip_while(|record| *record != "INFO rocket::launch: Access:").skip(1);
    let map = map.map_while(|record| record.strip_prefix("INFO rocket::launch::_: ").map(str::to_owned)).collect();
    Launch { stopped, errors: ours("ERROR"), warnings: ours("WARN"), map }
}
