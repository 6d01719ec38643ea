//! Claims on their way into a token.

use std::borrow::Cow;
use std::ops::Range;

use serde::Serialize;
use serde::de::DeserializeSeed;
use serde_json::{Map, Value};

use super::checked::{Skip, Text};
use super::registered::NAMES;
use super::{Checked, Fault, Watch};

#[cfg(test)]
mod tests;

/// Enough for most tokens.
const USUAL_BYTES: usize = 512;
const USUAL_MEMBERS: usize = 12;

/// Collects the claims of one token; no claim can be written twice.
#[derive(Debug)]
pub struct Writer(Claims);

#[derive(Debug)]
enum Claims {
    /// One after another, as they will stand in the payload: all that most claims types need.
    InOrder(Members),
    /// Where one field lies in what another wrote, or one is taken out again.
    Values(Map<String, Value>),
}

/// JSON without the brace at its end, and what is where in it.
#[derive(Debug)]
struct Members {
    json: Vec<u8>,
    all: Vec<(Cow<'static, str>, Range<usize>)>,
}

impl Default for Writer {
    fn default() -> Self {
        let (json, all) = (Vec::with_capacity(USUAL_BYTES), Vec::with_capacity(USUAL_MEMBERS));
        Self(Claims::InOrder(Members { json, all }))
    }
}

impl Writer {
    /// Writes a field at a path; what serializes to `null` (a `None`) is left out.
    pub fn put<T: Serialize + ?Sized>(&mut self, path: &[&'static str], value: &T) -> Result<(), Fault> {
        if let (Claims::InOrder(members), [name]) = (&mut self.0, path) {
            return members.push(Cow::Borrowed(name), value, false);
        }
        let named = || path.join(".").into();
        match serde_json::to_value(value) {
            Ok(Value::Null) => Ok(()),
            Ok(value) => insert(self.values()?, path, value).ok_or_else(|| Fault::WrittenTwice(named())),
            Err(_) => Err(Fault::Unwritable(named())),
        }
    }

    /// Writes every member of a map or struct.
    pub fn flatten<T: Serialize + ?Sized>(&mut self, rest: &T) -> Result<(), Fault> {
        let Ok(Value::Object(rest)) = serde_json::to_value(rest) else {
            return Err(Fault::Unwritable("flatten".into()));
        };
        for (name, value) in rest {
            if NAMES.contains(&name.as_str()) {
                return Err(Fault::WrittenTwice(name.into()));
            }
            self.add(&name, &value)?;
        }
        Ok(())
    }

    /// Adds a claim that no field writes; `null` is one, too.
    pub(crate) fn add<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Fault> {
        match &mut self.0 {
            Claims::InOrder(members) => members.push(Cow::Owned(name.to_owned()), value, true),
            Claims::Values(values) if values.contains_key(name) => Err(Fault::WrittenTwice(name.to_owned().into())),
            Claims::Values(values) => {
                let value = serde_json::to_value(value).map_err(|_| Fault::Unwritable(name.to_owned().into()))?;
                values.insert(name.to_owned(), value);
                Ok(())
            }
        }
    }

    /// Writes a claim whatever was written there before.
    pub(crate) fn set<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Fault> {
        self.remove(name)?;
        match &mut self.0 {
            Claims::InOrder(members) => members.push(Cow::Borrowed(name), value, true),
            Claims::Values(_) => self.add(name, value),
        }
    }

    /// Takes a claim out again.
    pub(crate) fn remove(&mut self, name: &'static str) -> Result<(), Fault> {
        if self.contains(name) {
            self.values()?.remove(name);
        }
        Ok(())
    }

    /// Whether there is such a claim.
    pub(crate) fn contains(&self, name: &str) -> bool {
        match &self.0 {
            Claims::InOrder(members) => members.find(name).is_some(),
            Claims::Values(values) => values.contains_key(name),
        }
    }

    /// The claim, if it is a string.
    pub(crate) fn string(&self, name: &str) -> Option<Cow<'_, str>> {
        match &self.0 {
            Claims::InOrder(members) => {
                let json = members.json.get(members.find(name)?)?;
                Text.deserialize(&mut serde_json::Deserializer::from_slice(json)).ok()
            }
            Claims::Values(values) => values.get(name)?.as_str().map(Cow::Borrowed),
        }
    }

