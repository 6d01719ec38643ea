//! Claims on their way into a token.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value;

use super::Fault;
use super::registered::NAMES;
use super::text::{Place, Text, Unwritable, members_of};

#[cfg(test)]
mod tests;

/// Enough for most tokens.
const USUAL_BYTES: usize = 512;
const USUAL_MEMBERS: usize = 12;

/// Collects the claims of one token; no claim can be written twice.
///
/// They are written as JSON at once, one after another. Unless fields lie below others, or the signer replaces what a field
/// wrote, that is the payload.
#[derive(Debug)]
pub struct Writer {
    text: Text,
    members: Vec<Member>,
    /// Whether the text is nothing but the members, in this order.
    whole: bool,
    /// A bit for each name; others may have the same.
    bits: u64,
}

#[derive(Debug)]
struct Member {
    /// Between the quotes.
    name: Place,
    value: Place,
    /// What is in it, where it is an object that fields lie below; its place then says nothing.
    below: Option<Vec<Member>>,
}

impl Member {
    fn new((name, value): (Place, Place)) -> Self {
        Self { name, value, below: None }
    }
}

impl Default for Writer {
    fn default() -> Self {
        Self {
            text: Text::with_capacity(USUAL_BYTES),
            members: Vec::with_capacity(USUAL_MEMBERS),
            whole: true,
            bits: 0,
        }
    }
}

