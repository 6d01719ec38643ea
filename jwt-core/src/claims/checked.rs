//! A deserializer that lets no object name a member twice, at whatever depth, also in values that nobody reads.
//!
//! serde and `serde_json` take the last of two equal members, or the first, or fail, as the reading type happens to do
//! it; a token that one party reads in one way and another in another is a hole (RFC 8725 section 2.4). Wrapping the
//! deserializer finds them in the same pass that fills the claims.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashSet;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor};

/// What one pass found, apart from the error that serde carries: that one quotes values and is not passed on.
#[derive(Debug, Default)]
pub(crate) struct Watch {
    duplicate: Cell<bool>,
    too_deep: Cell<bool>,
    depth: Cell<usize>,
}

/// How deep arrays and objects may be nested in a claim; well below where `serde_json` stops by itself.
const MAX_DEPTH: usize = 64;

impl Watch {
    /// Whether the pass ended because of a member that was named twice.
    pub(crate) fn found_duplicate(&self) -> bool {
        self.duplicate.get()
    }

    /// Whether the pass ended because of too deep a nesting.
    pub(crate) fn found_depth(&self) -> bool {
        self.too_deep.get()
    }

    /// Reads what is in an array or an object.
    fn inside<T, E: Error>(&self, read: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
        let depth = self.depth.get();
        if depth >= MAX_DEPTH {
            self.too_deep.set(true);
            return Err(E::custom("too deep"));
        }
        self.depth.set(depth + 1);
        let value = read();
        self.depth.set(depth);
        value
    }

    pub(crate) fn refuse<E: Error>(&self) -> E {
        self.duplicate.set(true);
        E::custom("duplicate member")
    }
}

/// The members that one object has named so far.
#[derive(Debug, Default)]
pub(crate) struct Seen<'de> {
    few: [Cow<'de, str>; FEW],
    count: usize,
    many: Option<HashSet<Cow<'de, str>>>,
}

/// Up to so many names are compared one by one, which is cheaper than hashing them, or than memory of their own.
const FEW: usize = 16;

impl<'de> Seen<'de> {
    /// Notes a name; `false` where it was there already.
    pub(crate) fn insert(&mut self, name: Cow<'de, str>) -> bool {
        if self.contains(&name) {
            return false;
        }
        let Some(place) = self.few.get_mut(self.count) else {
            return self.many.get_or_insert_default().insert(name);
        };
        *place = name;
        self.count += 1;
        true
    }

    pub(crate) fn contains(&self, name: &str) -> bool {
        self.few.iter().take(self.count).any(|seen| seen == name)
            || self.many.as_ref().is_some_and(|many| many.contains(name))
    }
}

/// A string, such as the name of a member: borrowed from the input where it has no escapes.
pub(crate) struct Text;

impl<'de> DeserializeSeed<'de> for Text {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Text {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name.to_owned()))
    }

    fn visit_string<E: Error>(self, name: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name))
    }
}

/// Wraps whatever serde hands around (a deserializer, a visitor, an access, a seed), so that all below it is watched.
pub(crate) struct Checked<'w, T> {
    inner: T,
    watch: &'w Watch,
}

impl<'w, T> Checked<'w, T> {
    pub(crate) fn new(inner: T, watch: &'w Watch) -> Self {
        Self { inner, watch }
    }
}

