//! `keys = [..]`: a list in the configuration itself.

use super::super::values::Chosen;
use super::{Keys, Verifying, signing, verifying};
use crate::web::config::reader::{Reader, Setting};
use crate::{KeyError, SigningKey, VerifyingKey};

/// `keys = [{ kid, private_key or public_key or secret, use }]`.
pub(super) fn read(reader: &mut Reader<'_>, list: &Setting, algorithm: Option<&Chosen>) -> Keys {
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
        let key = match key.called(kid.as_deref()) {
            Ok(key) => key,
            Err(error) => {
                reader.refuse(element, error.to_string());
                continue;
            }
        };
        let public = key.verifying();
        if keys.verifying.iter().any(|other| other.key.kid() == public.kid()) {
            reader.refuse(element, match kid {
                Some(_) => "has the `kid` of another key in the list; give each its own",
                None => "has no `kid`, and its thumbprint is the `kid` of another key in the list; delete one of the two",
            });
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
    /// Under this name, else under its thumbprint.
    fn called(self, kid: Option<&str>) -> Result<Self, KeyError> {
        match (self, kid) {
            (Key::Signing(key), Some(kid)) => key.with_kid(kid).map(Key::Signing),
            (Key::Signing(key), None) => Ok(Key::Signing(key.named())),
            (Key::Verifying(key), Some(kid)) => key.with_kid(kid).map(Key::Verifying),
            (Key::Verifying(key), None) => Ok(Key::Verifying(key.named())),
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
    kid: Option<String>,
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
        let kid = match kid {
            Some(kid) => Some(reader.text(&kid)?),
            None if material.name().starts_with("secret") => {
                reader.refuse(element, "has no `kid`; secrets in a list need one each, to tell them apart");
                return None;
            }
            None => None,
        };
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
