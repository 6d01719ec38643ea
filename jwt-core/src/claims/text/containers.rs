//! Arrays and objects on their way into the text.

use std::collections::BTreeMap;

use serde::ser::{self, Serialize, Serializer};
use serde_json::{Number, Value};

use super::value::{Result, Unwritable};
use super::{Place, Text};

/// The names of the structs by which serde_json's own types tell its serializers that they hold text.
const RAW_VALUE: &str = "$serde_json::private::RawValue";
const NUMBER: &str = "$serde_json::private::Number";

/// Up to so many names of an object are compared each with each, more are sorted first.
const FEW: usize = 16;

impl Text {
    /// Writes a value, or nothing where it fails: the type that holds it may go on without it.
    fn or_nothing<T>(&mut self, length: usize, write: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let names = self.names.len();
        write(self).inspect_err(|_| {
            self.json.truncate(length);
            self.names.truncate(names);
        })
    }
}

/// An array that is being written.
pub(in crate::claims) struct Array<'a> {
    out: &'a mut Text,
    first: bool,
    close: &'static str,
}

impl<'a> Array<'a> {
    pub(super) fn new(out: &'a mut Text, close: &'static str) -> Self {
        out.push('[');
        Self { out, first: true, close }
    }
}

impl ser::SerializeSeq for Array<'_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result {
        let first = self.first;
        self.out.or_nothing(self.out.len(), |out| {
            if !first {
                out.push(',');
            }
            value.serialize(out)
        })?;
        self.first = false;
        Ok(())
    }

    fn end(self) -> Result {
        self.out.push_str(self.close);
        Ok(())
    }
}

macro_rules! arrays {
    ($($trait:ident: $method:ident),*) => {$(
        impl ser::$trait for Array<'_> {
            type Ok = ();
            type Error = Unwritable;

            fn $method<T: ?Sized + Serialize>(&mut self, value: &T) -> Result {
                ser::SerializeSeq::serialize_element(self, value)
            }

            fn end(self) -> Result {
                ser::SerializeSeq::end(self)
            }
        }
    )*};
}

arrays!(SerializeTuple: serialize_element, SerializeTupleStruct: serialize_field, SerializeTupleVariant: serialize_field);

/// An object that is being written.
pub(in crate::claims) struct Object<'a> {
    out: &'a mut Text,
    /// Where its brace is.
    start: usize,
    /// How many names there were before its own.
    before: usize,
    close: &'static str,
    /// The name that has no value yet, and how long the text was before it.
    name: Option<(usize, Place)>,
}

impl<'a> Object<'a> {
    pub(super) fn new(out: &'a mut Text, close: &'static str) -> Self {
        let start = out.len();
        out.push('{');
        Self { before: out.names.len(), out, start, close, name: None }
    }

    fn name(&mut self, name: &str) {
        self.forget_name();
        let length = self.out.len();
        if self.out.names.len() > self.before {
            self.out.push(',');
        }
        let place = self.out.name(name);
        self.out.push(':');
        self.name = Some((length, place));
    }

    /// A name that got no value.
    fn forget_name(&mut self) {
        if let Some((length, _)) = self.name.take() {
            self.out.truncate(length);
        }
    }

    fn value<T: ?Sized + Serialize>(&mut self, value: &T) -> Result {
        let (length, name) = self.name.take().ok_or(Unwritable)?;
        self.out.or_nothing(length, |out| {
            out.names.push(name);
            value.serialize(out)
        })
    }

    fn close(mut self) {
        self.forget_name();
        let names = self.out.names.get(self.before..).unwrap_or_default();
        if repeat(names, self.out) {
            let kept = self.last_of_each(names);
            self.out.truncate(self.start + 1);
            self.out.push_str(&kept);
        }
        self.out.names.truncate(self.before);
        self.out.push_str(self.close);
    }

    /// Of members of one name the last, as in a map.
    fn last_of_each(&self, names: &[Place]) -> String {
        let ends = names.iter().skip(1).map(|next| next.start - ",\"".len()).chain([self.out.len()]);
        let members =
            names.iter().zip(ends).map(|(name, end)| (self.out.get(name), self.out.get(&(name.start - 1..end))));
        members.collect::<BTreeMap<_, _>>().into_values().collect::<Vec<_>>().join(",")
    }
}

/// Whether two of the names are the same.
fn repeat(names: &[Place], out: &Text) -> bool {
    if names.len() <= FEW {
        let mut rest = names.iter();
        return std::iter::from_fn(|| rest.next().map(|name| (name, rest.as_slice())))
            .any(|(name, after)| after.iter().any(|other| out.get(other) == out.get(name)));
    }
    let mut sorted: Vec<_> = names.iter().map(|name| out.get(name)).collect();
    sorted.sort_unstable();
    sorted.windows(2).any(|pair| matches!(pair, [one, other] if one == other))
}

impl ser::SerializeMap for Object<'_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_key<T: ?Sized + Serialize>(&mut self, key: &T) -> Result {
        // What may be a name, and how it is then written, serde_json says.
        let mut one = serde_json::value::Serializer.serialize_map(Some(1))?;
        ser::SerializeMap::serialize_entry(&mut one, key, &())?;
        match ser::SerializeMap::end(one)? {
            Value::Object(one) => one.keys().for_each(|name| self.name(name)),
            _ => return Err(Unwritable),
        }
        Ok(())
    }

    fn serialize_value<T: ?Sized + Serialize>(&mut self, value: &T) -> Result {
        self.value(value)
    }

    fn end(self) -> Result {
        self.close();
        Ok(())
    }
}

impl ser::SerializeStructVariant for Object<'_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, name: &'static str, value: &T) -> Result {
        self.name(name);
        self.value(value)
    }

    fn end(self) -> Result {
        self.close();
        Ok(())
    }
}

/// A struct that is being written, or one of serde_json's that holds text.
pub(in crate::claims) enum Struct<'a> {
    Object(Object<'a>),
    Held { out: &'a mut Text, what: &'static str, written: bool },
}

impl<'a> Struct<'a> {
    pub(super) fn new(out: &'a mut Text, name: &'static str) -> Self {
        match name {
            RAW_VALUE | NUMBER => Self::Held { out, what: name, written: false },
            _ => Self::Object(Object::new(out, "}")),
        }
    }
}

impl ser::SerializeStruct for Struct<'_> {
    type Ok = ();
    type Error = Unwritable;

    fn serialize_field<T: ?Sized + Serialize>(&mut self, name: &'static str, value: &T) -> Result {
        match self {
            Struct::Object(object) => ser::SerializeStructVariant::serialize_field(object, name, value),
            Struct::Held { written: true, .. } => Err(Unwritable),
            Struct::Held { out, what, written } => {
                let held = serde_json::to_value(value)?;
                let held = held.as_str().filter(|_| name == *what).ok_or(Unwritable)?;
                // It may be anything that somebody calls so.
                match *what {
                    NUMBER => out.number(held.parse::<Number>()?),
                    _ => {
                        let parsed: Value = serde_json::from_str(held)?;
                        out.or_nothing(out.len(), |out| parsed.serialize(out))?;
                    }
                }
                *written = true;
                Ok(())
            }
        }
    }

    fn end(self) -> Result {
        match self {
            Struct::Object(object) => {
                object.close();
                Ok(())
            }
            Struct::Held { written, .. } => {
                if written {
                    Ok(())
                } else {
                    Err(Unwritable)
                }
            }
        }
    }
}
