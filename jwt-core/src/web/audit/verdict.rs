//! What the launch audit says of an application.

use super::exceptions::KnownRoute;
use super::{Audit, AuditSettings, AuditedRoute, Mode, overlap};

/// What is wrong, and what is probably not meant.
pub(super) struct Verdict {
    /// Stops the launch.
    pub(super) error: Option<String>,
    pub(super) warnings: Vec<String>,
}

/// Judges an application by its configuration.
pub(super) fn judge(audit: &Audit, settings: &AuditSettings) -> Verdict {
    let complaint = complaint(audit, settings);
    let mut warnings = unneeded(audit, settings);
    warnings.extend(overlap::warnings(audit));
    match settings.mode {
        Mode::Deny => Verdict { error: complaint, warnings },
        Mode::Warn => Verdict { error: None, warnings: complaint.into_iter().chain(warnings).collect() },
        Mode::Allow => Verdict { error: None, warnings: Vec::new() },
    }
}

/// One message of every route that nothing excuses.
fn complaint(audit: &Audit, settings: &AuditSettings) -> Option<String> {
    let routes = &audit.routes;
    let wanting: Vec<&AuditedRoute> = routes
        .iter()
        .filter(|route| route.takes.is_some() || route.is_undeclared() && !is_known(route, routes, settings))
        .collect();
    let mut message = match wanting.len() {
        0 => return None,
        1 => "a route is declared neither protected nor public".to_owned(),
        count => format!("{count} routes are declared neither protected nor public"),
    };
    message.push_str(
        "; write `#[jwt_protected(..)]` or `#[jwt_public(\"reason\")]` above the handler, or `jwt_core::protect::<..>(routes)` \
         where routes of somebody else are mounted, or name a path in `public` of `[default.jwt.audit]`",
    );
    for route in &wanting {
        message.push_str(&format!("\n  - {route}"));
        if let Some(guard) = &route.takes {
            message.push_str(&format!(
                ": takes `{guard}`, and nothing says who may call it; add `#[jwt_protected]` above it"
            ));
        }
    }
    for entry in settings.undeclared.iter().filter(|entry| count(entry, routes) > 1) {
        message.push_str(&format!(
            "\n  `{entry}` of `undeclared` fits several routes; write the rank of the one that is meant"
        ));
    }
    let baseline: Vec<_> = routes.iter().filter(|route| route.is_undeclared() && route.takes.is_none()).collect();
    if baseline.iter().any(|route| wanting.contains(route)) {
        message.push_str("\n  an existing application launches with them as they are if Rocket.toml says:");
        message.push_str("\n[default.jwt.audit]\nundeclared = [");
        for route in baseline {
            let entry = KnownRoute::of(route, routes).to_string().replace('\\', "\\\\").replace('"', "\\\"");
            message.push_str(&format!("\n    \"{entry}\","));
        }
        message.push_str("\n]");
    }
    Some(message)
}

/// Whether the baseline has the route. An entry that fits several routes may have been written for any of them, so that it
/// excuses none.
fn is_known(route: &AuditedRoute, routes: &[AuditedRoute], settings: &AuditSettings) -> bool {
    settings.undeclared.iter().any(|entry| entry.fits(route) && count(entry, routes) == 1)
}

fn count(entry: &KnownRoute, routes: &[AuditedRoute]) -> usize {
    routes.iter().filter(|route| entry.fits(route)).count()
}

/// Exceptions that except nothing (any more): one that is forgotten would excuse a route that is yet to be written.
fn unneeded(audit: &Audit, settings: &AuditSettings) -> Vec<String> {
    let paths =
        settings.public.iter().filter(|path| !audit.routes.iter().any(|route| !route.declared && path.fits(route)));
    let paths =
        paths.map(|path| format!("`jwt.audit.public`: no undeclared route is below \"{path}\"; delete the entry"));
    let known = settings
        .undeclared
        .iter()
        .filter(|entry| !audit.routes.iter().any(|route| route.is_undeclared() && entry.fits(route)));
    let known = known.map(|entry| {
        format!("`jwt.audit.undeclared`: \"{entry}\" is declared, or not mounted any more; delete the entry")
    });
    paths.chain(known).collect()
}
