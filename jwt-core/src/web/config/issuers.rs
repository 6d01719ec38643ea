//! `[jwt.issuers.<name>]`: issuers whose tokens somebody else signs.

use rocket::figment::Figment;

use super::OWN_ISSUER;
use super::client::Client;
use super::files::Wanted;
use super::introspection::Introspected;
use super::own::{Common, with_types};
use super::preset::Preset;
use super::reader::{ConfigError, Reader, Setting, Table, list};
use super::values::{algorithms, claim, typ};
use crate::claims::FOREIGN;
use crate::claims::registered::NAMES as REGISTERED;
use crate::claims::vocabulary::{ALL, nearest};
use crate::token::{Issuer, OwnKeys, Swapped};
use crate::{Algorithm, KeySet, Trust, Verifier, VerifierBuilder};

/// An issuer that was read and is sound by itself.
pub(super) struct Other {
    name: String,
    /// The setting that names it, for messages.
    place: Setting,
    verifier: Verifier,
    file: Option<KeyFile>,
    /// The setting by which it is asked about tokens.
    introspection: Option<Setting>,
}

/// A key set in a file, which is read again when it changes.
#[derive(Clone)]
pub(super) struct KeyFile {
    /// What names it.
    setting: Setting,
    issuer: String,
    keys: Swapped,
}

impl KeyFile {
    /// Reads it again, and puts what is in it in the place of what was, unless something is wrong with it.
    pub(super) fn reload(&self, figment: &Figment) -> Result<(), ConfigError> {
        let mut reader = Reader::new(figment);
        match read_file(&mut reader, &self.setting, &self.issuer) {
            Some(keys) => drop(self.keys.replace(foreign(keys))),
            None => return Err(ConfigError { problems: reader.problems }),
        }
        Ok(())
    }

    pub(super) fn is_idle(&self) -> bool {
        self.keys.is_alone()
    }
}

/// The keys of an issuer that signs for itself.
fn foreign(verifying: KeySet) -> OwnKeys {
    OwnKeys { verifying, ..OwnKeys::default() }
}

impl Other {
    pub(super) fn file(&self) -> Option<KeyFile> {
        self.file.clone()
    }

    pub(super) fn into_issuer(self) -> Issuer {
        Issuer::new(self.name, self.verifier)
    }
}

/// All issuers but the own one, in the order of their names.
///
/// `own` says whether the application issues tokens itself.
pub(super) fn read(
    reader: &mut Reader<'_>,
    root: &mut Table,
    own: bool,
    common: &Common,
    client: &Client,
) -> Vec<Other> {
    let Some(setting) = root.take("issuers") else { return Vec::new() };
    let Some(mut table) = reader.table(setting.clone()) else { return Vec::new() };
    let tables = table.take_all();
    if tables.is_empty() {
        reader.refuse(&setting, "names no issuer; write `[default.jwt.issuers.<name>]`, or leave it out");
    }
    let alone = tables.len() == 1 && !own;
    let read = |(name, setting): (String, Setting)| {
        if name == OWN_ISSUER {
            reader.refuse(&setting, "is the name of the application's own issuer; choose another");
            return None;
        }
        one(reader, name, setting, alone, common, client)
    };
    let others: Vec<Other> = tables.into_iter().filter_map(read).collect();
    let mut asked = others.iter().filter_map(|other| other.introspection.as_ref());
    if let (Some(first), Some(second)) = (asked.next(), asked.next()) {
        reader.clash(
            second,
            first,
            "of a token that says nothing, nobody can tell whose it is; one issuer alone can be asked",
        );
    }
    others
}

