//! `keys = "own.jwks"`: a private JWK set in a file of its own.

use super::super::values::Chosen;
use super::{KEY, Keys, Verifying, checked, older};
use crate::keys::{OwnJwk, own_jwks};
use crate::web::config::files::Wanted;
use crate::web::config::reader::{Reader, Setting};
use crate::{Algorithm, SigningKey};

const SET: Wanted = Wanted {
    what: "a set of keys",
    form: "a JWK set (RFC 7517)",
    hint: "a list is written `[{ private_key = \"..\" }, ..]`",
    ..KEY
};

/// The first key with a private half signs, and all of them verify. A key that is no good is a fault and not skipped: the
/// file is one's own. Which one it is is told by its place, which shows nothing of it.
pub(super) fn read(reader: &mut Reader<'_>, setting: &Setting, algorithm: Option<&Chosen>) -> Keys {
    let mut keys = Keys::default();
    let Some(text) = reader.file(setting, SET) else { return keys };
    let elements = match own_jwks(&text) {
        Ok(elements) => elements,
        Err(error) => {
            reader.refuse(setting, format!("names a file that is no JWK set: {error}"));
            return keys;
        }
    };
    if elements.is_empty() {
        reader.refuse(setting, "names a JWK set without keys; add at least one");
    }
    for (index, element) in elements.into_iter().enumerate() {
        let fault = match element.map_err(|error| format!("cannot be used: {error}")) {
            Ok((key, declared)) => add(&mut keys, reader, setting, key, declared, algorithm).err(),
            Err(fault) => Some(fault),
        };
        if let Some(fault) = fault {
            reader.refuse(setting, format!("names a JWK set whose key no. {} {fault}", index + 1));
        }
    }
    keys
}

/// Adds one key, or says what is wrong with it; of a clash with `algorithm` the reader is told.
fn add(
    keys: &mut Keys,
    reader: &mut Reader<'_>,
    setting: &Setting,
    key: OwnJwk,
    declared: Option<Algorithm>,
    algorithm: Option<&Chosen>,
) -> Result<(), String> {
    let general = algorithm.filter(|_| declared.is_none());
    let mut signing = None;
    let public = match key {
        OwnJwk::Signing(key) if keys.signing.is_none() => {
            let key = match general {
                Some(chosen) => checked(reader, setting, algorithm, key.with_algorithm(chosen.algorithm)),
                None => Some(key),
            };
            let Some(key) = key.map(SigningKey::named) else { return Ok(()) };
            signing.insert(key).verifying_key().clone()
        }
        OwnJwk::Signing(key) => older(key.verifying_key().clone(), general).named(),
        OwnJwk::Verifying(key) => older(key, general).named(),
    };
    match public.kid() {
        None => return Err("is a secret without `kid`; secrets need one each, to tell them apart".to_owned()),
        Some("") => return Err("has an empty `kid`; give it a name, or leave the member out".to_owned()),
        kid if keys.verifying.iter().any(|other| other.key.kid() == kid) => {
            return Err("has the `kid` of another one; give each its own".to_owned());
        }
        Some(_) => {}
    }
    keys.verifying.push(Verifying { key: public, pinned: declared.is_some() });
    if let Some(key) = signing {
        keys.signing = Some(key);
    }
    Ok(())
}
