//! Strict JSON for headers and keys: duplicates are found at any depth, also when one is written with escapes, nothing
//! may follow the value, and the depth is bounded.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use crate::claims::Text;

/// How deep arrays and objects may be nested.
const MAX_DEPTH: usize = 16;

/// What is wrong with a text that should be JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Not UTF-8, or it begins with a byte order mark.
    Utf8,
    /// Not JSON, or something follows it.
    Syntax,
    /// A member stands twice in one object.
    Duplicate,
    /// Nested too deeply.
    TooDeep,
    /// JSON, but not an object.
    NotAnObject,
}

/// Reads an object without duplicates.
pub(crate) fn object(bytes: &[u8]) -> Result<Map<String, Value>, Fault> {
    match value(bytes)? {
        (_, true) => Err(Fault::Duplicate),
        (Value::Object(members), false) => Ok(members),
        _ => Err(Fault::NotAnObject),
    }
}

/// Reads a value, and says whether there was a duplicate in it; of duplicates the first is kept.
pub(crate) fn value(bytes: &[u8]) -> Result<(Value, bool), Fault> {
    let notes = Notes::default();
    let value = parse(bytes, &notes, Strict { depth: 0, notes: &notes })?;
    Ok((value, notes.duplicate.get()))
}

/// Reads one object whose member `list` is an array, and keeps apart which of its elements have duplicates in them. Of
/// an object without such a member the object itself comes back, as a list of one.
pub(crate) fn list(bytes: &[u8], list: &'static str) -> Result<Vec<(Value, bool)>, Fault> {
    let notes = Notes::default();
    parse(bytes, &notes, List { list, notes: &notes })
}

/// The value of a member, borrowed from the input where that is a text without escapes.
pub(crate) enum Member<'de> {
    Text(Cow<'de, str>),
    Other(Value),
}

impl From<Member<'_>> for Value {
    fn from(member: Member<'_>) -> Self {
        match member {
            Member::Text(text) => Value::String(text.into_owned()),
            Member::Other(value) => value,
        }
    }
}

/// Reads an object member by member, without duplicates in any of them; `take` says of each whether its name is new.
pub(crate) fn members<'de>(
    bytes: &'de [u8],
    take: impl FnMut(Cow<'de, str>, Member<'de>) -> bool,
) -> Result<(), Fault> {
    let notes = Notes::default();
    let is_object = parse(bytes, &notes, Members { take, strict: Strict { depth: 0, notes: &notes } })?;
    match (notes.duplicate.get(), is_object) {
        (true, _) => Err(Fault::Duplicate),
        (false, true) => Ok(()),
        (false, false) => Err(Fault::NotAnObject),
    }
}

fn parse<'de, S: DeserializeSeed<'de>>(bytes: &'de [u8], notes: &Notes, seed: S) -> Result<S::Value, Fault> {
    if bytes.starts_with(b"\xef\xbb\xbf") {
        return Err(Fault::Utf8);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Fault::Utf8)?;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let fault = |_| notes.fault.get().unwrap_or(Fault::Syntax);
    let value = seed.deserialize(&mut deserializer).map_err(fault)?;
    deserializer.end().map_err(fault)?;
    Ok(value)
}

/// What is found on the way; serde's own errors cannot carry it, and their text quotes the input.
#[derive(Default)]
struct Notes {
    duplicate: Cell<bool>,
    fault: Cell<Option<Fault>>,
}

impl Notes {
    fn stop<E: Error>(&self, fault: Fault) -> E {
        self.fault.set(Some(fault));
        E::custom("refused")
    }
}

#[derive(Clone, Copy)]
struct Strict<'a> {
    depth: usize,
    notes: &'a Notes,
}

impl Strict<'_> {
    fn inside<E: Error>(self) -> Result<Self, E> {
        if self.depth >= MAX_DEPTH {
            return Err(self.notes.stop(Fault::TooDeep));
        }
        Ok(Strict { depth: self.depth + 1, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let inside = self.inside()?;
        let mut values = Vec::new();
        while let Some(value) = seq.next_element_seed(inside)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let inside = self.inside()?;
        let mut members = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            let value = map.next_value_seed(inside)?;
            insert(&mut members, name, value, self.notes);
        }
        Ok(Value::Object(members))
    }
}

fn insert(members: &mut Map<String, Value>, name: String, value: Value, notes: &Notes) {
    match members.entry(name) {
        serde_json::map::Entry::Occupied(_) => notes.duplicate.set(true),
        serde_json::map::Entry::Vacant(entry) => {
            entry.insert(value);
        }
    }
}

/// What is done with all but objects and texts.
macro_rules! strictly {
    ($strict:ident, $made:expr; $($method:ident($ty:ty)),*) => {
        $(
            fn $method<E: Error>(self, value: $ty) -> Result<Self::Value, E> {
                self.$strict.$method(value).map($made)
            }
        )*

        fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
            self.$strict.visit_unit().map($made)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Self::Value, A::Error> {
            self.$strict.visit_seq(seq).map($made)
        }

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.$strict.expecting(f)
        }
    };
}

/// Reads the members of an object; `false` where it is none.
struct Members<'a, F> {
    take: F,
    strict: Strict<'a>,
}

