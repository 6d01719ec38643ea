//! The keys of one's own, read again from the files that the configuration names.

use std::fmt;
use std::time::Duration;

use rocket::figment::Figment;

use super::files::Files;
use super::issuers::KeyFile;
use super::reader::{Reader, Setting};
use super::{Brought, Settings};
use crate::VerifyingKey;
use crate::token::{OwnKeys, Swapped};

/// How often the files are looked at, where the configuration says nothing.
const EVERY: Duration = Duration::from_secs(30);

/// The key `reload`; zero for never.
pub(super) fn every(reader: &mut Reader<'_>, setting: Option<Setting>) -> Option<Duration> {
    setting.map_or(Some(EVERY), |setting| reader.duration(&setting))
}

/// What is needed to read the keys again: the configuration of the launch, as its own checks read it.
#[derive(Clone)]
pub(in crate::web) struct Reload {
    pub(in crate::web) every: Duration,
    figment: Figment,
    files: Files,
    /// The keys of one's own, if there are any.
    own: Option<Swapped>,
    /// Those of other issuers.
    foreign: Vec<KeyFile>,
    brought: Brought,
}

impl Reload {
    /// `None` where nobody wants it, or no file was read.
    pub(super) fn new(
        reader: &Reader<'_>,
        every: Duration,
        own: Option<&Swapped>,
        foreign: Vec<KeyFile>,
        brought: Brought,
    ) -> Option<Self> {
        let files = reader.files.clone();
        let idle = every.is_zero() || files.is_empty();
        (!idle).then(|| Self { every, figment: reader.figment.clone(), files, own: own.cloned(), foreign, brought })
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
        for file in &self.foreign {
            if let Err(error) = file.reload(&self.figment) {
                tracing::error!("a key set of another issuer has changed, and the one of before stays in use: {error}");
            }
        }
        let Some(own) = &self.own else { return };
        let settings = match Settings::read_again(&self.figment, self.brought.clone(), self.foreign.clone()) {
            Ok(settings) => settings,
            Err(error) => {
                return tracing::error!("a key file has changed, and the keys of before stay in use: {error}");
            }
        };
        match own.replace(OwnKeys::clone(&settings.own.load())) {
            Some(before) => tracing::info!("a key file has changed: {}", difference(&before, &own.load())),
            None => tracing::error!(
                "a key file has changed, and no key to sign with is left in it, or none to publish; the keys of before stay \
                 in use: give one, or restart without"
            ),
        }
    }
}

/// Without the configuration, which has secrets in it.
impl fmt::Debug for Reload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reload").field("every", &self.every).finish_non_exhaustive()
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
