//! When the audit looks: after the last route was mounted.

use std::sync::{Mutex, PoisonError};

use rocket::fairing::{self, Fairing, Info, Kind};
use rocket::{Build, Config, Orbit, Phase, Rocket, Route};

use super::verdict::{Verdict, judge};
use super::{Audit, AuditedRoute, Mode, probe};
use crate::web::state::Core;

/// Looks once the ignite fairings of the application have run.
///
/// Rocket runs the fairings that another one attaches after all that were there before. So this one attaches itself anew
/// until no route was added in between. A fairing that is attached by one that mounts nothing, by another one that mounts
/// nothing, may still come later: [`got_past`] looks again.
pub(in crate::web) struct Auditor {
    routes: Option<usize>,
}

impl Auditor {
    pub(in crate::web) fn new() -> Self {
        Self { routes: None }
    }
}

#[rocket::async_trait]
impl Fairing for Auditor {
    fn info(&self) -> Info {
        Info { name: "JWT Audit", kind: Kind::Ignite }
    }

    async fn on_ignite(&self, rocket: Rocket<Build>) -> fairing::Result {
        let routes = rocket.routes().count();
        if self.routes != Some(routes) {
            return Ok(rocket.attach(Self { routes: Some(routes) }));
        }
        if got_past(&rocket) { Err(rocket) } else { Ok(rocket) }
    }
}

/// How many routes the audit has let through; `None` before it looked.
#[derive(Debug, Default)]
pub(in crate::web) struct Watch(Mutex<Option<Seen>>);

#[derive(Debug, Clone, Copy)]
struct Seen {
    routes: usize,
    refused: bool,
}

/// Whether the application has routes that the audit refuses: those that were there when it looked, and any that came
/// later. Sentinels of guards and of protected routes ask this, after the last fairing; lift-off asks it where there are none. The
/// messages are logged once.
pub(in crate::web) fn got_past<P: Phase>(rocket: &Rocket<P>) -> bool {
    let Some(core) = rocket.state::<Core>() else {
        tracing::error!(
            "what `jwt_core::fairing()` manages is gone: an ignite fairing gave back another application than the one that \
             it was given; let it change that one"
        );
        return true;
    };
    let Watch(seen) = &core.watch;
    let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
    let routes = rocket.routes().count();
    if let Some(seen) = *seen
        && seen.routes == routes
    {
        return seen.refused;
    }
    let Verdict { error, warnings } = judge(&Audit::probed(rocket, core), &core.settings.audit);
    warnings.iter().for_each(|warning| tracing::warn!("{warning}"));
    error.iter().for_each(|error| tracing::error!("{error}"));
    *seen = Some(Seen { routes, refused: error.is_some() });
    error.is_some()
}

/// The last look, before the first request is served; prints the map.
///
/// # Panics
///
/// Where it finds what should not be served: Rocket asks nobody any more whether to launch.
#[allow(clippy::panic)]
pub(in crate::web) fn watch(rocket: &Rocket<Orbit>) {
    if got_past(rocket) {
        panic!("the launch audit stops the launch; the error above says why");
    }
    super::audit(rocket).print();
}

impl Audit {
    /// The audit, and which of the undeclared routes take a token.
    fn probed<P: Phase>(rocket: &Rocket<P>, core: &Core) -> Self {
        let settings = &core.settings.audit;
        let mut routes: Vec<(AuditedRoute, &Route)> =
            rocket.routes().map(|route| (AuditedRoute::new(route, settings), route)).collect();
        if settings.mode != Mode::Allow {
            let doubtful = routes.iter_mut().filter(|(audited, route)| !audited.declared && probe::can_tell(route));
            let (audited, routes): (Vec<_>, Vec<_>) = doubtful.map(|(audited, route)| (audited, *route)).unzip();
            let colours = Config::try_from(rocket.figment()).map_or(true, |config| config.cli_colors);
            for (audited, guard) in audited.into_iter().zip(probe::guards(&routes, colours)) {
                audited.takes = guard;
            }
        }
        Self::new(routes.into_iter().map(|(audited, _)| audited).collect(), &core.settings.transport)
    }
}
