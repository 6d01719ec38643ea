//! Values of any type on their way into the text.

use std::fmt::{Display, Write};

use serde::ser::{self, Serialize, Serializer};
use serde_json::{Number, Value};

use super::Text;
use super::containers::{Array, Object, Struct};

/// What has no form in JSON, or refused to be written. What the type said of it may quote the value, and is not kept.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::claims) struct Unwritable;

impl Display for Unwritable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not to be written as JSON")
    }
}

impl std::error::Error for Unwritable {}

impl ser::Error for Unwritable {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

impl From<serde_json::Error> for Unwritable {
    fn from(_: serde_json::Error) -> Self {
        Self
    }
}

pub(super) type Result<T = ()> = std::result::Result<T, Unwritable>;

impl Text {
    /// `{"variant":`
    fn variant(&mut self, variant: &str) {
        self.push('{');
        self.string(variant);
        self.push(':');
    }
}

macro_rules! numbers {
    ($($signed:ident: $i:ty, $unsigned:ident: $u:ty);*) => {$(
        fn $signed(self, number: $i) -> Result {
            if number < 0 {
                self.push('-');
            }
            self.whole(number.unsigned_abs().into());
            Ok(())
        }

        fn $unsigned(self, number: $u) -> Result {
            self.whole(number.into());
            Ok(())
        }
    )*};
}

impl<'a> Serializer for &'a mut Text {
    type Ok = ();
    type Error = Unwritable;
    type SerializeSeq = Array<'a>;
    type SerializeTuple = Array<'a>;
    type SerializeTupleStruct = Array<'a>;
    type SerializeTupleVariant = Array<'a>;
    type SerializeMap = Object<'a>;
    type SerializeStruct = Struct<'a>;
    type SerializeStructVariant = Object<'a>;

    numbers! {
        serialize_i8: i8, serialize_u8: u8;
        serialize_i16: i16, serialize_u16: u16;
        serialize_i32: i32, serialize_u32: u32;
        serialize_i64: i64, serialize_u64: u64
    }

    fn serialize_bool(self, value: bool) -> Result {
        self.push_str(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_i128(self, number: i128) -> Result {
        self.number(Number::from_i128(number).ok_or(Unwritable)?);
        Ok(())
    }

    fn serialize_u128(self, number: u128) -> Result {
        self.number(Number::from_u128(number).ok_or(Unwritable)?);
        Ok(())
    }

    // What is no number is `null`.
    fn serialize_f32(self, number: f32) -> Result {
        self.number(Value::from(number));
        Ok(())
    }

    fn serialize_f64(self, number: f64) -> Result {
        self.number(Value::from(number));
        Ok(())
    }

    fn serialize_char(self, sign: char) -> Result {
        self.string(sign.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn serialize_str(self, text: &str) -> Result {
        self.string(text);
        Ok(())
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result {
        self.collect_seq(bytes)
    }

    fn serialize_none(self) -> Result {
        self.serialize_unit()
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result {
        self.push_str("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(self, _: &'static str, value: &T) -> Result {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result {
        self.variant(variant);
        value.serialize(&mut *self)?;
        self.push('}');
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Array<'a>> {
        Ok(Array::new(self, "]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Array<'a>> {
        Ok(Array::new(self, "]"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Array<'a>> {
        Ok(Array::new(self, "]"))
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, variant: &'static str, _: usize) -> Result<Array<'a>> {
        self.variant(variant);
        Ok(Array::new(self, "]}"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Object<'a>> {
        Ok(Object::new(self, "}"))
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Struct<'a>> {
        Ok(Struct::new(self, name))
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, variant: &'static str, _: usize) -> Result<Object<'a>> {
        self.variant(variant);
        Ok(Object::new(self, "}}"))
    }

    fn collect_str<T: ?Sized + Display>(self, value: &T) -> Result {
        self.push('"');
        write!(self, "{value}").map_err(|_| Unwritable)?;
        self.push('"');
        Ok(())
    }
}