fn one(
    reader: &mut Reader<'_>,
    name: String,
    setting: Setting,
    alone: bool,
    common: &Common,
    client: &Client,
) -> Option<Other> {
    let before = reader.problems.len();
    let key = setting.key.clone();
    let mut table = reader.table(setting.clone())?;
    let preset = table.take("preset").map(|setting| preset(reader, &setting));
    let issuer = table.take("issuer").and_then(|setting| Some((reader.text(&setting)?, setting)));
    let (jwks, discover) = (table.take("jwks"), table.take("discover"));
    let introspected = Introspected::take(reader, &mut table);
    let audience = table.take("audience").map(|setting| reader.texts(&setting).unwrap_or_default());
    let audience_claim = table.take("audience_claim").and_then(|setting| claim(reader, &setting, &["aud"]));
    let accepted = table.take("algorithms");
    if let (Some(one), Some(other)) = (&introspected, &accepted) {
        reader.clash(&one.url, other, "no signature is looked at where the issuer is asked");
    }
    let accepted = accepted.and_then(|setting| asymmetric(reader, &setting));
    let types = table.take("typ").and_then(|setting| typ(reader, &setting));
    let allowed = table.take("allow_claims").and_then(|setting| of_id_tokens(reader, &setting));
    let trust = table.take("trust").and_then(|setting| trust(reader, setting));
    let roles = table.take("roles").and_then(|setting| path(reader, &setting));
    let scopes = table.take("scopes").and_then(|setting| path(reader, &setting));
    let permissions = table.take("permissions").and_then(|setting| path(reader, &setting));
    let subject = table.take("subject").and_then(|setting| claim(reader, &setting, &["sub"]));
    let id = table.take("id").and_then(|setting| claim(reader, &setting, &["sub", "jti"]));
    reader.finish(table);

    if audience.is_none() {
        reader.lacks(
            &format!("{key}.audience"),
            "is missing; without it, a token that the issuer made for another service would pass here",
        );
    }
    let preset = match preset {
        // It may know what else is missing.
        Some(None) => return None,
        known => known.flatten(),
    };
    let (issuer, place) = match (issuer, preset.and_then(Preset::issuer)) {
        (Some((issuer, place)), _) => (issuer, place),
        (None, Some(known)) => (known.to_owned(), setting.clone()),
        (None, None) => {
            reader
                .lacks(&format!("{key}.issuer"), "is missing; it is what stands in `iss` of the tokens, byte for byte");
            return None;
        }
    };
    if let Some(fault) = preset.and_then(|preset| preset.fault(&issuer)) {
        reader.refuse(&place, fault);
    }
    let mut verifier = common.apply(Verifier::builder()).issuer(&issuer);
    let place_of_keys = Where { issuer: &issuer, jwks, discover, preset };
    let introspection = introspected.as_ref().map(|introspected| introspected.url.clone());
    let file = match introspected {
        Some(introspected) => {
            verifier = client.asked(reader, verifier, introspected, &place_of_keys)?;
            None
        }
        None => {
            let (with_keys, file) = client.keys(reader, &setting, verifier, place_of_keys, common)?;
            verifier = with_keys;
            file
        }
    };
    for audience in audience.unwrap_or_default() {
        verifier = verifier.audience(audience);
    }
    if let Some(claim) = audience_claim.or_else(|| preset?.audience_claim().map(str::to_owned)) {
        verifier = verifier.audience_claim(claim);
    }
    if let Some(accepted) = accepted {
        verifier = verifier.algorithms(accepted);
    }
    if let Some(types) = types {
        verifier = with_types(verifier, types);
    } else if preset.is_some_and(Preset::untyped) {
        verifier = verifier.allow_missing_typ();
    }
    let known = |path: &'static [&'static str]| path.iter().copied().map(str::to_owned).collect::<Vec<_>>();
    if let Some(path) = roles.or_else(|| preset?.roles().map(known)) {
        verifier = verifier.roles_at(path);
    }
    if let Some(path) = scopes.or_else(|| preset?.scopes().map(known)) {
        verifier = verifier.scopes_at(path);
    }
    if let Some(path) = permissions.or_else(|| preset?.permissions().map(known)) {
        verifier = verifier.permissions_at(path);
    }
    if let Some(allowed) = allowed {
        verifier = verifier.allow_claims(allowed);
    } else if let Some(preset) = preset {
        verifier = verifier.allow_claims(preset.allowed().iter().copied());
    }
    if let Some(subject) = subject {
        verifier = verifier.subject(subject);
    }
    if let Some(id) = id {
        verifier = verifier.user_id(id);
    }
    verifier = verifier.trust(trust.unwrap_or_else(|| if alone { Trust::everything() } else { Trust::nothing() }));
    if reader.problems.len() > before {
        return None;
    }
    match verifier.build() {
        Ok(verifier) => Some(Other { name, place, verifier, file, introspection }),
        Err(error) => {
            reader.refuse(&setting, error.to_string());
            None
        }
    }
}

/// Where the keys of an issuer are.
struct Where<'a> {
    issuer: &'a str,
    jwks: Option<Setting>,
    discover: Option<Setting>,
    preset: Option<Preset>,
}

impl Client {
    /// An issuer that is asked about its tokens, and so has no keys here.
    fn asked(
        &self,
        reader: &mut Reader<'_>,
        verifier: VerifierBuilder,
        introspected: Introspected,
        place: &Where<'_>,
    ) -> Option<VerifierBuilder> {
        let discovers = place.discover.as_ref().filter(|setting| reader.flag(setting) == Some(true));
        if let Some(keys) = place.jwks.as_ref().or(discovers) {
            reader.clash(&introspected.url, keys, "either the issuer is asked, or its keys are; keep one of the two");
            return None;
        }
        #[cfg(feature = "introspection")]
        return introspected.read(reader, &self.settings).map(|endpoint| verifier.introspection(endpoint));
        #[cfg(not(feature = "introspection"))]
        {
            let _ = verifier;
            reader.refuse(&introspected.url, "needs the feature `introspection` of jwt-core; add it in Cargo.toml");
            None
        }
    }