impl Writer {
    /// Writes a field at a path; what serializes to `null` (a `None`) is left out.
    pub fn put<T: Serialize + ?Sized>(&mut self, path: &[&'static str], value: &T) -> Result<(), Fault> {
        let start = self.text.len();
        let name = match path {
            [name] => Some(self.begin(name)),
            _ => None,
        };
        let value = self.value(value);
        self.settle(path, name, value).inspect_err(|_| self.text.truncate(start))
    }

    /// What comes of a field that is written.
    fn settle(&mut self, path: &[&str], name: Option<Place>, value: Result<Place, Unwritable>) -> Result<(), Fault> {
        let Ok(value) = value else { return Err(Fault::Unwritable(path.join(".").into())) };
        if self.text.get(&value) == "null" {
            self.text.truncate(name.map_or(value.start, |name| name.start - "{\"".len()));
            return Ok(());
        }
        let kept = match name {
            Some(name) => self.keep(name, value),
            None => {
                self.whole = false;
                self.bits = u64::MAX;
                insert(&mut self.text, &mut self.members, path, value)
            }
        };
        kept.ok_or_else(|| Fault::WrittenTwice(path.join(".").into()))
    }

    /// Writes every member of a map or struct.
    pub fn flatten<T: Serialize + ?Sized>(&mut self, rest: &T) -> Result<(), Fault> {
        let start = self.text.len();
        let written = self.value(rest);
        if written.is_err() || !self.text.since(start).starts_with('{') {
            self.text.truncate(start);
            return Err(Fault::Unwritable("flatten".into()));
        }
        let rest = members_of(self.text.as_str(), start);
        for (name, _) in &rest {
            let name = self.text.get(name);
            if NAMES.contains(&name) || self.place(name).is_some() {
                let fault = Fault::WrittenTwice(unescaped(name).into_owned().into());
                self.text.truncate(start);
                return Err(fault);
            }
        }
        // Its brace separates it from what was there before, as a comma does.
        self.text.truncate(if rest.is_empty() { start } else { self.text.len() - 1 });
        if start > 0 {
            self.text.join_at(start);
        }
        self.bits |= rest.iter().fold(0, |bits, (name, _)| bits | bit(self.text.get(name)));
        self.members.extend(rest.into_iter().map(Member::new));
        Ok(())
    }

    /// Adds a claim that no field writes; `null` is one, too.
    pub(crate) fn add<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Fault> {
        let start = self.text.len();
        let place = self.begin(name);
        let added = match self.value(value) {
            Ok(value) => self.keep(place, value).ok_or_else(|| Fault::WrittenTwice(name.to_owned().into())),
            Err(Unwritable) => Err(Fault::Unwritable(name.to_owned().into())),
        };
        added.inspect_err(|_| self.text.truncate(start))
    }

    /// Writes a claim whatever was written there before.
    pub(crate) fn set<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Fault> {
        self.remove(name);
        self.add(name, value)
    }

    /// Takes a claim out again. The name of it, as those that are asked for below, is one that JSON has no other text for.
    pub(crate) fn remove(&mut self, name: &'static str) {
        if let Some(place) = self.place(name) {
            self.members.remove(place);
            self.whole = false;
        }
    }

    /// Whether there is such a claim.
    pub(crate) fn contains(&self, name: &'static str) -> bool {
        self.place(name).is_some()
    }

    /// The claim, if it is a string.
    pub(crate) fn string(&self, name: &'static str) -> Option<Cow<'_, str>> {
        let member = self.members.get(self.place(name)?).filter(|member| member.below.is_none())?;
        self.text.get(&member.value).strip_prefix('"')?.strip_suffix('"').map(unescaped)
    }

    /// The claims as a JSON object.
    pub(crate) fn into_json(mut self) -> String {
        if self.whole && !self.members.is_empty() {
            self.text.push('}');
            return self.text.into_string();
        }
        let mut json = String::with_capacity(self.text.len() + 2);
        object(&self.text, &self.members, &mut json);
        json
    }

    #[inline]
    fn place(&self, name: &str) -> Option<usize> {
        // Most names that are asked for are not there.
        if self.bits & bit(name) == 0 { None } else { self.find(name) }
    }

    fn find(&self, name: &str) -> Option<usize> {
        self.members.iter().position(|member| self.text.get(&member.name) == name)
    }

    /// Writes a name, and what is before and after it.
    fn begin(&mut self, name: &str) -> Place {
        self.text.push(if self.text.len() == 0 { '{' } else { ',' });
        let place = self.text.name(name);
        self.text.push(':');
        place
    }

    fn value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<Place, Unwritable> {
        let start = self.text.len();
        value.serialize(&mut self.text)?;
        Ok(start..self.text.len())
    }

    fn keep(&mut self, name: Place, value: Place) -> Option<()> {
        let text = self.text.get(&name);
        if self.place(text).is_some() {
            return None;
        }
        self.bits |= bit(text);
        self.members.push(Member::new((name, value)));
        Some(())
    }
}

/// Another one for most names that claims have, among them all that are asked for here.
#[inline]
fn bit(name: &str) -> u64 {
    let byte = |byte: Option<&u8>| byte.map_or(0, |byte| usize::from(*byte));
    let (first, last) = (byte(name.as_bytes().first()), byte(name.as_bytes().last()));
    1 << ((name.len() * 2 + first * 11 + last * 13) % 64)
}

/// `None` where there is such a claim, or one on the way to it that is no object.
fn insert(text: &mut Text, members: &mut Vec<Member>, path: &[&str], value: Place) -> Option<()> {
    let [name, rest @ ..] = path else { return None };
    let name = text.name(name);
    let there = members.iter_mut().find(|member| text.get(&member.name) == text.get(&name));
    match (there, rest) {
        (Some(_), []) => return None,
        (Some(member), _) => {
            if member.below.is_none() {
                // What a field wrote may be an object, too.
                text.get(&member.value).strip_prefix('{')?;
                member.below =
                    Some(members_of(text.as_str(), member.value.start).into_iter().map(Member::new).collect());
            }
            insert(text, member.below.get_or_insert_default(), rest, value)?;
        }
        (None, []) => members.push(Member::new((name, value))),
        (None, _) => {
            let mut below = Vec::new();
            insert(text, &mut below, rest, value.clone())?;
            members.push(Member { name, value, below: Some(below) });
        }
    }
    Some(())
}

fn object(text: &Text, members: &[Member], json: &mut String) {
    json.push('{');
    for (number, member) in members.iter().enumerate() {
        json.push_str(if number == 0 { "\"" } else { ",\"" });
        json.push_str(text.get(&member.name));
        json.push_str("\":");
        match &member.below {
            None => json.push_str(text.get(&member.value)),
            Some(members) => object(text, members, json),
        }
    }
    json.push('}');
}

/// What stands between quotes.
fn unescaped(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return text.into();
    }
    match serde_json::from_str::<Value>(&format!("\"{text}\"")) {
        Ok(Value::String(text)) => text.into(),
        // It was written here, and is a string.
        _ => text.into(),
    }
}
