//! What is written is what `serde_json::to_value` makes of it, and valid whatever a type does.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::marker::PhantomData;

use serde::ser::{Error, SerializeMap, SerializeSeq, SerializeStruct, SerializeTupleVariant};
use serde::{Serialize, Serializer};
use serde_json::value::RawValue;
use serde_json::{Value, json, to_value};

use super::{Text, is_plain, is_special};

fn written<T: Serialize + ?Sized>(value: &T) -> Option<String> {
    let mut out = Text::default();
    value.serialize(&mut out).ok()?;
    assert!(out.names.is_empty());
    Some(out.into_string())
}

/// Both refuse it, or write the same, but for the order of members.
fn alike<T: Serialize + ?Sized>(value: &T) {
    let slow = to_value(value).ok().map(|value| value.to_string());
    let text = written(value);
    let parsed = |text: &Option<String>| text.as_ref().map(|text| serde_json::from_str::<Value>(text).expect("JSON"));
    assert_eq!(parsed(&text), parsed(&slow));
    // No member twice, and no space.
    assert_eq!(text.map(|text| text.len()), slow.map(|text| text.len()));
}

#[derive(Serialize)]
struct Unit;

#[derive(Serialize)]
struct New(u8);

#[derive(Serialize)]
struct Pair(u8, &'static str);

#[derive(Serialize)]
struct Named<T> {
    first: u8,
    #[serde(rename = "a \"quoted\" one")]
    second: T,
    third: Option<u8>,
}

#[derive(Serialize, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Unit,
    New(u8),
    Tuple(u8, u8),
    Empty(),
    Struct { a: u8, b: Option<u8> },
}

#[derive(Serialize)]
#[serde(tag = "kind")]
enum Tagged {
    One { a: u8 },
}

#[derive(Serialize)]
struct Flat {
    a: u8,
    #[serde(flatten)]
    rest: BTreeMap<&'static str, u8>,
}

#[test]
fn numbers_and_texts() {
    for number in [0, 1, -1, 9, 10, i64::MIN, i64::MAX] {
        alike(&number);
        alike(&(number as i8, number as i16, number as i32, number as u8, number as u16, number as u32, number as u64));
    }
    for number in [0, u64::MAX as u128, u64::MAX as u128 + 1, u128::MAX] {
        alike(&number);
        alike(&(number as i128));
    }
    alike(&i128::from(i64::MIN));
    for number in [0.0, -0.0, 1.0, 0.1, 1e300, -1e-300, f64::NAN, f64::INFINITY, 2.0f64.powi(53)] {
        alike(&(number, number as f32));
    }
    alike(&("", "a\"\\\n\u{1}ä🦀", 'x', '"', '\u{7}', true, false, (), None::<u8>, Some(1)));
    alike(&PhantomData::<u8>);
    alike(&std::net::Ipv6Addr::LOCALHOST);
    struct Bytes;
    impl Serialize for Bytes {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_bytes(b"\x00\xff")
        }
    }
    alike(&Bytes);
}

#[test]
fn arrays_and_objects() {
    alike(&Vec::<u8>::new());
    alike(&vec![vec![], vec![1], vec![1, 2]]);
    alike(&(Unit, New(1), Pair(1, "x"), [0u8; 0]));
    alike(&Named { first: 1, second: Named { first: 2, second: vec![New(3)], third: None }, third: Some(4) });
    alike(&[Kind::Unit, Kind::New(1), Kind::Tuple(1, 2), Kind::Empty(), Kind::Struct { a: 1, b: None }]);
    alike(&(Tagged::One { a: 1 }, Flat { a: 1, rest: BTreeMap::from([("b", 2), ("c", 3)]) }));
    alike(&BTreeMap::<u8, u8>::new());
    alike(&HashMap::from([("a", json!({"b": [null, {}], "c": {"d": 1.5}})), ("\"", json!("\\"))]));
    let many: BTreeMap<String, usize> = (0..100).map(|number| (number.to_string(), number)).collect();
    alike(&many);
}

#[test]
fn names_of_members_are_what_serde_json_takes_for_them() {
    alike(&BTreeMap::from([(-1, 'a'), (i128::MAX, 'b')]));
    alike(&BTreeMap::from([(true, 1), (false, 2)]));
    alike(&BTreeMap::from([('"', 1), ('ä', 2)]));
    alike(&BTreeMap::from([(Kind::Unit, 1)]));
    alike(&BTreeMap::from([(Kind::New(1), 1)]));
    alike(&BTreeMap::from([((), 1)]));
    alike(&BTreeMap::from([(Some(1), 1)]));
    alike(&BTreeMap::from([(vec![1], 1)]));
    struct Floats(f64, f32);
    impl Serialize for Floats {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut map = serializer.serialize_map(None)?;
            map.serialize_entry(&self.0, &1)?;
            map.serialize_entry(&self.1, &2)?;
            map.end()
        }
    }
    alike(&Floats(0.5, 0.1));
    alike(&Floats(f64::NAN, 0.1));
}

