//! Typed values out of the figment, and what is wrong with them.
//!
//! figment's own errors quote the value that they refuse, which may be a secret: nothing here passes one on. A message is
//! made of the key, the place that set it and the cure.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rocket::figment::value::{Dict, Value};
use rocket::figment::{Figment, Profile, Source};

use crate::claims::vocabulary::nearest;

/// Everything that is wrong with the table `jwt`, in one message.
///
/// Each problem names the key, the profile and source that set it, and the cure; none quotes a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    pub(super) problems: Vec<Problem>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    key: String,
    origin: Option<String>,
    text: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the table `jwt` of the configuration cannot be used")?;
        for problem in &self.problems {
            write!(f, "\n  - `{}`: {}", problem.key, problem.text)?;
            if let Some(origin) = &problem.origin {
                write!(f, "\n    set by {origin}")?;
            }
        }
        Ok(())
    }
}

impl std::error::Error for ConfigError {}

/// What has been read so far of one configuration.
pub(super) struct Reader<'f> {
    figment: &'f Figment,
    pub(super) problems: Vec<Problem>,
}

/// One value of the configuration, and the key that it stands under.
#[derive(Clone)]
pub(super) struct Setting {
    pub(super) key: String,
    value: Value,
}

/// One table of the configuration; what is left in it at the end is unknown.
pub(super) struct Table {
    key: String,
    left: Dict,
    known: Vec<&'static str>,
}

impl<'f> Reader<'f> {
    pub(super) fn new(figment: &'f Figment) -> Self {
        Self { figment, problems: Vec::new() }
    }

    /// The selected profile.
    pub(super) fn profile(&self) -> &Profile {
        self.figment.profile()
    }

    /// The table at the top; an empty one where there is none.
    pub(super) fn root(&mut self, key: &str) -> Table {
        match self.figment.find_value(key) {
            Ok(value) => self.table(Setting { key: key.to_owned(), value }),
            Err(_) => Table { key: key.to_owned(), left: Dict::new(), known: Vec::new() },
        }
    }

    /// Notes a problem with a setting that is there.
    pub(super) fn refuse(&mut self, setting: &Setting, text: impl Into<String>) {
        let origin = self.origin(setting);
        self.problems.push(Problem { key: setting.key.clone(), origin: Some(origin), text: text.into() });
    }

    /// Notes a problem with a setting that is not there.
    pub(super) fn lacks(&mut self, key: &str, text: impl Into<String>) {
        let origin = Some(format!("nothing, in the profile `{}`", self.profile()));
        self.problems.push(Problem { key: key.to_owned(), origin, text: text.into() });
    }

    /// Notes that two settings exclude each other; says so where only the merge of profiles brought them together.
    pub(super) fn clash(&mut self, one: &Setting, other: &Setting, cure: &str) {
        let merged = match (one.value.tag().profile(), other.value.tag().profile()) {
            (Some(a), Some(b)) if a != b => format!(
                "; they come together because the profile `{a}` is merged with `{b}`: move one of them into the \
                 profile that it is for"
            ),
            _ => String::new(),
        };
        let text = format!("clashes with `{}` (set by {}); {cure}{merged}", other.key, self.origin(other));
        self.refuse(one, text);
    }

    /// Where a setting comes from: the key as the source spells it, and the source.
    pub(super) fn origin(&self, setting: &Setting) -> String {
        let tag = setting.value.tag();
        let profile = tag.profile().unwrap_or_default();
        let Some(metadata) = self.figment.get_metadata(tag) else {
            return format!("the profile `{profile}`");
        };
        match &metadata.source {
            Some(Source::File(path)) => format!("`{profile}.{}` in {}", setting.key, path.display()),
            Some(Source::Code(place)) => format!("`{profile}.{}` at {place}", setting.key),
            _ if metadata.name.contains("environment") => {
                let variable = setting.key.split(['.', '[']).next().unwrap_or_default().to_uppercase();
                format!("the environment variable `ROCKET_{variable}` (profile `{}`)", self.profile())
            }
            _ => format!("`{profile}.{}` in {}", setting.key, metadata.name),
        }
    }

    /// A path, relative to the file that it stands in.
    pub(super) fn path(&self, setting: &Setting, path: &str) -> PathBuf {
        let source = self.figment.get_metadata(setting.value.tag()).and_then(|metadata| metadata.source.as_ref());
        match source.and_then(|source| source.file_path()).and_then(Path::parent) {
            Some(folder) => folder.join(path),
            None => PathBuf::from(path),
        }
    }

    pub(super) fn table(&mut self, setting: Setting) -> Table {
        let left = match &setting.value {
            Value::Dict(_, dict) => dict.clone(),
            _ => {
                self.refuse(&setting, "is not a table; write `key = value` lines below `[default.jwt]`, or `{ key = value }`");
                Dict::new()
            }
        };
        Table { key: setting.key, left, known: Vec::new() }
    }

