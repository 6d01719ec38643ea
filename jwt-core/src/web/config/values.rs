//! The values of single settings: their shapes and bounds.

use std::time::Duration;

use super::reader::{Reader, Setting, list};
use crate::Algorithm;
use crate::claims::registered::NAMES as REGISTERED;
use crate::claims::vocabulary::{ALL, nearest};
use crate::policy::{Grant, Grants};
use crate::token::{DEFAULT_CACHE_SIZE, DEFAULT_TOKEN_LIMIT, MAX_LEEWAY, media_type};

/// The longest lifetime of a token.
const MAX_EXPIRATION: Duration = Duration::from_secs(100 * 366 * 24 * 60 * 60);

/// The algorithm that somebody chose, and where.
#[derive(Clone)]
pub(super) struct Chosen {
    pub(super) algorithm: Algorithm,
    pub(super) setting: Setting,
}

impl Chosen {
    pub(super) fn read(reader: &mut Reader<'_>, setting: Setting) -> Option<Self> {
        let text = reader.text(&setting)?;
        let algorithm = named_algorithm(reader, &setting, &text)?;
        Some(Self { algorithm, setting })
    }
}

pub(super) fn algorithms(reader: &mut Reader<'_>, setting: &Setting) -> Option<Vec<Algorithm>> {
    let names = reader.texts(setting)?;
    names.iter().map(|name| named_algorithm(reader, setting, name)).collect()
}

fn named_algorithm(reader: &mut Reader<'_>, setting: &Setting, text: &str) -> Option<Algorithm> {
    let algorithm = text.parse().ok();
    if algorithm.is_none() {
        let known: Vec<&str> = Algorithm::ALL.iter().map(|algorithm| algorithm.as_str()).collect();
        match nearest(&known, text) {
            Some(near) => reader.refuse(setting, format!("is not an algorithm; did you mean `{near}`?")),
            None => reader.refuse(setting, format!("is not an algorithm; known are {}", list(&known))),
        }
    }
    algorithm
}

pub(super) fn positive(reader: &mut Reader<'_>, setting: &Setting) -> Option<Duration> {
    let duration = reader.duration(setting)?;
    if duration.is_zero() {
        reader.refuse(setting, "is zero; every token would be refused");
        return None;
    }
    Some(duration)
}

/// How long a token lives: whole seconds, and not for ever.
pub(super) fn lifetime(reader: &mut Reader<'_>, setting: &Setting) -> Option<Duration> {
    let duration = reader.duration(setting)?;
    if duration.as_secs() == 0 {
        reader.refuse(setting, "is less than a second; every token would have expired when it arrives");
        return None;
    }
    if duration > MAX_EXPIRATION {
        reader.refuse(setting, "is more than 100 years; a token that never expires can never be taken back");
        return None;
    }
    Some(duration)
}

pub(super) fn leeway(reader: &mut Reader<'_>, setting: &Setting) -> Option<Duration> {
    let leeway = reader.duration(setting)?;
    if leeway > MAX_LEEWAY {
        reader.refuse(setting, "is more than 5 minutes; correct the clocks instead");
        return None;
    }
    Some(leeway)
}

/// One type or several; an empty string stands for tokens without one.
pub(super) fn typ(reader: &mut Reader<'_>, setting: &Setting) -> Option<Vec<String>> {
    let types = match reader.elements_or_self(setting) {
        Some(elements) => elements.iter().map(|element| reader.string(element)).collect::<Option<Vec<String>>>()?,
        None => vec![reader.text(setting)?],
    };
    if types.iter().all(String::is_empty) || types.iter().any(|typ| !typ.is_empty() && media_type(typ).is_empty()) {
        reader.refuse(
            setting,
            "names no type; name at least one, such as \"JWT\" (\"\" beside it accepts tokens without)",
        );
        return None;
    }
    Some(types)
}

/// The name of a claim that names the user.
pub(super) fn claim(reader: &mut Reader<'_>, setting: &Setting, allowed: &[&str]) -> Option<String> {
    let name = reader.text(setting)?;
    if REGISTERED.contains(&name.as_str()) && !allowed.contains(&name.as_str()) {
        reader.refuse(setting, "is a registered claim with another meaning; name the claim that names the user");
        return None;
    }
    Some(name)
}

/// One of several words; `what` says what each is, with its article.
#[cfg(any(feature = "jwks", feature = "session"))]
pub(super) fn choice<T: Copy>(reader: &mut Reader<'_>, setting: &Setting, what: &str, all: &[(&str, T)]) -> Option<T> {
    let text = reader.text(setting)?;
    if let Some((_, chosen)) = all.iter().find(|(name, _)| *name == text) {
        return Some(*chosen);
    }
    let known: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
    match nearest(&known, &text) {
        Some(near) => reader.refuse(setting, format!("is not {what}; did you mean `{near}`?")),
        None => reader.refuse(setting, format!("is not {what}; known are {}", list(&known))),
    }
    None
}

/// Sizes, in bytes.
pub(super) struct Limits {
    pub(super) token: usize,
    pub(super) cache: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { token: DEFAULT_TOKEN_LIMIT, cache: DEFAULT_CACHE_SIZE }
    }
}

pub(super) fn limits(reader: &mut Reader<'_>, setting: Setting) -> Option<Limits> {
    let mut limits = Limits::default();
    let mut table = reader.table(setting)?;
    if let Some(setting) = table.take("token")
        && let Some(token) = reader.bytes(&setting)
    {
        if !(256..=1024 * 1024).contains(&token) {
            reader.refuse(&setting, "is not between 256 bytes and 1 MiB");
        }
        limits.token = token;
    }
    if let Some(setting) = table.take("cache")
        && let Some(cache) = reader.bytes(&setting)
    {
        if cache != 0 && !(64 * 1024..=1024 * 1024 * 1024).contains(&cache) {
            reader.refuse(&setting, "is neither 0 nor between 64 KiB and 1 GiB");
        }
        limits.cache = cache;
    }
    reader.finish(table);
    Some(limits)
}

/// `role = ["permission", ..]`, or `role = "*"`.
pub(super) fn grants(reader: &mut Reader<'_>, setting: Setting) -> Grants {
    let mut grants = Grants::default();
    let settings = reader.table(setting).map(|mut table| table.take_all()).unwrap_or_default();
    for (role, setting) in settings {
        if let Some(names) = reader.texts(&setting) {
            let grant = if names.iter().any(|name| name == ALL) { Grant::All } else { Grant::Of(names) };
            grants.0.insert(role, grant);
        }
    }
    grants
}
