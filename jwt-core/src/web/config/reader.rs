//! Typed values out of the figment, and what is wrong with them.
//!
//! figment's own errors quote the value that they refuse, which may be a secret: nothing here passes one on. A message is
//! made of the key, the place that set it and the cure.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rocket::figment::error::Kind;
use rocket::figment::value::{Dict, Value};
use rocket::figment::{Figment, Profile, Source};

use super::files::Files;
use super::issuers::KeyFile;
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
    text: String,
    /// Who set it, or where it is missing.
    origin: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the table `jwt` of the configuration cannot be used")?;
        for problem in &self.problems {
            write!(f, "\n  - `{}`: {}\n    {}", problem.key, problem.text, problem.origin)?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigError {}

/// What has been read so far of one configuration.
pub(super) struct Reader<'f> {
    pub(super) figment: &'f Figment,
    pub(super) problems: Vec<Problem>,
    /// The files that were read.
    pub(super) files: Files,
    /// The key sets of other issuers as they were, where they are read again.
    pub(super) before: Vec<KeyFile>,
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
        Self { figment, problems: Vec::new(), files: Files::default(), before: Vec::new() }
    }

    /// The selected profile.
    pub(super) fn profile(&self) -> &Profile {
        self.figment.profile()
    }

    /// Reports a configuration that cannot be parsed.
    pub(super) fn parses(&mut self, key: &str) {
        if let Err(error) = self.figment.find_value(key)
            && !matches!(error.kind, Kind::MissingField(_))
        {
            self.unreadable(key, &error);
        }
    }

    /// The table at the top; an empty one where there is none.
    pub(super) fn root(&mut self, key: &str) -> Table {
        self.misplaced(key);
        let empty = Table { key: key.to_owned(), left: Dict::new(), known: Vec::new() };
        match self.figment.find_value(key) {
            Ok(value) => self.table(Setting { key: key.to_owned(), value }).unwrap_or(empty),
            Err(error) if matches!(error.kind, Kind::MissingField(_)) => empty,
            Err(error) => {
                self.unreadable(key, &error);
                empty
            }
        }
    }

    /// `[jwt]` in Rocket.toml, which makes a profile of that name.
    fn misplaced(&mut self, key: &str) {
        if *self.profile() != key && self.figment.profiles().any(|profile| profile == key) {
            self.problems.push(Problem {
                key: key.to_owned(),
                text: format!("`[{key}]` is a profile of that name, and not this table; write `[default.{key}]`"),
                origin: format!("not set in the profile `{}`", self.profile()),
            });
        }
    }

    /// A source that cannot be parsed. The parser's own message shows the line that it stopped at.
    fn unreadable(&mut self, key: &str, error: &rocket::figment::Error) {
        let line = match &error.kind {
            Kind::Message(text) => text.strip_prefix("TOML parse error at line "),
            _ => None,
        };
        let digits = |text: &str| text.chars().take_while(char::is_ascii_digit).collect::<String>();
        let line = line.map(digits).filter(|line| !line.is_empty());
        let source = error.metadata.as_ref().map_or("the configuration".into(), |metadata| match &metadata.source {
            Some(Source::File(path)) => path.display().to_string(),
            _ => metadata.name.to_string(),
        });
        self.problems.push(Problem {
            key: key.to_owned(),
            text:
                "the configuration cannot be read; text stands in quotes, and every key below the table of a profile, such \
                 as `[default.jwt]`"
                    .to_owned(),
            origin: line.map_or_else(|| format!("in {source}"), |line| format!("in line {line} of {source}")),
        });
    }

    /// Reports names such as `ROCKET_JWT_SECRET`: Rocket does not split them, and nobody would ever read them.
    pub(super) fn unsplit(&mut self, table: &Table) {
        for name in &table.known {
            let key = format!("{}_{name}", table.key);
            if let Ok(value) = self.figment.find_value(&key) {
                let variable = self.variable(&value, &table.key).unwrap_or_else(|| "ROCKET_JWT".to_owned());
                let text = format!(
                    "nothing reads this; write it into the table `{0}` as `{name}`, in the environment as \
                     `{variable}='{{{name}=..}}'`",
                    table.key
                );
                self.refuse(&Setting { key, value }, text);
            }
        }
    }

    /// Notes a problem with a setting that is there.
    pub(super) fn refuse(&mut self, setting: &Setting, text: impl Into<String>) {
        let origin = format!("set by {}", self.origin(setting));
        self.problems.push(Problem { key: setting.key.clone(), text: text.into(), origin });
    }

    /// Notes a problem with a setting that is not there.
    pub(super) fn lacks(&mut self, key: &str, text: impl Into<String>) {
        let origin = format!("not set in the profile `{}`", self.profile());
        self.problems.push(Problem { key: key.to_owned(), text: text.into(), origin });
    }

    /// Notes that two settings exclude each other; says so where only the merge of profiles brought them together.
    pub(super) fn clash(&mut self, one: &Setting, other: &Setting, cure: &str) {
        let (a, b) = (self.profile_of(&one.value), self.profile_of(&other.value));
        let from_environment = |setting: &Setting| self.variable(&setting.value, &setting.key).is_some();
        let merged = if a == b {
            String::new()
        } else if from_environment(one) || from_environment(other) {
            "; they meet because Rocket merges the environment with Rocket.toml: it replaces settings, and unsets none"
                .to_owned()
        } else {
            let (selected, base) = if a == Profile::Default { (b, a) } else { (a, b) };
            format!(
                "; they meet because Rocket merges the profile `{selected}` with `{base}`: move the one in `{base}` into \
                 the profile that it is for"
            )
        };
        let text = format!("clashes with `{}`, which is set by {}; {cure}{merged}", other.key, self.origin(other));
        self.refuse(one, text);
    }

    /// The profile that a value stands in. Only the selected one of the custom profiles is ever read.
    fn profile_of(&self, value: &Value) -> Profile {
        value.tag().profile().unwrap_or_else(|| self.profile().clone())
    }

    /// The environment variable that a value of this key comes from, if it comes from one.
    fn variable(&self, value: &Value, key: &str) -> Option<String> {
        let metadata = self.figment.get_metadata(value.tag())?;
        // figment gives the prefix in the name alone: "`ROCKET_` environment variable(s)".
        let prefix = metadata.name.strip_suffix("environment variable(s)")?.trim().trim_matches('`');
        let name = key.split(['.', '[']).next().unwrap_or_default();
        Some(format!("{prefix}{}", name.to_uppercase()))
    }

    /// Where a setting comes from: the key as the source spells it, and the source.
    pub(super) fn origin(&self, setting: &Setting) -> String {
        if let Some(variable) = self.variable(&setting.value, &setting.key) {
            return format!("the environment variable `{variable}`");
        }
        let key = format!("`{}.{}`", self.profile_of(&setting.value), setting.key);
        let Some(metadata) = self.figment.get_metadata(setting.value.tag()) else { return key };
        match (&metadata.source, metadata.provide_location) {
            (Some(Source::File(path)), _) => format!("{key} in {}", path.display()),
            (Some(Source::Code(place)), _) => format!("{key} at {place}"),
            (_, Some(place)) => format!("{key} at {place}"),
            _ => format!("{key} in {}", metadata.name),
        }
    }

    /// The folder that paths in a setting are relative to: that of the file that it stands in.
    pub(super) fn folder(&self, setting: &Setting) -> PathBuf {
        let source = self.figment.get_metadata(setting.value.tag()).and_then(|metadata| metadata.source.as_ref());
        match source.and_then(|source| source.file_path()).and_then(Path::parent) {
            Some(folder) => folder.to_owned(),
            None => std::env::current_dir().unwrap_or_default(),
        }
    }

    pub(super) fn table(&mut self, setting: Setting) -> Option<Table> {
        match &setting.value {
            // The member is how a date of TOML arrives here.
            Value::Dict(_, dict) if !dict.contains_key("$__toml_private_datetime") => {
                Some(Table { left: dict.clone(), key: setting.key, known: Vec::new() })
            }
            _ => {
                let cure = match self.variable(&setting.value, &setting.key) {
                    Some(variable) => format!(
                        "write `{variable}='{{key=\"value\", key=\"value\"}}'`, and line breaks in a value as `\\n`"
                    ),
                    None => {
                        format!("write `key = value` lines below `[default.{0}]`, or `{{ key = value }}`", setting.key)
                    }
                };
                self.mistyped(&setting, &format!("is not a table; {cure}"))
            }
        }
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

    /// As [`texts`](Self::texts); the array may be empty.
    pub(super) fn texts_or_none(&mut self, setting: &Setting) -> Option<Vec<String>> {
        match &setting.value {
            Value::Array(_, values) if values.is_empty() => Some(Vec::new()),
            _ => self.texts(setting),
        }
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, setting: &Setting) -> Option<bool> {
        match setting.value {
            Value::Bool(_, flag) => Some(flag),
            _ => self.mistyped(setting, "is neither `true` nor `false`, without quotes"),
        }
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
            Value::String(_, text) => {
                humantime::parse_duration(text).ok().or_else(|| text.trim().parse().ok().map(Duration::from_secs))
            }
            _ => None,
        };
        duration.or_else(|| self.mistyped(setting, "is not a duration; write whole seconds, or text such as \"15m\""))
    }

    /// A whole number that is not negative.
    #[cfg(feature = "jwks")]
    pub(super) fn number(&mut self, setting: &Setting) -> Option<usize> {
        let number = match &setting.value {
            Value::Num(_, number) => number.to_u128_lossy().and_then(|number| usize::try_from(number).ok()),
            _ => None,
        };
        number.or_else(|| self.mistyped(setting, "is not a whole number"))
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
            let near = nearest(&table.known, &name);
            let key = format!("{}.{name}", table.key);
            match (near, self.variable(&value, &table.key)) {
                (Some(near), _) => self.refuse(&Setting { key, value }, format!("unknown key; did you mean `{near}`?")),
                (None, None) => {
                    let text = format!("unknown key; known are {}", list(&table.known));
                    self.refuse(&Setting { key, value }, text);
                }
                // `{secret=one,two=}`: what looks like a key may be the rest of a secret with a comma in it.
                (None, Some(_)) => {
                    let text = format!(
                        "has a key that is not known; known are {}; values with commas, braces or brackets in them stand in \
                         double quotes",
                        list(&table.known)
                    );
                    self.refuse(&Setting { key: table.key.clone(), value }, text);
                }
            }
        }
    }

    fn mistyped<T>(&mut self, setting: &Setting, text: &str) -> Option<T> {
        self.refuse(setting, text);
        None
    }
}

impl Setting {
    /// The text, where it is one.
    pub(super) fn as_text(&self) -> Option<&str> {
        self.value.as_str()
    }

    pub(super) fn is_array(&self) -> bool {
        matches!(self.value, Value::Array(..))
    }

    pub(super) fn is_text(&self) -> bool {
        matches!(self.value, Value::String(..) | Value::Char(..))
    }

    /// The last part of the key.
    pub(super) fn name(&self) -> &str {
        self.key.rsplit('.').next().unwrap_or_default()
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
pub(in crate::web) fn list(names: &[impl fmt::Display]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}
