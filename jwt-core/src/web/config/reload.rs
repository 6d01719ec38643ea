//! The keys of one's own, read again from the files that the configuration names.

use std::fmt;
use std::time::Duration;

use rocket::figment::Figment;

use super::files::Files;
use super::issuers::KeyFile;
use super::keys::Keys;
use super::reader::{ConfigError, Reader, Setting};
use super::{Chosen, algorithms};
use crate::VerifyingKey;
use crate::token::{OwnKeys, Swapped};

/// How often the files are looked at, where the configuration says nothing.
const EVERY: Duration = Duration::from_secs(30);

/// The key `reload`; zero for never.
pub(super) fn every(reader: &mut Reader<'_>, setting: Option<Setting>) -> Option<Duration> {
    setting.map_or(Some(EVERY), |setting| reader.duration(&setting))
}

/// What is needed to read the keys again.
#[derive(Clone)]
pub(in crate::web) struct Reload {
    pub(in crate::web) every: Duration,
    figment: Figment,
    files: Files,
    /// The keys of one's own, if there are any.
    own: Option<Swapped>,
    /// Those of other issuers.
    foreign: Vec<KeyFile>,
}

impl Reload {
    /// `None` where nobody wants it, or no file was read.
    pub(super) fn new(
        reader: &Reader<'_>,
        every: Duration,
        own: Option<&Swapped>,
        foreign: Vec<KeyFile>,
    ) -> Option<Self> {
        let files = reader.files.clone();
        let idle = every.is_zero() || files.is_empty();
        (!idle).then(|| Self { every, figment: reader.figment.clone(), files, own: own.cloned(), foreign })
    }

    /// Whether nobody is left who could use the keys.
    pub(in crate::web) fn is_idle(&self) -> bool {
        self.own.as_ref().is_none_or(Swapped::is_alone) && self.foreign.iter().all(KeyFile::is_idle)
    }

    /// Looks at the files. Where one has changed, all keys are read as at launch, and put in the place of those of before if
    /// nothing is wrong with them; the log is told either way, and only then. It reads files: not for an async thread.
    pub(in crate::web) fn look(&mut self) {
        if !self.files.have_changed() {
            return;
        }
        if let Some(own) = &self.own {
            match read(&self.figment) {
                Ok(keys) => match own.replace(keys) {
                    Some(before) => tracing::info!("a key file has changed: {}", difference(&before, &own.load())),
                    None => tracing::error!(
                        "a key file has changed, and no key to sign with is left in it; the keys of before stay in use: \
                         give one, or restart without"
                    ),
                },
                Err(error) => tracing::error!("a key file has changed, and the keys of before stay in use: {error}"),
            }
        }
        let mut reader = Reader::new(&self.figment);
        for file in &self.foreign {
            file.reload(&mut reader);
        }
        if !reader.problems.is_empty() {
            let error = ConfigError { problems: reader.problems };
            tracing::error!("the key set of another issuer has changed, and the one of before stays in use: {error}");
        }
    }
}

/// Without the configuration, which has secrets in it.
impl fmt::Debug for Reload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reload").field("every", &self.every).finish_non_exhaustive()
    }
}

fn read(figment: &Figment) -> Result<OwnKeys, ConfigError> {
    let mut reader = Reader::new(figment);
    let mut root = reader.root("jwt");
    let algorithm = root.take("algorithm").and_then(|setting| Chosen::read(&mut reader, setting));
    let accepted = root.take("algorithms").and_then(|setting| Some((algorithms(&mut reader, &setting)?, setting)));
    let mut keys = Keys::read(&mut reader, &mut root, algorithm.as_ref());
    if let Some((list, setting)) = accepted {
        keys.accept(&mut reader, &setting, &list);
    }
    let own = keys.own().map_err(|error| reader.lacks(&root.key("keys"), error.to_string()));
    match own {
        Ok(own) if reader.problems.is_empty() => Ok(own),
        _ => Err(ConfigError { problems: reader.problems }),
    }
}

/// Which keys came, went or are others under their old name, and what is signed with now.
fn difference(before: &OwnKeys, now: &OwnKeys) -> String {
    let find = |keys: &OwnKeys, kid: Option<&str>| keys.verifying.iter().find(|key| key.kid() == kid).cloned();
    let mut parts = Vec::new();
    for key in now.verifying.iter() {
        match find(before, key.kid()) {
            None => parts.push(format!("{} came", name(key.kid()))),
            Some(old) if !old.is_same_key(key) => parts.push(format!("{} is another key now", name(key.kid()))),
            Some(_) => {}
        }
    }
    let gone = before.verifying.iter().filter(|key| find(now, key.kid()).is_none());
    parts.extend(gone.map(|key: &VerifyingKey| format!("{} went", name(key.kid()))));
    let signer = |keys: &OwnKeys| keys.signing.as_ref().map(|key| key.kid().map(str::to_owned));
    if let Some(signing) = signer(now)
        && signer(before).as_ref() != Some(&signing)
    {
        parts.push(format!("tokens are signed with {}", name(signing.as_deref())));
    }
    if parts.is_empty() { "the keys are the same".to_owned() } else { parts.join(", ") }
}

fn name(kid: Option<&str>) -> String {
    // Escaped: it is whatever the file says.
    kid.map_or_else(|| "the key without `kid`".to_owned(), |kid| format!("`{}`", kid.escape_debug()))
}
