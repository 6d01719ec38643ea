//! The launch audit: every mounted route is declared protected or public, or the launch stops.
//!
//! `declare` is what marks a route, `protection` what a mark says, `exceptions` what the configuration excepts. From these
//! and the routes of an application comes an [`Audit`], which `verdict` judges and `map`, `json` and `openapi` show. `watch`
//! sees to it that all of that happens after the last route was mounted.

mod declare;
mod exceptions;
mod json;
mod map;
mod openapi;
mod overlap;
mod probe;
mod protection;
mod verdict;
mod watch;

use rocket::http::Method;
use rocket::{Phase, Rocket, Route};

pub use declare::public;
pub(super) use declare::{Declaration, speak};
pub(super) use exceptions::{KnownRoute, PublicPath};
pub(super) use probe::Probe;
use protection::Protection;
pub(super) use watch::{Auditor, Watch, got_past, watch};

use super::config::Settings;
use super::credentials::Transport;
use super::state::Core;

/// How much the launch audit minds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Mode {
    /// An undeclared route stops the launch.
    #[default]
    Deny,
    /// It is warned of.
    Warn,
    /// Nothing is said of it.
    Allow,
}

/// The key `audit` of the configuration.
#[derive(Debug, Clone, Default)]
pub(super) struct AuditSettings {
    pub(super) mode: Mode,
    pub(super) public: Vec<PublicPath>,
    pub(super) undeclared: Vec<KnownRoute>,
}

/// Every route of an application with what was declared of it, as the launch audit sees it.
///
/// It displays itself as the map that is printed at launch. In a unit test of an application it shows what a change opened
/// or closed:
///
/// ```
/// use jwt_core::{Access, jwt_protected, jwt_public};
/// use rocket::{Build, Rocket, get, routes};
///
/// #[jwt_public("the front page is for everyone")]
/// #[get("/")]
/// fn index() {}
///
/// #[jwt_protected(scope("articles:read"))]
/// #[get("/articles/<id>")]
/// fn article(id: u64) {
///     let _ = id;
/// }
///
/// fn rocket() -> Rocket<Build> {
///     rocket::build().attach(jwt_core::fairing()).mount("/", routes![index, article])
/// }
///
/// let audit = jwt_core::audit(&rocket());
/// assert!(audit.routes().iter().all(|route| !matches!(route.access(), Access::Undeclared)));
/// assert_eq!(
///     audit.to_string(),
///     "(index) GET /                public: the front page is for everyone\n\
///      (article) GET /articles/<id> scope(\"articles:read\")\n"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Audit {
    routes: Vec<AuditedRoute>,
    /// Where requests carry their token.
    transport: Transport,
}

/// One mounted route, and who may call it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditedRoute {
    method: Method,
    base: String,
    uri: String,
    /// How Rocket shows the URI: the base, and what was mounted there.
    shown: String,
    name: Option<String>,
    rank: isize,
    format: Option<String>,
    access: Access,
    /// Whether the route itself says so, and not the configuration.
    declared: bool,
    /// The guard of ours that it takes although it is not declared; only where somebody looked.
    takes: Option<String>,
}

/// Who may call a route.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Access {
    /// Callers with a token that satisfies a rule.
    #[non_exhaustive]
    Protected {
        /// The rule as it was written; empty where any verified token passes. Where several policies stand before the
        /// route, all of them, the outermost first.
        rule: String,
        /// The claims type that the rule is about, without its modules.
        claims: String,
        /// The sets of scopes of which a token needs one: `[["a"], ["b", "c"]]` stands for `a`, or `b` and `c`. An empty set
        /// says that there is a way which needs no scope (by a role, say).
        scopes: Vec<Vec<String>>,
        /// The policies that the rule names, those that these name, and the protected module around the route, each with its
        /// own rule.
        policies: Vec<(String, String)>,
    },
    /// Everyone.
    #[non_exhaustive]
    Public {
        /// Why: what `#[jwt_public("..")]` says, or the path in `audit.public` that covers the route.
        reason: String,
    },
    /// Nothing is declared: as it is, whoever finds it.
    Undeclared,
}

