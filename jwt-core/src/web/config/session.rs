//! `store`, `[jwt.refresh]` and `[jwt.revocation]`: tokens over time.

use std::path::PathBuf;
use std::sync::{Arc, Once};
use std::time::Duration;

use super::reader::{Reader, Setting, Table};
use super::values::{choice, lifetime};
use crate::Clock;
use crate::session::{RefreshSettings, Unheard};

/// Where sessions and revocations are kept.
#[derive(Debug, Clone)]
pub(in crate::web) enum StoreChoice {
    /// In memory, because nothing else was said, in the debug profile. Whoever uses it is told once.
    Unsaid(Arc<Once>),
    Memory,
    /// Where the application says itself.
    Own,
    #[cfg(feature = "sqlite")]
    Sqlite(PathBuf),
    #[cfg(feature = "redis")]
    Redis(Arc<crate::session::RedisStore>),
}

/// How sessions and revocations are kept.
#[derive(Debug, Clone)]
pub(in crate::web) struct SessionSettings {
    pub(in crate::web) store: StoreChoice,
    pub(in crate::web) refresh: RefreshSettings,
    /// How often the store is asked what is new.
    pub(in crate::web) poll: Duration,
    /// For how long what is known counts, while the store does not answer.
    pub(in crate::web) max_staleness: Duration,
    pub(in crate::web) unheard: Unheard,
    pub(in crate::web) clock: Arc<dyn Clock>,
}

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The longest `grace`: who retries does so at once.
const MAX_GRACE: Duration = Duration::from_secs(60);

/// How often the store may be asked what is new.
const POLL: std::ops::RangeInclusive<Duration> = Duration::from_millis(100)..=Duration::from_secs(60);

/// The longest `max_staleness`: until then what another process revoked may pass.
const MAX_STALENESS: Duration = Duration::from_secs(60 * 60);

/// `None` where nothing is kept. `own` says that the application has a store of its own; `access` is how long access tokens
/// live.
pub(super) fn read(
    reader: &mut Reader<'_>,
    root: &mut Table,
    own: bool,
    access: Option<Duration>,
    clock: Arc<dyn Clock>,
) -> Option<SessionSettings> {
    let store = root.take("store");
    let (refresh, revocation) = (root.take("refresh"), root.take("revocation"));
    let debug = *reader.profile() == rocket::Config::DEBUG_PROFILE;
    let chosen = match &store {
        Some(setting) if own => {
            reader.refuse(setting, "is set, and the application brings a store of its own; leave one of them out");
            return None;
        }
        Some(setting) => Some(chosen(reader, setting, debug)?),
        None if own => Some(StoreChoice::Own),
        None if debug => Some(StoreChoice::Unsaid(Arc::new(Once::new()))),
        None => None,
    };
    if chosen.is_none()
        && let Some(setting) = refresh.as_ref().or(revocation.as_ref())
    {
        reader.refuse(
            setting,
            "has no meaning without `store`; say where sessions are kept, such as `store = \"sqlite:jwt.db\"`",
        );
        return None;
    }
    let access = access.unwrap_or(Duration::from_secs(15 * 60));
    let refresh_settings = refresh_settings(reader, refresh, access);
    let (mut poll, mut max_staleness, mut unheard) = (Duration::from_secs(1), Duration::from_secs(30), Unheard::Refuse);
    if let Some(mut table) = revocation.and_then(|setting| reader.table(setting)) {
        let (every, longest) = (table.take("poll"), table.take("max_staleness"));
        if let Some(setting) = &every {
            poll = reader.duration(setting).unwrap_or(poll);
            if !POLL.contains(&poll) {
                reader.refuse(setting, "is not between a tenth of a second and a minute");
            }
        }
        if let Some(setting) = &longest {
            max_staleness = reader.duration(setting).unwrap_or(max_staleness);
            if max_staleness > MAX_STALENESS {
                reader.refuse(setting, "is more than an hour; what was revoked elsewhere would pass for as long");
            }
        }
        if let Some(setting) = longest.as_ref().or(every.as_ref()).filter(|_| max_staleness < 2 * poll) {
            let text = "makes `max_staleness` less than twice `poll`, so that tokens would be refused in between";
            reader.refuse(setting, text);
        }
        if let Some(setting) = table.take("unavailable") {
            let all = [("refuse", Unheard::Refuse), ("accept", Unheard::Accept)];
            unheard = choice(reader, &setting, "a way to go on without the store", &all).unwrap_or_default();
        }
        reader.finish(table);
    }
    Some(SessionSettings { store: chosen?, refresh: refresh_settings, poll, max_staleness, unheard, clock })
}

