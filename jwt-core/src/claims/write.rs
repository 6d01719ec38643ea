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
pub struct Writer {
    members: Members,
    /// Those that fields lie below.
    deep: Map<String, Value>,
}

/// JSON without the brace at its end, and what is where in it.
#[derive(Debug)]
struct Members {
    json: Vec<u8>,
    all: Vec<Member>,
}

#[derive(Debug)]
struct Member {
    name: Cow<'static, str>,
    /// Where its comma or brace is.
    start: usize,
    value: Range<usize>,
}

impl Default for Writer {
    fn default() -> Self {
        let (json, all) = (Vec::with_capacity(USUAL_BYTES), Vec::with_capacity(USUAL_MEMBERS));
        Self { members: Members { json, all }, deep: Map::new() }
    }
}

impl Writer {
    /// Writes a field at a path; what serializes to `null` (a `None`) is left out.
    pub fn put<T: Serialize + ?Sized>(&mut self, path: &[&'static str], value: &T) -> Result<(), Fault> {
        let named = || path.join(".").into();
        match path {
            [name] => {
                let there = self.deep.contains_key(*name);
                self.members.push(Cow::Borrowed(name), value, Null::LeftOut, there)
            }
            _ => match serde_json::to_value(value) {
                Ok(Value::Null) => Ok(()),
                Ok(value) => self.below(path, value).ok_or_else(|| Fault::WrittenTwice(named())),
                Err(_) => Err(Fault::Unwritable(named())),
            },
        }
    }

    /// `None` where there is such a claim, or one on the way to it that is no object.
    fn below(&mut self, path: &[&'static str], value: Value) -> Option<()> {
        // What a field wrote may be an object, too.
        if let Some(wrote) = path.first().and_then(|name| self.members.find(name)) {
            let object: Map<String, Value> =
                serde_json::from_slice(self.members.json.get(wrote.value.clone())?).ok()?;
            let name = wrote.name.clone().into_owned();
            self.members.cut(&name);
            self.deep.insert(name, Value::Object(object));
        }
        insert(&mut self.deep, path, value)
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
        let there = self.deep.contains_key(name);
        self.members.push(Cow::Owned(name.to_owned()), value, Null::Written, there)
    }

    /// Writes a claim whatever was written there before.
    pub(crate) fn set<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Fault> {
        self.remove(name);
        self.members.push(Cow::Borrowed(name), value, Null::Written, false)
    }

    /// Takes a claim out again.
    pub(crate) fn remove(&mut self, name: &'static str) {
        self.members.cut(name);
        self.deep.remove(name);
    }

    /// Whether there is such a claim.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.members.find(name).is_some() || self.deep.contains_key(name)
    }

    /// The claim, if it is a string.
    pub(crate) fn string(&self, name: &str) -> Option<Cow<'_, str>> {
        let json = self.members.json.get(self.members.find(name)?.value.clone())?;
        Text.deserialize(&mut serde_json::Deserializer::from_slice(json)).ok()
    }

    /// The claim, if it is a string, or a whole number in its decimal digits.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let json = self.members.json.get(self.members.find(name)?.value.clone())?;
        match serde_json::from_slice(json).ok()? {
            Value::String(text) => Some(text),
            Value::Number(number) if number.is_u64() || number.is_i64() => Some(number.to_string()),
            _ => None,
        }
    }

    /// The claims as a JSON object.
    pub(crate) fn into_json(mut self) -> Result<Vec<u8>, Fault> {
        for (name, value) in std::mem::take(&mut self.deep) {
            self.add(&name, &value)?;
        }
        let mut json = self.members.json;
        if json.is_empty() {
            json.push(b'{');
        }
        json.push(b'}');
        Ok(json)
    }
}

/// What becomes of a claim that is `null`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Null {
    LeftOut,
    Written,
}

impl Members {
    fn find(&self, name: &str) -> Option<&Member> {
        self.all.iter().find(|member| member.name == name)
    }

    /// Writes a member, unless there is one of this name, here or where the caller knows.
    fn push<T: Serialize + ?Sized>(
        &mut self,
        name: Cow<'static, str>,
        value: &T,
        null: Null,
        there: bool,
    ) -> Result<(), Fault> {
        let start = self.json.len();
        let fault = match self.write(&name, value) {
            Ok(place) if null == Null::LeftOut && self.json.get(place.clone()) == Some(b"null") => None,
            Ok(value) if !there && self.find(&name).is_none() => {
                self.all.push(Member { name, start, value });
                return Ok(());
            }
            Ok(_) => Some(Fault::WrittenTwice(name)),
            Err(_) => Some(Fault::Unwritable(name)),
        };
        self.json.truncate(start);
        fault.map_or(Ok(()), Err)
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

    /// Takes a member out, if it is there.
    fn cut(&mut self, name: &str) {
        let Some(place) = self.all.iter().position(|member| member.name == name) else { return };
        let Member { start, value, .. } = self.all.remove(place);
        let length = value.end - start;
        self.json.drain(start..value.end);
        for member in self.all.iter_mut().skip(place) {
            member.start -= length;
            member.value = member.value.start - length..member.value.end - length;
        }
        // Whoever is the first now began with a comma.
        if let Some(first) = self.json.first_mut() {
            *first = b'{';
        }
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