/// What the launch audit sees of an application, in any phase; routes that fairings have yet to mount are not there.
///
/// See [`Audit`]. The paths of `audit.public` are those of the application's configuration.
pub fn audit<P: Phase>(rocket: &Rocket<P>) -> Audit {
    let audit = |settings: &AuditSettings, transport: &Transport| {
        let routes = rocket.routes().map(|route| AuditedRoute::new(route, settings));
        Audit::new(routes.collect(), transport)
    };
    match rocket.state::<Core>() {
        Some(core) => audit(&core.settings.audit, &core.settings.transport),
        None => {
            let (settings, transport) = Settings::audit_of(rocket.figment());
            audit(&settings, &transport)
        }
    }
}

impl Audit {
    fn new(mut routes: Vec<AuditedRoute>, transport: &Transport) -> Self {
        routes.sort_by_cached_key(AuditedRoute::order);
        Self { routes, transport: transport.clone() }
    }

    /// The routes, in the order in which Rocket prints them.
    pub fn routes(&self) -> &[AuditedRoute] {
        &self.routes
    }
}

impl AuditedRoute {
    fn new(route: &Route, settings: &AuditSettings) -> Self {
        let base = route.uri.base().to_owned();
        let access = Access::of(route);
        let mut audited = Self {
            method: route.method,
            uri: route.uri.to_string(),
            shown: format!("{}{}", if base == "/" { "" } else { &base }, route.uri.unmounted_origin),
            base,
            name: route.name.as_deref().map(str::to_owned),
            rank: route.rank,
            format: route.format.as_ref().map(ToString::to_string),
            declared: access != Access::Undeclared,
            access,
            takes: None,
        };
        if audited.is_undeclared()
            && let Some(path) = settings.public.iter().find(|path| path.fits(&audited))
        {
            audited.access = Access::Public { reason: format!("`{path}` in `audit.public`") };
        }
        audited
    }

    /// Its method.
    pub fn method(&self) -> Method {
        self.method
    }

    /// Its URI as it is mounted, with parameters in Rocket's spelling: `/articles/<id>?<draft>`.
    pub fn uri(&self) -> &str {
        &self.uri
    }

    /// Its name: the handler's, where a function is the handler.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Its rank; of several routes that match a request, Rocket asks the one with the lowest first.
    pub fn rank(&self) -> isize {
        self.rank
    }

    /// The media type that it takes or gives, if it says so.
    pub fn format(&self) -> Option<&str> {
        self.format.as_deref()
    }

    /// Who may call it.
    pub fn access(&self) -> &Access {
        &self.access
    }

    /// The URI without its query.
    fn path(&self) -> &str {
        self.uri.split('?').next().unwrap_or_default()
    }

    /// The segments of its path.
    fn segments(&self) -> impl Iterator<Item = &str> {
        segments(self.path())
    }

    fn is_undeclared(&self) -> bool {
        self.access == Access::Undeclared
    }

    /// Rocket's own order, and then whatever tells two routes apart: Rocket keeps them in none.
    fn order(&self) -> impl Ord + use<> {
        let size = |path: &str| (segments(path).count(), path.chars().count());
        let uri = self.uri.clone();
        let rest = (self.method.as_str(), self.rank, self.format.clone(), self.name.clone());
        (size(&self.base), size(self.path()), uri, rest)
    }
}

/// Rocket makes nothing of an empty segment.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

impl Access {
    /// The outermost policy decides, and every other one inside of it.
    fn of(route: &Route) -> Self {
        let declarations = declare::declarations(route);
        let protections = declarations.iter().filter_map(|declaration| match declaration {
            Declaration::Protected(describe) => Some(describe()),
            Declaration::Public(_) => None,
        });
        let public = declarations.iter().find_map(|declaration| match declaration {
            Declaration::Public(reason) => Some(*reason),
            Declaration::Protected(_) => None,
        });
        match (protections.reduce(Protection::and), public) {
            (Some(Protection { rule, claims, scopes, policies }), _) => {
                Self::Protected { rule, claims: claims.join(", "), scopes, policies }
            }
            (None, Some(reason)) => Self::Public { reason: reason.to_owned() },
            (None, None) => Self::Undeclared,
        }
    }
}