    /// The claims as a JSON object.
    pub(crate) fn into_json(self) -> Result<Vec<u8>, Fault> {
        match self.0 {
            Claims::InOrder(members) => Ok(members.closed()),
            Claims::Values(values) => serde_json::to_vec(&values).map_err(|_| Fault::Unwritable("claims".into())),
        }
    }

    fn values(&mut self) -> Result<&mut Map<String, Value>, Fault> {
        if let Claims::InOrder(members) = &mut self.0 {
            let json = std::mem::replace(members, Members { json: Vec::new(), all: Vec::new() }).closed();
            let values = serde_json::from_slice(&json).map_err(|_| Fault::Unwritable("claims".into()))?;
            self.0 = Claims::Values(values);
        }
        match &mut self.0 {
            Claims::Values(values) => Ok(values),
            Claims::InOrder(_) => Err(Fault::Unwritable("claims".into())),
        }
    }
}

impl Members {
    fn find(&self, name: &str) -> Option<Range<usize>> {
        self.all.iter().find(|(known, _)| known == name).map(|(_, place)| place.clone())
    }

    /// Writes a member; one that is `null` only where that says something.
    fn push<T: Serialize + ?Sized>(&mut self, name: Cow<'static, str>, value: &T, null: bool) -> Result<(), Fault> {
        let start = self.json.len();
        match self.write(&name, value) {
            Ok(place) if !null && self.json.get(place.clone()) == Some(b"null") => self.json.truncate(start),
            Ok(place) if self.find(&name).is_none() => self.all.push((name, place)),
            other => {
                self.json.truncate(start);
                return Err(match other {
                    Ok(_) => Fault::WrittenTwice(name),
                    Err(_) => Fault::Unwritable(name),
                });
            }
        }
        Ok(())
    }

    /// Gives the place of the value.
    fn write<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<Range<usize>, serde_json::Error> {
        self.json.push(if self.json.is_empty() { b'{' } else { b',' });
        serde_json::to_writer(&mut self.json, name)?;
        self.json.push(b':');
        let start = self.json.len();
        serde_json::to_writer(&mut self.json, value)?;
        // Nothing is taken on trust that a type's own `Serialize` did: one that says a wrong length has written more than its
        // value, and one may name a member twice. Made a value first, it is one.
        if !self.json.get(start..).is_some_and(is_one_value) {
            self.json.truncate(start);
            serde_json::to_writer(&mut self.json, &serde_json::to_value(value)?)?;
        }
        Ok(start..self.json.len())
    }

    fn closed(mut self) -> Vec<u8> {
        if self.json.is_empty() {
            self.json.push(b'{');
        }
        self.json.push(b'}');
        self.json
    }
}

/// Whether it is JSON, all of it is one value, and no object in it names a member twice.
fn is_one_value(json: &[u8]) -> bool {
    let watch = Watch::default();
    let mut json = serde_json::Deserializer::from_slice(json);
    Checked::new(Skip, &watch).deserialize(&mut json).is_ok() && json.end().is_ok()
}

/// `None` where there is such a claim, or one on the way to it that is no object.
fn insert(claims: &mut Map<String, Value>, path: &[&str], value: Value) -> Option<()> {
    match path {
        [] => None,
        [name] if claims.contains_key(*name) => None,
        [name] => {
            claims.insert((*name).to_owned(), value);
            Some(())
        }
        [name, rest @ ..] => match claims.entry(*name).or_insert_with(|| Map::new().into()) {
            Value::Object(inner) => insert(inner, rest, value),
            _ => None,
        },
    }
}
