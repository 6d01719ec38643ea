//! The keys that the configuration names.

use std::io::{ErrorKind, Read};

use super::Chosen;
use super::reader::{Reader, Setting, Table};
use crate::keys::is_pem;
use crate::token::OwnKeys;
use crate::{Algorithm, KeyError, KeySet, SigningKey, VerifyingKey};

/// The longest file that is taken for a key, in bytes.
const MAX_FILE: u64 = 64 * 1024;

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
        if let Some(list) = named.keys {
            return listed(reader, &list, algorithm);
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
                None => keys.verifying.push(Verifying { key, pinned: false }),
            }
        }
        keys
    }

    /// One key to sign and verify with.
    pub(super) fn of(key: SigningKey) -> Keys {
        let verifying = vec![Verifying { key: key.verifying_key().clone(), pinned: false }];
        Keys { signing: Some(key), verifying }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.verifying.is_empty()
    }

    /// All of them, as verifier and signer share them.
    pub(super) fn own(self) -> Result<OwnKeys, KeyError> {
        let mut verifying = KeySet::new();
        for Verifying { key, .. } in self.verifying {
            verifying = verifying.with_key(key)?;
        }
        Ok(OwnKeys { verifying, signing: self.signing })
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
        if let Some(list) = self.keys {
            listed(reader, &list, None);
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

/// `keys = [{ kid, private_key or public_key or secret, use }]`.
fn listed(reader: &mut Reader<'_>, list: &Setting, algorithm: Option<&Chosen>) -> Keys {
    let elements = reader.elements(list);
    let mut keys = Keys::default();
    let mut signer: Option<Setting> = None;
    for element in &elements {
        let Some(Listed { kid, material, role, own }) = Listed::read(reader, element) else { continue };
        let key = match role {
            Role::Sign => signing(reader, &material, own.as_ref().or(algorithm)).map(Key::Signing),
            Role::VerifyOnly => verifying(reader, &material, own.as_ref(), algorithm).map(Key::Verifying),
        };
        let Some(key) = key else { continue };
        let key = match key.with_kid(&kid) {
            Ok(key) => key,
            Err(error) => {
                reader.refuse(element, error.to_string());
                continue;
            }
        };
        let public = key.verifying();
        if keys.verifying.iter().any(|other| other.key.kid() == public.kid()) {
            reader.refuse(element, "has the `kid` of another key in the list; give each its own");
            continue;
        }
        keys.verifying.push(Verifying { key: public, pinned: own.is_some() });
        if let Key::Signing(key) = key {
            match &signer {
                Some(first) => reader.clash(element, first, "both sign; give all but one of them `use = \"verify\"`"),
                None => keys.signing = Some(key),
            }
            signer.get_or_insert_with(|| element.clone());
        }
    }
    if elements.is_empty() && reader.problems.is_empty() {
        reader.refuse(list, "is an empty array; list at least one key or leave the key out");
    }
    keys
}

enum Key {
    Signing(SigningKey),
    Verifying(VerifyingKey),
}

impl Key {
    fn with_kid(self, kid: &str) -> Result<Self, KeyError> {
        match self {
            Key::Signing(key) => key.with_kid(kid).map(Key::Signing),
            Key::Verifying(key) => key.with_kid(kid).map(Key::Verifying),
        }
    }

    fn verifying(&self) -> VerifyingKey {
        match self {
            Key::Signing(key) => key.verifying_key().clone(),
            Key::Verifying(key) => key.clone(),
        }
    }
}

/// One element of `keys`.
struct Listed {
    kid: String,
    material: Setting,
    role: Role,
    own: Option<Chosen>,
}

#[derive(Clone, Copy)]
enum Role {
    Sign,
    VerifyOnly,
}

impl Listed {
    fn read(reader: &mut Reader<'_>, element: &Setting) -> Option<Self> {
        let mut table = reader.table(element.clone())?;
        let kid = table.take("kid");
        let r#use = table.take("use");
        let algorithm = table.take("algorithm");
        let materials = ["private_key", "public_key", "secret", "secret_file"].map(|name| table.take(name));
        reader.finish(table);

        let own = match algorithm {
            Some(setting) => Some(Chosen::read(reader, setting)?),
            None => None,
        };
        let mut materials = materials.into_iter().flatten();
        let (Some(material), None) = (materials.next(), materials.next()) else {
            reader.refuse(element, "wants exactly one of `private_key`, `public_key`, `secret` and `secret_file`");
            return None;
        };
        let Some(kid) = kid else {
            reader.refuse(element, "has no `kid`; keys in a list need one each, to tell them apart");
            return None;
        };
        let kid = reader.text(&kid)?;
        let is_public = material.name() == "public_key";
        let role = match r#use {
            None if is_public => Role::VerifyOnly,
            None => Role::Sign,
            Some(setting) => match reader.text(&setting)?.as_str() {
                "verify" => Role::VerifyOnly,
                "sign" if is_public => {
                    reader
                        .refuse(&setting, "is \"sign\", and a public key cannot sign; use \"verify\" or a private key");
                    return None;
                }
                "sign" => Role::Sign,
                _ => {
                    reader.refuse(&setting, "is neither \"sign\" nor \"verify\"");
                    return None;
                }
            },
        };
        Some(Self { kid, material, role, own })
    }
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
    Some(match general {
        Some(chosen) if own.is_none() => key.clone().with_algorithms([chosen.algorithm]).unwrap_or(key),
        _ => key,
    })
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
    let text = file(reader, setting)?;
    // A file ends with a line feed that is not part of the secret.
    Some(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// PEM text, or what the file of this path holds.
pub(super) fn pem(reader: &mut Reader<'_>, setting: &Setting) -> Option<String> {
    let text = reader.text(setting)?;
    if is_pem(&text) { Some(text) } else { file(reader, setting) }
}

/// The text of the file that a setting names. The name itself is not shown: it may be a secret in the wrong place.
pub(super) fn file(reader: &mut Reader<'_>, setting: &Setting) -> Option<String> {
    let path = reader.text(setting)?;
    let folder = reader.folder(setting);
    let hint = match setting.name() {
        "secret_file" => "a secret itself is set with `secret`",
        "jwks" => "a URL starts with `https://`",
        _ => "PEM text starts with `-----BEGIN`",
    };
    let read = || {
        let mut bytes = Vec::new();
        std::fs::File::open(folder.join(path))?.take(MAX_FILE + 1).read_to_end(&mut bytes)?;
        Ok::<_, std::io::Error>(bytes)
    };
    let fault = match read() {
        Ok(bytes) if bytes.len() as u64 > MAX_FILE => "names a file that is too large for a key".to_owned(),
        Ok(bytes) => match String::from_utf8(bytes) {
            Ok(text) => return Some(text),
            Err(_) => {
                "names a file that is not text; give PEM, or a secret as `openssl rand -base64 48` writes it".to_owned()
            }
        },
        Err(error) => {
            let (folder, kind) = (folder.display(), error.kind());
            let why = if kind == ErrorKind::NotFound { "no such file".to_owned() } else { kind.to_string() };
            format!("names a file that cannot be read ({why}); it is looked for from {folder}, and {hint}")
        }
    };
    reader.refuse(setting, fault);
    None
}