macro_rules! forward {
    ($($method:ident($($arg:ident: $ty:ty),*);)*) => {$(
        fn $method<V: Visitor<'de>>(self, $($arg: $ty,)* visitor: V) -> Result<V::Value, D::Error> {
            self.inner.$method($($arg,)* Checked::new(visitor, self.watch))
        }
    )*};
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Checked<'_, D> {
    type Error = D::Error;

    forward! {
        deserialize_any(); deserialize_bool(); deserialize_char(); deserialize_str(); deserialize_string();
        deserialize_i8(); deserialize_i16(); deserialize_i32(); deserialize_i64(); deserialize_i128();
        deserialize_u8(); deserialize_u16(); deserialize_u32(); deserialize_u64(); deserialize_u128();
        deserialize_f32(); deserialize_f64(); deserialize_bytes(); deserialize_byte_buf();
        deserialize_option(); deserialize_unit(); deserialize_seq(); deserialize_map(); deserialize_identifier();
        deserialize_unit_struct(name: &'static str);
        deserialize_tuple(len: usize);
        deserialize_tuple_struct(name: &'static str, len: usize);
        deserialize_struct(name: &'static str, fields: &'static [&'static str]);
        deserialize_enum(name: &'static str, variants: &'static [&'static str]);
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, D::Error> {
        // A `serde_json::value::RawValue` would carry its text past the watch.
        if name.ends_with("private::RawValue") {
            return Err(D::Error::custom("a claim cannot be a raw value"));
        }
        self.inner.deserialize_newtype_struct(name, Checked::new(visitor, self.watch))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        skip(self)?;
        visitor.visit_unit()
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

macro_rules! visits {
    ($($method:ident($ty:ty);)*) => {$(
        fn $method<E: Error>(self, value: $ty) -> Result<V::Value, E> {
            self.inner.$method(value)
        }
    )*};
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Checked<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    visits! {
        visit_bool(bool); visit_char(char); visit_f32(f32); visit_f64(f64);
        visit_i8(i8); visit_i16(i16); visit_i32(i32); visit_i64(i64); visit_i128(i128);
        visit_u8(u8); visit_u16(u16); visit_u32(u32); visit_u64(u64); visit_u128(u128);
        visit_str(&str); visit_borrowed_str(&'de str); visit_string(String);
        visit_bytes(&[u8]); visit_borrowed_bytes(&'de [u8]); visit_byte_buf(Vec<u8>);
    }

    fn visit_none<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_none()
    }

    fn visit_unit<E: Error>(self) -> Result<V::Value, E> {
        self.inner.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.inner.visit_some(Checked::new(deserializer, self.watch))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        self.inner.visit_newtype_struct(Checked::new(deserializer, self.watch))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<V::Value, A::Error> {
        let Self { inner, watch } = self;
        watch.inside(|| inner.visit_seq(Checked::new(seq, watch)))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        let Self { inner, watch } = self;
        watch.inside(|| inner.visit_map(CheckedMap { inner: map, seen: Seen::default(), watch }))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<V::Value, A::Error> {
        self.inner.visit_enum(Checked::new(data, self.watch))
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Checked<'_, A> {
    type Error = A::Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, A::Error> {
        self.inner.next_element_seed(Checked::new(seed, self.watch))
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Checked<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        self.inner.deserialize(Checked::new(deserializer, self.watch))
    }
}

impl<'w, 'de, A: EnumAccess<'de>> EnumAccess<'de> for Checked<'w, A> {
    type Error = A::Error;
    type Variant = Checked<'w, A::Variant>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self::Variant), A::Error> {
        let (value, variant) = self.inner.variant_seed(seed)?;
        Ok((value, Checked::new(variant, self.watch)))
    }
}

impl<'de, A: VariantAccess<'de>> VariantAccess<'de> for Checked<'_, A> {
    type Error = A::Error;

    fn unit_variant(self) -> Result<(), A::Error> {
        self.inner.unit_variant()
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, A::Error> {
        self.inner.newtype_variant_seed(Checked::new(seed, self.watch))
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, A::Error> {
        self.inner.tuple_variant(len, Checked::new(visitor, self.watch))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        self.inner.struct_variant(fields, Checked::new(visitor, self.watch))
    }
}

struct CheckedMap<'w, 'de, A> {
    inner: A,
    seen: Seen<'de>,
    watch: &'w Watch,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for CheckedMap<'_, 'de, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        let Some(name) = self.inner.next_key_seed(Text)? else { return Ok(None) };
        if !self.seen.insert(name.clone()) {
            return Err(self.watch.refuse());
        }
        seed.deserialize(Key { name, error: std::marker::PhantomData }).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.inner.next_value_seed(Checked::new(seed, self.watch))
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

/// A member's name on its way to the type that reads it: text, or what a map with number or `bool` keys makes of it.
struct Key<'de, E> {
    name: Cow<'de, str>,
    error: std::marker::PhantomData<E>,
}

macro_rules! parsed_keys {
    ($($method:ident => $visit:ident;)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
            match self.name.parse() {
                Ok(value) => visitor.$visit(value),
                Err(_) => self.deserialize_any(visitor),
            }
        }
    )*};
}

impl<'de, E: Error> Deserializer<'de> for Key<'de, E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        match self.name {
            Cow::Borrowed(name) => visitor.visit_borrowed_str(name),
            Cow::Owned(name) => visitor.visit_string(name),
        }
    }

    parsed_keys! {
        deserialize_bool => visit_bool; deserialize_f32 => visit_f32; deserialize_f64 => visit_f64;
        deserialize_i8 => visit_i8; deserialize_i16 => visit_i16; deserialize_i32 => visit_i32;
        deserialize_i64 => visit_i64; deserialize_i128 => visit_i128;
        deserialize_u8 => visit_u8; deserialize_u16 => visit_u16; deserialize_u32 => visit_u32;
        deserialize_u64 => visit_u64; deserialize_u128 => visit_u128;
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, E> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, E> {
        visitor.visit_enum(de::value::CowStrDeserializer::new(self.name))
    }

    serde::forward_to_deserialize_any! {
        char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// Reads a value to its end and drops it. Over a `Checked` deserializer, duplicates in it are found.
pub fn skip<'de, D: Deserializer<'de>>(deserializer: D) -> Result<(), D::Error> {
    deserializer.deserialize_any(Skip)
}

/// See [`skip`].
pub(crate) struct Skip;

macro_rules! skips {
    ($($method:ident($ty:ty);)*) => {$(
        fn $method<E: Error>(self, _: $ty) -> Result<(), E> {
            Ok(())
        }
    )*};
}

impl<'de> Visitor<'de> for Skip {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    skips! { visit_bool(bool); visit_i64(i64); visit_u64(u64); visit_i128(i128); visit_u128(u128); visit_f64(f64); visit_str(&str); }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element_seed(Skip)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while map.next_key_seed(Skip)?.is_some() {
            map.next_value_seed(Skip)?;
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Skip {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        skip(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashMap};

    use serde::Deserialize;
    use serde::de::IgnoredAny;
    use serde_json::Value;

    use super::*;

    /// What the pass says of this JSON: its value, or whether a duplicate ended it.
    fn read<T: for<'de> Deserialize<'de>>(json: &str) -> Result<T, bool> {
        let watch = Watch::default();
        let mut inner = serde_json::Deserializer::from_str(json);
        T::deserialize(Checked::new(&mut inner, &watch)).map_err(|_| watch.found_duplicate())
    }

    #[derive(Debug, PartialEq, Deserialize)]
    struct Known {
        a: u8,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    enum Shape {
        Unit,
        New(u8),
        Struct { a: u8 },
    }

    #[test]
    fn duplicates_are_found_wherever_they_are() {
        for json in [
            r#"{"a":1,"a":1}"#,
            r#"{"a":1,"\u0061":2}"#,
            r#"{"x":{"b":1,"b":2}}"#,
            r#"{"x":[[{"b":1,"c":0,"b":2}]]}"#,
            r#"{"":1,"":2}"#,
        ] {
            assert_eq!(read::<Value>(json), Err(true), "{json}");
            assert!(matches!(read::<IgnoredAny>(json), Err(true)), "{json}");
            assert_eq!(read::<Option<HashMap<String, Value>>>(json), Err(true), "{json}");
        }
        assert_eq!(read::<Known>(r#"{"a":1,"z":{"b":1,"b":2}}"#), Err(true));
        assert_eq!(read::<Shape>(r#"{"Struct":{"a":1,"b":{"c":1,"c":1}}}"#), Err(true));
        let long: String = (0..100).map(|i| format!("\"m{i}\":0,")).collect();
        assert_eq!(read::<Value>(&format!("{{{long}\"m7\":1}}")), Err(true));
        assert_eq!(read::<Value>(&format!("{{{long}\"m77\":1}}")), Err(true));
    }

    #[test]
    fn everything_else_reads_as_without_the_watch() {
        for json in [r#"{"a":[1,2.5,null,true,"x"],"b":{"a":{}}}"#, "[]", "-1", "18446744073709551615", r#""x""#] {
            assert_eq!(read::<Value>(json), Ok(serde_json::from_str(json).unwrap()), "{json}");
        }
        assert_eq!(read::<Known>(r#"{"z":[{}],"a":3}"#), Ok(Known { a: 3 }));
        assert_eq!(read::<BTreeMap<u8, bool>>(r#"{"1":true,"2":false}"#), Ok([(1, true), (2, false)].into()));
        assert_eq!(read::<BTreeMap<bool, u8>>(r#"{"true":1}"#), Ok([(true, 1)].into()));
        assert_eq!(read::<Vec<Shape>>(r#"["Unit",{"New":1},{"Struct":{"a":2}}]"#).unwrap().len(), 3);
        assert_eq!(read::<BTreeMap<u8, u8>>(r#"{"x":1}"#), Err(false));
    }

    #[test]
    fn a_raw_value_does_not_slip_through() {
        assert!(read::<Box<serde_json::value::RawValue>>(r#"{"a":1,"a":1}"#).is_err());
    }
}
