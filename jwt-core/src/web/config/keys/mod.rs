//! The keys that the configuration names.

mod list;
mod set;

use super::files::Wanted;
use super::reader::{Reader, Setting, Table};
use super::values::Chosen;
use crate::keys::is_pem;
use crate::token::OwnKeys;
use crate::{Algorithm, KeyError, KeySet, SigningKey, VerifyingKey};

/// A file that holds one key.
const KEY: Wanted = Wanted {
    what: "a key",
    limit: 64 * 1024,
    form: "PEM, or a secret as `openssl rand -base64 48` writes it",
    hint: "a secret itself is set with `secret`",
};

/// What the application signs and verifies its own tokens with.
#[derive(Default)]
pub(super) struct Keys {
    pub(super) signing: Option<SigningKey>,
    verifying: Vec<Verifying>,
}

struct Verifying {
    key: VerifyingKey,
    /// The configuration says of this very key which algorithm it is for.
    pinned: bool,
}

/// The settings that name keys.
struct Named {
    secret: Option<Setting>,
    secret_file: Option<Setting>,
    private_key: Option<Setting>,
    public_key: Option<Setting>,
    keys: Option<Setting>,
}

impl Keys {
    /// Reads the keys; none where the configuration names none.
    pub(super) fn read(reader: &mut Reader<'_>, root: &mut Table, algorithm: Option<&Chosen>) -> Keys {
        let named = Named {
            secret: root.take("secret"),
            secret_file: root.take("secret_file"),
            private_key: root.take("private_key"),
            public_key: root.take("public_key"),
            keys: root.take("keys"),
        };
        if named.clash(reader) {
            named.faults(reader);
            return Keys::default();
        }
        if let Some(setting) = named.keys {
            return several(reader, &setting, algorithm);
        }
        let private = named.secret.or(named.secret_file).or(named.private_key);
        let mut keys = match private.and_then(|setting| signing(reader, &setting, algorithm)) {
            Some(key) => Keys::of(key),
            None => Keys::default(),
        };
        if let Some(setting) = named.public_key
            && let Some(key) = public(reader, &setting, algorithm)
        {
            match &keys.signing {
                Some(own) if own.thumbprint() != key.thumbprint() => {
                    reader
                        .refuse(&setting, "is not the other half of `private_key`; leave it out, it follows from that");
                }
                Some(_) => {}
                // Whoever signs with the other half calls it what he likes: as long as it has no name, every name may be its.
                None => keys.verifying.push(Verifying { key, pinned: false }),
            }
        }
        keys
    }

    /// One key to sign and verify with.
    pub(super) fn of(key: SigningKey) -> Keys {
        let key = key.named();
        let verifying = vec![Verifying { key: key.verifying_key().clone(), pinned: false }];
        Keys { signing: Some(key), verifying }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.verifying.is_empty()
    }

    /// All of them, as verifier and signer share them.
    pub(super) fn own(self) -> Result<OwnKeys, KeyError> {
        let (mut verifying, mut published) = (KeySet::new(), KeySet::new());
        for Verifying { key, .. } in self.verifying {
            let signing = self.signing.as_ref().filter(|signing| signing.kid() == key.kid());
            if !key.is_symmetric() {
                // What others verify has the algorithm that is signed with, whatever else is accepted here.
                published = published.with_key(signing.map_or(&key, SigningKey::verifying_key).clone())?;
            }
            verifying = verifying.with_key(key)?;
        }
        Ok(OwnKeys { verifying, signing: self.signing, published })
    }

    /// Lets every key verify with those of the accepted algorithms that it can be used with.
    pub(super) fn accept(&mut self, reader: &mut Reader<'_>, setting: &Setting, accepted: &[Algorithm]) {
        if self.is_empty() {
            return;
        }
        for Verifying { key, pinned } in &mut self.verifying {
            let fits = |algorithm: &Algorithm| key.clone().with_algorithms([*algorithm]).is_ok();
            let fitting: Vec<Algorithm> = accepted.iter().copied().filter(fits).collect();
            if !*pinned && let Ok(wider) = key.clone().with_algorithms(fitting) {
                *key = wider;
            }
        }
        let served = |algorithm: Algorithm| self.verifying.iter().any(|verifying| verifying.key.serves(algorithm));
        let idle = accepted.iter().find(|algorithm| algorithm.is_symmetric() && !served(**algorithm));
        if let Some(algorithm) = idle {
            let least = algorithm.min_secret_len().unwrap_or_default();
            reader.refuse(
                setting,
                format!(
                    "names {algorithm}, and there is no secret of at least {least} bytes for it; take it off the list"
                ),
            );
        } else if let Some(signing) = &self.signing
            && !accepted.contains(&signing.algorithm())
        {
            let algorithm = signing.algorithm();
            reader.refuse(
                setting,
                format!("lacks {algorithm}, which tokens are signed with; add it, or leave the list out"),
            );
        } else if !accepted.iter().any(|algorithm| served(*algorithm)) {
            reader.refuse(
                setting,
                "names no algorithm that a key works with; leave the list out, it follows from the keys",
            );
        }
    }
}

