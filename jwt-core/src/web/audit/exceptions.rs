//! Routes that the configuration excepts: those below a public path, and the baseline of an existing application.

use std::fmt;
use std::str::FromStr;

use rocket::http::Method;

use super::{AuditedRoute, segments};

/// A path below which undeclared routes are public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web) struct PublicPath(String);

impl PublicPath {
    /// Reads an entry of `audit.public`; the error is what is wrong with it.
    pub(in crate::web) fn read(text: &str) -> Result<Self, &'static str> {
        match () {
            () if !text.starts_with('/') => Err("does not begin with `/`; write the path as it is mounted"),
            () if text.contains(['?', '#']) => Err("is more than a path; leave out what follows `?` or `#`"),
            () if segments(text).next().is_none() => Err(
                "would open every route; write `#[jwt_public(\"reason\")]` above the one that is meant, or the path of a \
                 route as it is mounted, such as \"/<path..>\"",
            ),
            () => Ok(Self(text.to_owned())),
        }
    }

    /// Whether the first segments of the route's path are those of this one, letter by letter: a parameter of the route
    /// fits no text, for it takes other paths too.
    pub(super) fn fits(&self, route: &AuditedRoute) -> bool {
        let mut path = route.segments();
        segments(&self.0).all(|segment| path.next() == Some(segment))
    }
}

impl fmt::Display for PublicPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// An undeclared route that is known: `GET /old`, and where others have the same method and URI, `GET /old [2] text/html`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web) struct KnownRoute {
    method: Method,
    uri: String,
    rank: Option<isize>,
    format: Option<String>,
}

impl KnownRoute {
    /// The entry for one of these routes: as short as tells it apart.
    pub(super) fn of(route: &AuditedRoute, among: &[AuditedRoute]) -> Self {
        let short = Self { method: route.method(), uri: route.uri().to_owned(), rank: None, format: None };
        match among.iter().filter(|route| short.fits(route)).count() {
            0 | 1 => short,
            _ => Self { rank: Some(route.rank()), format: route.format().map(str::to_owned), ..short },
        }
    }

    /// Without a rank, any route of this method and URI; with one, the only one, since Rocket launches no two that are alike
    /// in all four.
    pub(super) fn fits(&self, route: &AuditedRoute) -> bool {
        self.method == route.method()
            && self.uri == route.uri()
            && self.rank.is_none_or(|rank| rank == route.rank() && self.format.as_deref() == route.format())
    }
}

impl FromStr for KnownRoute {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut words = text.split_whitespace();
        let method = words.next().and_then(|word| word.parse().ok()).ok_or(())?;
        let uri = words.next().filter(|uri| uri.starts_with('/')).ok_or(())?.to_owned();
        let rank = words.next().map(|word| {
            let digits = word.strip_prefix('[').and_then(|word| word.strip_suffix(']')).ok_or(())?;
            digits.parse().map_err(|_| ())
        });
        let (rank, format) = (rank.transpose()?, words.collect::<Vec<_>>().join(" "));
        Ok(Self { method, uri, rank, format: (!format.is_empty()).then_some(format) })
    }
}

impl fmt::Display for KnownRoute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.uri)?;
        if let Some(rank) = self.rank {
            write!(f, " [{rank}]")?;
        }
        self.format.iter().try_for_each(|format| write!(f, " {format}"))
    }
}
