//! The files that settings name, and whether what stands in them has changed.

use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use super::reader::{Reader, Setting};
use crate::keys::sha256;

/// What a setting wants of a file, for the messages.
#[derive(Clone, Copy)]
pub(super) struct Wanted {
    /// What it is to hold, with its article.
    pub(super) what: &'static str,
    /// The longest that is taken for one, in bytes.
    pub(super) limit: u64,
    /// In which form, where the file is not even text.
    pub(super) form: &'static str,
    /// What else a value may have been meant as that names no file.
    pub(super) hint: &'static str,
}

/// One file that was read, and what was in it then.
#[derive(Clone)]
struct File {
    path: PathBuf,
    limit: u64,
    /// SHA-256; `None` where it could not be read.
    digest: Option<Vec<u8>>,
}

/// The files that were read, so that they can be looked at again.
#[derive(Clone, Default)]
pub(in crate::web) struct Files(Vec<File>);

impl Files {
    pub(in crate::web) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Looks at all of them, and says whether one holds something else than the last time.
    pub(in crate::web) fn have_changed(&mut self) -> bool {
        let mut changed = false;
        for file in &mut self.0 {
            let digest = bytes(&file.path, file.limit).ok().and_then(|bytes| sha256(&bytes));
            changed |= digest != file.digest;
            file.digest = digest;
        }
        changed
    }

    fn note(&mut self, path: PathBuf, limit: u64, content: Option<&[u8]>) {
        // A pipe can be read once, and another look at it may last for ever.
        let once = path.metadata().is_ok_and(|metadata| !metadata.is_file());
        if !once && !self.0.iter().any(|file| file.path == path) {
            self.0.push(File { path, limit, digest: content.and_then(sha256) });
        }
    }
}

impl Reader<'_> {
    /// The text of the file that a setting names. The name itself is not shown: it may be a secret in the wrong place.
    pub(super) fn file(&mut self, setting: &Setting, wanted: Wanted) -> Option<String> {
        let name = self.text(setting)?;
        let folder = self.folder(setting);
        let path = folder.join(name);
        let read = bytes(&path, wanted.limit);
        self.files.note(path, wanted.limit, read.as_deref().ok());
        let fault = match read {
            Ok(bytes) if bytes.len() as u64 > wanted.limit => {
                format!("names a file that is too large for {}", wanted.what)
            }
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => return Some(text),
                Err(_) => format!("names a file that is not text; give {}", wanted.form),
            },
            Err(error) => {
                let (folder, kind) = (folder.display(), error.kind());
                let why = if kind == ErrorKind::NotFound { "no such file".to_owned() } else { kind.to_string() };
                format!("names a file that cannot be read ({why}); it is looked for from {folder}, and {}", wanted.hint)
            }
        };
        self.refuse(setting, fault);
        None
    }
}

/// What is in a file, up to one byte more than the limit.
fn bytes(path: &Path, limit: u64) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