impl Named {
    /// Reports what is wrong with each by itself; which algorithm they are for is not known where they clash.
    fn faults(self, reader: &mut Reader<'_>) {
        for setting in [self.secret, self.secret_file, self.private_key].into_iter().flatten() {
            signing(reader, &setting, None);
        }
        if let Some(setting) = self.public_key {
            public(reader, &setting, None);
        }
        if let Some(setting) = self.keys {
            several(reader, &setting, None);
        }
    }

    /// Reports settings that exclude each other.
    fn clash(&self, reader: &mut Reader<'_>) -> bool {
        let symmetric = [&self.secret, &self.secret_file];
        let asymmetric = [&self.private_key, &self.public_key];
        let pair = |a: &[&Option<Setting>], b: &[&Option<Setting>]| {
            let first = a.iter().find_map(|setting| (*setting).clone());
            first.zip(b.iter().find_map(|setting| (*setting).clone()))
        };
        let cure = "keep one of the two";
        let clashes = [
            (pair(&[&self.secret], &[&self.secret_file]), cure),
            (
                pair(&symmetric, &asymmetric),
                "tokens are signed with a secret or with a private key; keep one of the two",
            ),
            (pair(&[&self.keys], &symmetric), "list every key in `keys`, or use no list"),
            (pair(&[&self.keys], &asymmetric), "list every key in `keys`, or use no list"),
        ];
        let mut found = false;
        for (clash, cure) in clashes {
            if let Some((one, other)) = clash {
                reader.clash(&one, &other, cure);
                found = true;
            }
        }
        found
    }
}

/// `keys`: a list, or the path of a JWK set.
fn several(reader: &mut Reader<'_>, setting: &Setting, algorithm: Option<&Chosen>) -> Keys {
    if setting.is_text() { set::read(reader, setting, algorithm) } else { list::read(reader, setting, algorithm) }
}

/// A private key or a secret.
fn signing(reader: &mut Reader<'_>, setting: &Setting, algorithm: Option<&Chosen>) -> Option<SigningKey> {
    let named = algorithm.map(|chosen| chosen.algorithm);
    let key = if setting.name() == "private_key" {
        let text = pem(reader, setting)?;
        SigningKey::from_pem(&text).and_then(|key| match named {
            Some(algorithm) => key.with_algorithm(algorithm),
            None => Ok(key),
        })
    } else {
        let secret = secret(reader, setting)?;
        SigningKey::from_secret(secret.as_bytes(), named.unwrap_or(Algorithm::HS256))
    };
    checked(reader, setting, algorithm, key)
}

/// A key of the list that verifies alone: what the application signs with today is no word about a key of yesterday.
fn verifying(
    reader: &mut Reader<'_>,
    setting: &Setting,
    own: Option<&Chosen>,
    general: Option<&Chosen>,
) -> Option<VerifyingKey> {
    let key = match setting.name() {
        "public_key" => public(reader, setting, own)?,
        _ => signing(reader, setting, own)?.verifying_key().clone(),
    };
    Some(older(key, general.filter(|_| own.is_none())))
}

/// A key that verifies alone, with what the configuration says of all keys, where that fits.
fn older(key: VerifyingKey, general: Option<&Chosen>) -> VerifyingKey {
    match general {
        Some(chosen) => key.clone().with_algorithms([chosen.algorithm]).unwrap_or(key),
        None => key,
    }
}

fn public(reader: &mut Reader<'_>, setting: &Setting, algorithm: Option<&Chosen>) -> Option<VerifyingKey> {
    let text = pem(reader, setting)?;
    let key = VerifyingKey::from_pem(&text).and_then(|key| match algorithm {
        Some(chosen) => key.with_algorithms([chosen.algorithm]),
        None => Ok(key),
    });
    checked(reader, setting, algorithm, key)
}

fn checked<K>(
    reader: &mut Reader<'_>,
    setting: &Setting,
    algorithm: Option<&Chosen>,
    key: Result<K, KeyError>,
) -> Option<K> {
    match (key, algorithm) {
        (Ok(key), _) => return Some(key),
        (Err(error @ KeyError::AlgorithmMismatch { .. }), Some(chosen)) => {
            reader.clash(&chosen.setting, setting, &format!("{error}; leave `algorithm` out, it follows from the key"));
        }
        (Err(error), _) => reader.refuse(setting, error.to_string()),
    }
    None
}

/// The text of a secret, or what the file holds that has it.
fn secret(reader: &mut Reader<'_>, setting: &Setting) -> Option<String> {
    if setting.name() == "secret" {
        return reader.string(setting);
    }
    let text = reader.file(setting, KEY)?;
    // A file ends with a line feed that is not part of the secret.
    Some(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// PEM text, or what the file of this path holds.
pub(super) fn pem(reader: &mut Reader<'_>, setting: &Setting) -> Option<String> {
    let text = reader.text(setting)?;
    let wanted = Wanted { hint: "PEM text starts with `-----BEGIN`", ..KEY };
    if is_pem(&text) { Some(text) } else { reader.file(setting, wanted) }
}