    fn keys(
        &self,
        reader: &mut Reader<'_>,
        table: &Setting,
        verifier: VerifierBuilder,
        place: Where<'_>,
        common: &Common,
    ) -> Option<(VerifierBuilder, Option<KeyFile>)> {
        let fetched = |verifier| (verifier, None);
        let wanted = match &place.discover {
            Some(setting) => Some(reader.flag(setting)?),
            None => None,
        };
        match (&place.jwks, wanted) {
            (Some(jwks), Some(true)) => {
                let discover = place.discover.as_ref().unwrap_or(jwks);
                reader.clash(jwks, discover, "keep one of the two");
                None
            }
            (Some(jwks), _) => {
                let text = reader.text(jwks)?;
                match text.contains("://") {
                    true => self.fetched(reader, jwks, verifier, Some(&text), place.issuer, common).map(fetched),
                    false => file(reader, jwks, verifier, place.issuer).map(|(verifier, file)| (verifier, Some(file))),
                }
            }
            (None, Some(true)) => {
                let setting = place.discover.as_ref().unwrap_or(table);
                self.fetched(reader, setting, verifier, None, place.issuer, common).map(fetched)
            }
            (None, None) if place.preset.is_some() => {
                self.fetched(reader, table, verifier, None, place.issuer, common).map(fetched)
            }
            (None, _) => {
                reader.refuse(table, "has no keys; add `discover = true`, or `jwks` with a URL or a path");
                None
            }
        }
    }
}

/// A key set in a file.
fn file(
    reader: &mut Reader<'_>,
    setting: &Setting,
    verifier: VerifierBuilder,
    issuer: &str,
) -> Option<(VerifierBuilder, KeyFile)> {
    let faults = reader.problems.len();
    let keys = match read_file(reader, setting, issuer) {
        Some(keys) => keys,
        None => {
            // What is wrong with it was told when it was read again by itself.
            let kept = reader.before.iter().find(|file| file.setting.key == setting.key)?.keys.load().verifying.clone();
            reader.problems.truncate(faults);
            kept
        }
    };
    let keys = Swapped::new(foreign(keys));
    let file = KeyFile { setting: setting.clone(), issuer: issuer.to_owned(), keys };
    Some((verifier.own_keys(&file.keys), file))
}

fn read_file(reader: &mut Reader<'_>, setting: &Setting, issuer: &str) -> Option<KeySet> {
    let text = reader.file(setting, KEY_SET)?;
    match KeySet::from_jwks(&text).map(|keys| keys.for_issuer(issuer)) {
        Ok(keys) if keys.is_empty() => {
            let skipped = keys.skipped().iter().take(MOST_SKIPPED).map(ToString::to_string).collect::<Vec<_>>();
            let why = if skipped.is_empty() { "it is empty".to_owned() } else { skipped.join("; ") };
            reader.refuse(setting, format!("has no key that can be used: {why}"));
            None
        }
        Ok(keys) => {
            for skipped in keys.skipped().iter().take(MOST_SKIPPED) {
                tracing::warn!("`{}`: {skipped}", setting.key);
            }
            Some(keys)
        }
        Err(error) => {
            reader.refuse(setting, format!("is no key set: {error}"));
            None
        }
    }
}

/// How many keys of a set that cannot be used are told one by one.
const MOST_SKIPPED: usize = 20;

const KEY_SET: Wanted =
    Wanted { what: "a key set", limit: 512 * 1024, form: "a JWK set (RFC 7517)", hint: "a URL starts with `https://`" };

fn preset(reader: &mut Reader<'_>, setting: &Setting) -> Option<Preset> {
    let name = reader.text(setting)?;
    let preset = Preset::named(&name);
    if preset.is_none() {
        match nearest(&Preset::NAMES, &name) {
            Some(near) => reader.refuse(setting, format!("is not a preset; did you mean `{near}`?")),
            None => reader.refuse(setting, format!("is not a preset; known are {}", list(&Preset::NAMES))),
        }
    }
    preset
}

/// Algorithms of public keys: an issuer elsewhere shares no secret.
fn asymmetric(reader: &mut Reader<'_>, setting: &Setting) -> Option<Vec<Algorithm>> {
    let list = algorithms(reader, setting)?;
    if let Some(symmetric) = list.iter().find(|algorithm| algorithm.is_symmetric()) {
        reader
            .refuse(setting, format!("names {symmetric}, which wants a secret; another issuer's keys are public ones"));
        return None;
    }
    Some(list)
}