    pub(super) fn string(&mut self, setting: &Setting) -> Option<String> {
        match &setting.value {
            Value::String(_, text) => Some(text.clone()),
            Value::Char(_, one) => Some(one.to_string()),
            _ => self.mistyped(setting, "is not a string; put it in quotes"),
        }
    }

    /// A string that is not empty.
    pub(super) fn text(&mut self, setting: &Setting) -> Option<String> {
        let text = self.string(setting)?;
        if text.trim().is_empty() {
            return self.mistyped(setting, "is empty; give it a value or leave the key out");
        }
        Some(text)
    }

    /// One string, or an array of strings; none of them empty.
    pub(super) fn texts(&mut self, setting: &Setting) -> Option<Vec<String>> {
        let Value::Array(_, values) = &setting.value else {
            return match &setting.value {
                Value::String(..) | Value::Char(..) => self.text(setting).map(|text| vec![text]),
                _ => self.mistyped(setting, "is neither a string nor an array of strings"),
            };
        };
        if values.is_empty() {
            return self.mistyped(setting, "is an empty array; name at least one or leave the key out");
        }
        self.elements(setting).iter().map(|element| self.text(element)).collect()
    }

    /// The elements of an array, each with a key of its own.
    pub(super) fn elements(&mut self, setting: &Setting) -> Vec<Setting> {
        match &setting.value {
            Value::Array(_, values) => values
                .iter()
                .enumerate()
                .map(|(index, value)| Setting { key: format!("{}[{index}]", setting.key), value: value.clone() })
                .collect(),
            _ => {
                self.refuse(setting, "is not an array; write `[..]`");
                Vec::new()
            }
        }
    }

    /// The elements of an array; `None` where the setting is none.
    pub(super) fn elements_or_self(&mut self, setting: &Setting) -> Option<Vec<Setting>> {
        matches!(setting.value, Value::Array(..)).then(|| self.elements(setting))
    }

    /// Whether the server will listen on a loopback address alone.
    pub(super) fn is_loopback(&self) -> bool {
        rocket::Config::try_from(self.figment).is_ok_and(|config| config.address.is_loopback())
    }

    /// `"15m"`, or whole seconds.
    // `lossy`: whole numbers of any type that are not negative. Those of TOML are signed.
    pub(super) fn duration(&mut self, setting: &Setting) -> Option<Duration> {
        let duration = match &setting.value {
            Value::Num(_, number) => {
                number.to_u128_lossy().and_then(|seconds| u64::try_from(seconds).ok()).map(Duration::from_secs)
            }
            Value::String(_, text) => humantime::parse_duration(text)
                .ok()
                .or_else(|| text.trim().parse().ok().map(Duration::from_secs)),
            _ => None,
        };
        duration.or_else(|| self.mistyped(setting, "is not a duration; write whole seconds, or text such as \"15m\""))
    }

    /// `"8KiB"`, or whole bytes.
    pub(super) fn bytes(&mut self, setting: &Setting) -> Option<usize> {
        let bytes = match &setting.value {
            Value::Num(_, number) => number.to_u128_lossy(),
            Value::String(_, text) => text.parse::<rocket::data::ByteUnit>().ok().map(|unit| unit.as_u128()),
            _ => None,
        };
        bytes
            .and_then(|bytes| usize::try_from(bytes).ok())
            .or_else(|| self.mistyped(setting, "is not a size; write whole bytes, or text such as \"8KiB\""))
    }

    /// Reports what is left in a table.
    pub(super) fn finish(&mut self, table: Table) {
        for (name, value) in table.left {
            let hint = match nearest(&table.known, &name) {
                Some(near) => format!("unknown key; did you mean `{near}`?"),
                None => format!("unknown key; known are {}", list(&table.known)),
            };
            self.refuse(&Setting { key: format!("{}.{name}", table.key), value }, hint);
        }
    }

    fn mistyped<T>(&mut self, setting: &Setting, text: &str) -> Option<T> {
        self.refuse(setting, text);
        None
    }
}

impl Table {
    /// Takes a setting out of the table.
    pub(super) fn take(&mut self, name: &'static str) -> Option<Setting> {
        self.known.push(name);
        let value = self.left.remove(name)?;
        Some(Setting { key: format!("{}.{name}", self.key), value })
    }

    /// The full key of a name in this table.
    pub(super) fn key(&self, name: &str) -> String {
        format!("{}.{name}", self.key)
    }

    /// Takes everything that is left, for tables whose keys the user chooses.
    pub(super) fn take_all(&mut self) -> Vec<(String, Setting)> {
        let key = self.key.clone();
        let left = std::mem::take(&mut self.left);
        left.into_iter().map(|(name, value)| (name.clone(), Setting { key: format!("{key}.{name}"), value })).collect()
    }
}

/// `a`, `b` and `c`, each in backticks.
pub(super) fn list(names: &[impl fmt::Display]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}
