//! The keys that the configuration names.

use super::reader::{Reader, Setting, Table};
use crate::keys::is_pem;
use crate::{Algorithm, KeyError, SigningKey, VerifyingKey};

/// What the application signs and verifies its own tokens with.
#[derive(Default)]
pub(super) struct Keys {
    pub(super) signing: Option<SigningKey>,
    pub(super) verifying: Vec<VerifyingKey>,
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
    pub(super) fn read(reader: &mut Reader<'_>, root: &mut Table, algorithm: Option<Algorithm>) -> Keys {
        let named = Named {
            secret: root.take("secret"),
            secret_file: root.take("secret_file"),
            private_key: root.take("private_key"),
            public_key: root.take("public_key"),
            keys: root.take("keys"),
        };
        if named.clash(reader) {
            return Keys::default();
        }
        if let Some(list) = named.keys {
            return listed(reader, &list, algorithm);
        }
        let secret = named.secret.or(named.secret_file);
        let signing = secret
            .and_then(|setting| signing(reader, &setting, algorithm))
            .or_else(|| named.private_key.as_ref().and_then(|setting| signing(reader, setting, algorithm)));
        let mut verifying: Vec<_> = signing.iter().map(|key| key.verifying_key().clone()).collect();
        if let Some(setting) = named.public_key
            && let Some(key) = public(reader, &setting, algorithm)
        {
            match verifying.first() {
                Some(own) if own.thumbprint() != key.thumbprint() => {
                    reader.refuse(&setting, "is not the other half of `private_key`; leave it out, it follows from that");
                }
                Some(_) => {}
                None => verifying.push(key),
            }
        }
        Keys { signing, verifying }
    }
}

impl Named {
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
            (pair(&symmetric, &asymmetric), "a token is signed with a secret or with a key pair, never with either; keep one"),
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
fn listed(reader: &mut Reader<'_>, list: &Setting, algorithm: Option<Algorithm>) -> Keys {
    let mut keys = Keys::default();
    let mut signer: Option<Setting> = None;
    for element in reader.elements(list) {
        let mut table = reader.table(element.clone());
        let kid = table.take("kid");
        let r#use = table.take("use");
        let own = [table.take("algorithm"), table.take("private_key"), table.take("public_key")];
        let secrets = [table.take("secret"), table.take("secret_file")];
        let [own_algorithm, private_key, public_key] = own;
        reader.finish(table);

        let algorithm = own_algorithm.and_then(|setting| super::algorithm(reader, &setting)).or(algorithm);
        let materials: Vec<Setting> = secrets.into_iter().chain([private_key, public_key]).flatten().collect();
        let [material] = materials.as_slice() else {
            reader.refuse(&element, "wants exactly one of `private_key`, `public_key`, `secret` and `secret_file`");
            continue;
        };
        let is_public = material.key.ends_with("public_key");
        let signs = match r#use.as_ref().map(|setting| (setting, reader.text(setting))) {
            None => !is_public,
            Some((_, Some(text))) if text == "verify" => false,
            Some((setting, Some(text))) if text == "sign" => {
                if is_public {
                    reader.refuse(setting, "is \"sign\", and a public key cannot sign; use \"verify\" or a private key");
                    continue;
                }
                true
            }
            Some((setting, _)) => {
                reader.refuse(setting, "is neither \"sign\" nor \"verify\"");
                continue;
            }
        };
        let kid = match &kid {
            Some(setting) => match reader.text(setting) {
                Some(text) => Some(text),
                None => continue,
            },
            None => {
                reader.refuse(&element, "has no `kid`; keys in a list need one each, to tell them apart");
                continue;
            }
        };
        let (signing, verifying) = if is_public {
            (None, public(reader, material, algorithm))
        } else {
            let key = signing(reader, material, algorithm);
            let public = key.as_ref().map(|key| key.verifying_key().clone());
            (key.filter(|_| signs), public)
        };
        if let (Some(kid), Some(key)) = (&kid, verifying) {
            match key.with_kid(kid) {
                Ok(key) if keys.verifying.iter().any(|other| other.kid() == key.kid()) => {
                    reader.refuse(&element, "has the `kid` of another key in the list; give each its own");
                }
                Ok(key) => keys.verifying.push(key),
                Err(error) => reader.refuse(&element, error.to_string()),
            }
        }
        if let (Some(kid), Some(key)) = (&kid, signing) {
            match &signer {
                Some(first) => reader.clash(
                    &element,
                    first,
                    "both sign; give all but one of them `use = \"verify\"`",
                ),
                None => keys.signing = key.with_kid(kid).ok(),
            }
            signer = Some(element);
        }
    }
    keys
}

/// A private key or a secret.
fn signing(reader: &mut Reader<'_>, setting: &Setting, algorithm: Option<Algorithm>) -> Option<SigningKey> {
    let name = setting.key.rsplit('.').next().unwrap_or_default();
    let key = if name == "private_key" {
        let text = pem(reader, setting)?;
        SigningKey::from_pem(&text).and_then(|key| match algorithm {
            Some(algorithm) => key.with_algorithm(algorithm),
            None => Ok(key),
        })
    } else {
        let secret = if name == "secret_file" { file(reader, setting)? } else { reader.string(setting)? };
        // A file ends with a line feed that is not part of the secret.
        let secret = if name == "secret_file" { secret.trim_end_matches(['\r', '\n']) } else { secret.as_str() };
        SigningKey::from_secret(secret.as_bytes(), algorithm.unwrap_or(Algorithm::HS256))
    };
    checked(reader, setting, key)
}

fn public(reader: &mut Reader<'_>, setting: &Setting, algorithm: Option<Algorithm>) -> Option<VerifyingKey> {
    let text = pem(reader, setting)?;
    let key = VerifyingKey::from_pem(&text).and_then(|key| match algorithm {
        Some(algorithm) => key.with_algorithms([algorithm]),
        None => Ok(key),
    });
    checked(reader, setting, key)
}

fn checked<K>(reader: &mut Reader<'_>, setting: &Setting, key: Result<K, KeyError>) -> Option<K> {
    key.map_err(|error| reader.refuse(setting, error.to_string())).ok()
}

/// PEM text, or what the file of this path holds.
fn pem(reader: &mut Reader<'_>, setting: &Setting) -> Option<String> {
    let text = reader.text(setting)?;
    if is_pem(&text) {
        return Some(text);
    }
    // Text that is no path must not be shown as one: it may be a key without its first line.
    if text.contains('\n') || text.len() > 1024 {
        reader.refuse(setting, "is neither a path nor PEM text, which starts with `-----BEGIN`");
        return None;
    }
    file(reader, setting)
}

fn file(reader: &mut Reader<'_>, setting: &Setting) -> Option<String> {
    let path = reader.text(setting)?;
    let path = reader.path(setting, &path);
    match std::fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(error) => {
            // The value is a path only if it looks like one: a secret in the wrong key must not be shown.
            let shown = path.extension().is_some().then(|| format!(" {}", path.display())).unwrap_or_default();
            reader.refuse(setting, format!("the file{shown} cannot be read ({})", error.kind()));
            None
        }
    }
}