/// The name of a claim, or the names on the way to it.
fn path(reader: &mut Reader<'_>, setting: &Setting) -> Option<Vec<String>> {
    let path = reader.texts(setting)?;
    if path.first().is_some_and(|first| REGISTERED.contains(&first.as_str())) {
        reader.refuse(setting, "is a registered claim with another meaning; name the claim that holds them");
        return None;
    }
    Some(path)
}

/// Claims of ID tokens that an issuer's access tokens have.
fn of_id_tokens(reader: &mut Reader<'_>, setting: &Setting) -> Option<Vec<String>> {
    let names = reader.texts_or_none(setting)?;
    if names.iter().all(|name| FOREIGN.contains(&name.as_str())) {
        return Some(names);
    }
    reader.refuse(setting, format!("names a claim that no token is refused for; those are {}", list(&FOREIGN)));
    None
}

/// `"*"`, or a table of the three kinds, each `"*"` or a list of names.
fn trust(reader: &mut Reader<'_>, setting: Setting) -> Option<Trust> {
    const SHAPE: &str = "write \"*\", or `{ roles = [..], scopes = [..], permissions = [..] }`, each a list or \"*\"";
    if let Some(text) = setting.as_text() {
        if text == ALL {
            return Some(Trust::everything());
        }
        reader.refuse(&setting, format!("is not what an issuer can be trusted with; {SHAPE}"));
        return None;
    }
    if setting.is_array() {
        reader.refuse(&setting, format!("does not say of what kind the names are; {SHAPE}"));
        return None;
    }
    let mut table = reader.table(setting)?;
    let mut names = |name| table.take(name).and_then(|setting| reader.texts_or_none(&setting)).unwrap_or_default();
    let (roles, scopes, permissions) = (names("roles"), names("scopes"), names("permissions"));
    reader.finish(table);
    let all = |names: &[String]| names.iter().any(|name| name == ALL);
    let mut trust = Trust::nothing();
    trust = if all(&roles) { trust.all_roles() } else { trust.roles(roles) };
    trust = if all(&scopes) { trust.all_scopes() } else { trust.scopes(scopes) };
    Some(if all(&permissions) { trust.all_permissions() } else { trust.permissions(permissions) })
}

/// That no two issuers have the same `iss`, and that of several each has one.
pub(super) fn agree(
    reader: &mut Reader<'_>,
    root: &Table,
    own: bool,
    issuer: Option<&(String, Setting)>,
    others: &[Other],
) {
    if others.is_empty() {
        return;
    }
    match issuer {
        Some((_, setting)) if !own && reader.problems.is_empty() => reader.refuse(
            setting,
            "is the application's own issuer, and there is no key to sign with; other issuers are named in \
             `[default.jwt.issuers.<name>]`",
        ),
        None if own => reader.lacks(
            &root.key("issuer"),
            "is missing; beside other issuers, the application's own tokens are told by their `iss`",
        ),
        _ => {}
    }
    let mut seen: Vec<(&str, &Setting)> = Vec::new();
    if own && let Some((url, setting)) = issuer {
        seen.push((url, setting));
    }
    for other in others {
        let url = other.verifier.issuer().unwrap_or_default();
        match seen.iter().find(|(known, _)| *known == url) {
            Some((_, first)) => reader.clash(&other.place, first, "two issuers cannot have the same `iss`"),
            None => seen.push((url, &other.place)),
        }
    }
}

/// The issuers whose tokens a route takes that does not say which.
pub(super) fn accept(
    reader: &mut Reader<'_>,
    root: &Table,
    given: Option<(Vec<String>, Setting)>,
    own: bool,
    others: &[Other],
) -> Vec<String> {
    let own = own.then_some(OWN_ISSUER);
    let known: Vec<&str> = own.into_iter().chain(others.iter().map(|other| other.name.as_str())).collect();
    let Some((names, setting)) = given else {
        if known.len() > 1 && reader.problems.is_empty() {
            reader.lacks(
                &root.key("accept"),
                format!(
                    "is missing; of {}, name those whose tokens a route takes that does not say `issuer = ..`, as in \
                     `accept = [\"{}\"]`",
                    list(&known),
                    known.first().copied().unwrap_or_default()
                ),
            );
        }
        return known.into_iter().map(str::to_owned).collect();
    };
    // Where an issuer is faulty, that is what is told.
    if reader.problems.is_empty() {
        let elements = reader.elements_or_self(&setting).unwrap_or_else(|| vec![setting]);
        for (name, element) in names.iter().zip(&elements).filter(|(name, _)| !known.contains(&name.as_str())) {
            match nearest(&known, name) {
                Some(near) => reader.refuse(element, format!("names no issuer; did you mean `{near}`?")),
                None => reader.refuse(element, format!("names no issuer; there is {}", list(&known))),
            }
        }
    }
    names
}