impl<'de, F: FnMut(Cow<'de, str>, Member<'de>) -> bool> DeserializeSeed<'de> for Members<'_, F> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, F: FnMut(Cow<'de, str>, Member<'de>) -> bool> Visitor<'de> for Members<'_, F> {
    type Value = bool;

    strictly! { strict, |_| false; visit_bool(bool), visit_i64(i64), visit_u64(u64), visit_f64(f64), visit_str(&str) }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<bool, A::Error> {
        let inside = self.strict.inside()?;
        while let Some(name) = map.next_key_seed(Text)? {
            let value = map.next_value_seed(OneMember { strict: inside })?;
            if !(self.take)(name, value) {
                self.strict.notes.duplicate.set(true);
            }
        }
        Ok(true)
    }
}

struct OneMember<'a> {
    strict: Strict<'a>,
}

impl<'de> DeserializeSeed<'de> for OneMember<'_> {
    type Value = Member<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Member<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for OneMember<'_> {
    type Value = Member<'de>;

    strictly! { strict, Member::Other; visit_bool(bool), visit_i64(i64), visit_u64(u64), visit_f64(f64) }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Member<'de>, E> {
        Ok(Member::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Member<'de>, E> {
        Ok(Member::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Member<'de>, A::Error> {
        self.strict.visit_map(map).map(Member::Other)
    }
}

struct List<'a> {
    list: &'static str,
    notes: &'a Notes,
}

impl<'de> DeserializeSeed<'de> for List<'_> {
    type Value = Vec<(Value, bool)>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for List<'_> {
    type Value = Vec<(Value, bool)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        let mut members = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            if name == self.list {
                if found.is_some() {
                    return Err(self.notes.stop(Fault::Duplicate));
                }
                found = Some(map.next_value_seed(Elements(self.notes))?);
            } else {
                let value = map.next_value_seed(Strict { depth: 1, notes: self.notes })?;
                insert(&mut members, name, value, self.notes);
            }
        }
        // Duplicates beside the list make the whole of it doubtful; those inside were noted element by element.
        match found {
            Some(_) if self.notes.duplicate.get() => Err(self.notes.stop(Fault::Duplicate)),
            Some(elements) => Ok(elements),
            None => Ok(vec![(Value::Object(members), self.notes.duplicate.get())]),
        }
    }
}

struct Elements<'a>(&'a Notes);

impl<'de> DeserializeSeed<'de> for Elements<'_> {
    type Value = Vec<(Value, bool)>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Elements<'_> {
    type Value = Vec<(Value, bool)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let before = self.0.duplicate.replace(false);
        let mut values = Vec::new();
        while let Some(value) = seq.next_element_seed(Strict { depth: 2, notes: self.0 })? {
            values.push((value, self.0.duplicate.replace(false)));
        }
        self.0.duplicate.set(before);
        Ok(values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_told_apart() {
        let deep = |n: usize| format!("{}1{}", "[".repeat(n), "]".repeat(n));
        let object_deep = |n: usize| format!(r#"{{"a":{}}}"#, deep(n));
        let cases: &[(&[u8], Fault)] = &[
            (b"\xef\xbb\xbf{}", Fault::Utf8),
            (b"{\"a\":\"\xff\"}", Fault::Utf8),
            (b"", Fault::Syntax),
            (b"{", Fault::Syntax),
            (b"{}x", Fault::Syntax),
            (b"{}{}", Fault::Syntax),
            (b"{}\0", Fault::Syntax),
            (b"{\"a\":1,}", Fault::Syntax),
            (b"{\"a\":1e999}", Fault::Syntax),
            (b"{\"a\":\"\\ud800\"}", Fault::Syntax),
            (b"{\"a\":NaN}", Fault::Syntax),
            (b"[]", Fault::NotAnObject),
            (b"null", Fault::NotAnObject),
            (b"\"{}\"", Fault::NotAnObject),
            (br#"{"a":1,"a":1}"#, Fault::Duplicate),
            (br#"{"a":1,"\u0061":2}"#, Fault::Duplicate),
            (br#"{"b":[{"c":{"a":1,"a":2}}]}"#, Fault::Duplicate),
            (b"{\"\":1,\"\":2}", Fault::Duplicate),
        ];
        for (text, fault) in cases {
            assert_eq!(object(text), Err(*fault), "{}", String::from_utf8_lossy(text));
        }
        assert_eq!(object(object_deep(MAX_DEPTH).as_bytes()), Err(Fault::TooDeep));
        assert!(object(object_deep(MAX_DEPTH - 1).as_bytes()).is_ok());
        assert_eq!(object(deep(100_000).as_bytes()), Err(Fault::TooDeep));
        assert_eq!(object(b" {\"a\" : [1, -2, 1.5, true, null, \"x\"]}\n").unwrap()["a"][2], 1.5);
    }

    #[test]
    fn a_duplicate_spoils_its_element_alone() {
        let read = |text: &str| list(text.as_bytes(), "keys").map(|l| l.iter().map(|(_, d)| *d).collect::<Vec<_>>());
        assert_eq!(
            read(r#"{"keys":[{"a":1},{"a":1,"a":2},3,{"b":[{"c":1,"c":1}]}]}"#),
            Ok(vec![false, true, false, true])
        );
        assert_eq!(read(r#"{"keys":[],"keys":[]}"#), Err(Fault::Duplicate));
        assert_eq!(read(r#"{"x":1,"x":1,"keys":[{"a":1}]}"#), Err(Fault::Duplicate));
        assert_eq!(read(r#"{"kty":"RSA"}"#), Ok(vec![false]));
        assert_eq!(read(r#"{"kty":"RSA","kty":"RSA"}"#), Ok(vec![true]));
        assert_eq!(read(r#"{"keys":{}}"#), Err(Fault::Syntax));
        assert_eq!(read("[]"), Err(Fault::Syntax));
    }
}