fn refresh_settings(reader: &mut Reader<'_>, setting: Option<Setting>, access: Duration) -> RefreshSettings {
    let mut settings =
        RefreshSettings { expiration: 30 * DAY, absolute: 90 * DAY, grace: Duration::ZERO, bind: false, access };
    // A session that is shorter than an access token lives would outlast itself.
    settings.expiration = settings.expiration.max(access);
    settings.absolute = settings.absolute.max(access);
    let Some(mut table) = setting.and_then(|setting| reader.table(setting)) else { return settings };
    if let Some(setting) = table.take("absolute") {
        settings.absolute = lifetime(reader, &setting).unwrap_or(settings.absolute);
        if settings.absolute < access {
            reader.refuse(&setting, "is shorter than an access token lives; make it longer than `expiration`");
        }
        settings.expiration = settings.expiration.min(settings.absolute);
    }
    if let Some(setting) = table.take("expiration") {
        settings.expiration = lifetime(reader, &setting).unwrap_or(settings.expiration);
        if settings.expiration < access {
            reader.refuse(
                &setting,
                "is shorter than an access token lives; make it longer than the `expiration` of those",
            );
        }
        if settings.expiration > settings.absolute {
            reader.refuse(&setting, "is longer than `absolute`, at which the session ends in any case");
        }
    }
    if let Some(setting) = table.take("grace") {
        settings.grace = reader.duration(&setting).unwrap_or_default();
        if settings.grace > MAX_GRACE {
            reader.refuse(&setting, "is more than a minute; a stolen token would go unnoticed for as long");
        }
    }
    if let Some(setting) = table.take("bind") {
        settings.bind = reader.flag(&setting).unwrap_or_default();
    }
    reader.finish(table);
    settings
}

/// `"sqlite:jwt.db"`, say; or `{ url = "rediss://..", ca = ".." }`.
fn chosen(reader: &mut Reader<'_>, setting: &Setting, debug: bool) -> Option<StoreChoice> {
    if setting.is_text() {
        return named(reader, setting, debug);
    }
    let mut table = reader.table(setting.clone())?;
    let (url, ca) = (table.take("url"), table.take("ca"));
    let key = table.key("url");
    reader.finish(table);
    let Some(url) = url else {
        reader.lacks(&key, "says which server the store is, such as `rediss://<host>`");
        return None;
    };
    let Some(ca) = ca else { return named(reader, &url, debug) };
    let text = reader.text(&url)?;
    if !text.starts_with("rediss://") {
        reader.refuse(&ca, "is for a server with TLS: a `url` that begins with `rediss://`");
        return None;
    }
    let all = reader.elements_or_self(&ca).unwrap_or_else(|| vec![ca.clone()]);
    let roots: Vec<String> = all.iter().map(|one| super::keys::pem(reader, one)).collect::<Option<_>>()?;
    server(reader, &url, &text, Some((&ca, &roots.join("\n"))))
}

fn named(reader: &mut Reader<'_>, setting: &Setting, debug: bool) -> Option<StoreChoice> {
    let text = reader.text(setting)?;
    if text == "memory" {
        if !debug {
            let profile = reader.profile();
            let text = format!(
                "keeps sessions in memory, in the profile `{profile}`: a restart would let pass what was revoked; use \
                 `\"sqlite:jwt.db\"`, or memory in the debug profile alone"
            );
            reader.refuse(setting, text);
            return None;
        }
        return Some(StoreChoice::Memory);
    }
    if text.starts_with("redis://") || text.starts_with("rediss://") {
        return server(reader, setting, &text, None);
    }
    let Some(path) = text.strip_prefix("sqlite:") else {
        let known = "is not a store; known are `\"memory\"`, `\"sqlite:<path>\"`, `\"redis://<host>\"` and, with TLS, \
                     `\"rediss://<host>\"`";
        reader.refuse(setting, known);
        return None;
    };
    if path.is_empty() || path == ":memory:" {
        reader.refuse(setting, "names no file; write `\"sqlite:jwt.db\"`, say");
        return None;
    }
    file(reader, setting, PathBuf::from(path))
}

/// What is wrong with a URL is not told in detail: there may be a password in it.
#[cfg(feature = "redis")]
fn server(reader: &mut Reader<'_>, setting: &Setting, url: &str, ca: Option<(&Setting, &str)>) -> Option<StoreChoice> {
    use crate::session::RedisStore;

    let Ok(store) = RedisStore::new(url) else {
        reader.refuse(setting, "is not the URL of a Redis server, such as `redis://:<password>@<host>:6379/0`");
        return None;
    };
    let Some((setting, roots)) = ca else { return Some(StoreChoice::Redis(Arc::new(store))) };
    let Ok(store) = RedisStore::with_roots(url, roots.as_bytes()) else {
        reader.refuse(
            setting,
            "has no certificate; it is PEM text, or a path, of the authorities that sign the server's",
        );
        return None;
    };
    Some(StoreChoice::Redis(Arc::new(store)))
}

#[cfg(not(feature = "redis"))]
fn server(reader: &mut Reader<'_>, setting: &Setting, _: &str, _: Option<(&Setting, &str)>) -> Option<StoreChoice> {
    reader.refuse(setting, "needs the feature `redis` of jwt-core; add it in Cargo.toml");
    None
}

#[cfg(feature = "sqlite")]
fn file(reader: &mut Reader<'_>, setting: &Setting, path: PathBuf) -> Option<StoreChoice> {
    Some(StoreChoice::Sqlite(reader.folder(setting).join(path)))
}

#[cfg(not(feature = "sqlite"))]
fn file(reader: &mut Reader<'_>, setting: &Setting, _: PathBuf) -> Option<StoreChoice> {
    reader.refuse(setting, "needs the feature `sqlite` of jwt-core; add it in Cargo.toml");
    None
}