#[test]
fn text_that_is_handed_through_is_read_first() {
    for text in [" { \"a\" : 1,\n \"b\": [ ] } ", "\"x\"", "null", r#"{"a":1,"a":{"b":1,"b":2}}"#] {
        let raw = RawValue::from_string(text.to_owned()).unwrap();
        alike(&raw);
        alike(&vec![Named { first: 1, second: &raw, third: None }]);
    }
    /// A struct that says it is serde_json's.
    struct Forged(&'static str, &'static str, usize);
    impl Serialize for Forged {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut held = serializer.serialize_struct("$serde_json::private::RawValue", 1)?;
            for _ in 0..self.2 {
                held.serialize_field(self.0, self.1)?;
            }
            held.end()
        }
    }
    const NAME: &str = "$serde_json::private::RawValue";
    alike(&Forged(NAME, "[1]", 1));
    alike(&Forged(NAME, "1,\"admin\":true", 1));
    alike(&Forged(NAME, "", 1));
    alike(&Forged("x", "1", 1));
    assert_eq!(written(&Forged(NAME, "1", 0)), None);
    assert_eq!(written(&Forged(NAME, "1", 2)), None);
}

/// What a type does that means no harm, or does.
enum Odd {
    Lengths,
    Twice,
    ManyTwice,
    NamesAlone,
    NameAfterName,
    Failures,
    FailingName,
    Refusing,
    FailingText,
}

struct Failing;

impl Serialize for Failing {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("written", &[1])?;
        map.serialize_key("begun")?;
        Err(S::Error::custom("no"))
    }
}

impl fmt::Display for Failing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("be\"gun")?;
        Err(fmt::Error)
    }
}

impl Serialize for Odd {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Odd::Lengths => {
                let mut variant = serializer.serialize_tuple_variant("", 0, "lengths", 0)?;
                struct Map;
                impl Serialize for Map {
                    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                        let mut map = serializer.serialize_map(Some(0))?;
                        map.serialize_entry("admin", &true)?;
                        map.end()
                    }
                }
                variant.serialize_field(&Map)?;
                variant.serialize_field(&Map)?;
                variant.end()
            }
            Odd::Twice => {
                let mut map = serializer.serialize_map(Some(5))?;
                for (name, value) in [("a", 1), ("b", 2), ("\"", 3), ("a", 4), ("\"", 5), ("a", 6)] {
                    map.serialize_entry(name, &BTreeMap::from([("a", value)]))?;
                }
                map.end()
            }
            Odd::ManyTwice => {
                let mut map = serializer.serialize_map(None)?;
                for number in 0..50 {
                    map.serialize_entry(&(number % 40), &number)?;
                }
                map.end()
            }
            Odd::NamesAlone => {
                let mut map = serializer.serialize_map(None)?;
                map.serialize_entry("a", &1)?;
                map.serialize_key("b")?;
                map.end()
            }
            Odd::NameAfterName => {
                let mut map = serializer.serialize_map(None)?;
                map.serialize_key("a")?;
                map.serialize_key("b")?;
                map.serialize_value(&1)?;
                map.serialize_entry("c", &2)?;
                map.end()
            }
            Odd::Failures => {
                let mut seq = serializer.serialize_seq(None)?;
                _ = seq.serialize_element(&Failing);
                seq.serialize_element(&1)?;
                _ = seq.serialize_element(&[&Named { first: 1, second: Failing, third: None }]);
                seq.serialize_element(&BTreeMap::from([("a", 1), ("b", 2)]))?;
                seq.end()
            }
            Odd::FailingName => {
                let mut map = serializer.serialize_map(None)?;
                map.serialize_entry("a", &1)?;
                assert!(map.serialize_key(&Failing).is_err());
                assert!(map.serialize_entry("b", &Failing).is_err());
                map.serialize_entry("b", &2)?;
                map.end()
            }
            Odd::Refusing => Failing.serialize(serializer),
            Odd::FailingText => serializer.collect_str(&Failing),
        }
    }
}

#[test]
fn what_is_written_is_json_whatever_a_type_does() {
    for odd in
        [Odd::Lengths, Odd::Twice, Odd::ManyTwice, Odd::NamesAlone, Odd::NameAfterName, Odd::FailingName, Odd::Refusing]
    {
        alike(&odd);
        alike(&Named { first: 1, second: (&odd, &odd), third: Some(3) });
    }
    // serde_json panics where a text fails, and so does `to_string` in here.
    assert_eq!(written(&Odd::FailingText), None);
    assert_eq!(written(&Odd::Twice).unwrap(), r#"{"\"":{"a":5},"a":{"a":6},"b":{"a":2}}"#);
    struct ValueAlone;
    impl Serialize for ValueAlone {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut map = serializer.serialize_map(None)?;
            map.serialize_value(&1)?;
            map.end()
        }
    }
    assert_eq!(written(&ValueAlone), None);
}

#[test]
fn what_failed_leaves_nothing_behind() {
    alike(&Odd::Failures);
}

#[test]
fn strings_are_written_as_serde_json_writes_them() {
    let every: String = (0..0x180).filter_map(char::from_u32).chain(['\u{2028}', '\u{fffd}', '🦀']).collect();
    for text in ["", "a", "\"", "\\", "a\"b\\\"c", "\\u0000", "\n\n", "äöü\u{7f}", &every] {
        let mut out = Text::default();
        out.string(text);
        assert_eq!(out.as_str(), serde_json::to_string(text).unwrap());
    }
    // Each byte at each place, among others that are nearly special.
    for (length, byte) in (1..20).flat_map(|length| (0..0x80).map(move |byte| (length, byte))) {
        for place in 0..length {
            let mut bytes = b" !#[]\x7f !#[]\x7f !#[]\x7f !"[..length].to_vec();
            bytes[place] = byte;
            assert_eq!(is_plain(&bytes), !is_special(byte), "{byte} at {place} of {length}");
        }
    }
    let mut out = Text::default();
    out.push('{');
    let name = out.name("a\"b");
    assert_eq!(out.get(&name), "a\\\"b");
}
