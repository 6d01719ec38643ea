//! The key `audit`.

use super::reader::{Reader, Setting, list};
use crate::claims::vocabulary::nearest;
use crate::web::audit::{AuditSettings, KnownRoute, Mode, PublicPath};

const MODES: [&str; 3] = ["deny", "warn", "allow"];

pub(super) fn read(reader: &mut Reader<'_>, setting: Setting) -> AuditSettings {
    let Some(mut table) = reader.table(setting) else { return AuditSettings::default() };
    let mode = table.take("mode").and_then(|setting| mode(reader, &setting)).unwrap_or_default();
    let public = table.take("public").map(|setting| entries(reader, &setting, public)).unwrap_or_default();
    let undeclared = table.take("undeclared").map(|setting| entries(reader, &setting, undeclared)).unwrap_or_default();
    reader.finish(table);
    AuditSettings { mode, public, undeclared }
}

fn mode(reader: &mut Reader<'_>, setting: &Setting) -> Option<Mode> {
    let text = reader.text(setting)?;
    match text.as_str() {
        "deny" => return Some(Mode::Deny),
        "warn" => return Some(Mode::Warn),
        "allow" => return Some(Mode::Allow),
        _ => {}
    }
    match nearest(&MODES, &text) {
        Some(near) => reader.refuse(setting, format!("is not a mode; did you mean `{near}`?")),
        None => reader.refuse(setting, format!("is not a mode; known are {}", list(&MODES))),
    }
    None
}

/// An array, which may be empty.
fn entries<T: PartialEq>(
    reader: &mut Reader<'_>,
    setting: &Setting,
    read: fn(&mut Reader<'_>, &Setting) -> Option<T>,
) -> Vec<T> {
    let mut entries = Vec::new();
    for setting in reader.elements(setting) {
        match read(reader, &setting) {
            Some(entry) if entries.contains(&entry) => reader.refuse(&setting, "stands in the array twice; delete one"),
            Some(entry) => entries.push(entry),
            None => {}
        }
    }
    entries
}

fn public(reader: &mut Reader<'_>, setting: &Setting) -> Option<PublicPath> {
    let text = reader.text(setting)?;
    PublicPath::read(&text).map_err(|problem| reader.refuse(setting, problem)).ok()
}

fn undeclared(reader: &mut Reader<'_>, setting: &Setting) -> Option<KnownRoute> {
    let text = reader.text(setting)?;
    let entry = text.parse().ok();
    if entry.is_none() {
        reader.refuse(setting, "is not a route; write it as the launch audit prints it, such as \"GET /old/<id>\"");
    }
    entry
}
