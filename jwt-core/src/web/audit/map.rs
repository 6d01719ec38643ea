//! The route map: what is printed at launch.

use std::fmt;

use super::{Access, Audit, AuditedRoute};

/// Rules stand in one column, but for routes that are longer than this.
const MAX_COLUMN: usize = 72;

/// As Rocket prints a route, but never in colour.
impl fmt::Display for AuditedRoute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(name) = &self.name {
            write!(f, "({name}) ")?;
        }
        write!(f, "{} {}", self.method, self.shown)?;
        if self.rank > 1 {
            write!(f, " [{}]", self.rank)?;
        }
        self.format.iter().try_for_each(|format| write!(f, " {format}"))
    }
}

impl fmt::Display for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Protected { rule, .. } if rule.is_empty() => f.write_str("any verified token"),
            Self::Protected { rule, .. } => f.write_str(rule),
            Self::Public { reason } => write!(f, "public: {reason}"),
            Self::Undeclared => f.write_str("UNDECLARED"),
        }
    }
}

/// A line for each route, with its rule.
impl fmt::Display for Audit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines().try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl Audit {
    fn lines(&self) -> impl Iterator<Item = String> {
        let routes = self.routes.iter().map(|route| (route.to_string(), &route.access));
        let widths = routes.clone().map(|(text, _)| text.chars().count());
        let column = widths.filter(|width| *width <= MAX_COLUMN).max().unwrap_or_default();
        routes.map(move |(text, access)| format!("{text:column$} {access}"))
    }

    /// Prints the map where Rocket prints its routes, and in the same way.
    pub(super) fn print(&self) {
        if self.routes.is_empty() {
            return;
        }
        tracing::info!(target: "rocket::launch", "Access:");
        self.lines().for_each(|line| tracing::info!(target: "rocket::launch::_", "{line}"));
    }
}
