//! What is collected is what a map of JSON values would hold.

use serde_json::{Map, json};

use super::*;

#[test]
fn nothing_is_written_twice() {
    let mut out = Writer::default();
    out.put(&["a", "b"], &1).unwrap();
    out.put(&["a", "c.d"], &2).unwrap();
    out.put(&["none"], &None::<u8>).unwrap();
    assert!(out.put(&["a", "b"], &3).is_err());
    assert!(out.put(&["a"], &3).is_err());
    assert!(out.put(&["a", "b", "c"], &3).is_err());
    out.flatten(&json!({"x": null, "y": [1]})).unwrap();
    assert!(out.flatten(&json!({"y": 1})).is_err());
    assert!(out.flatten(&json!({"exp": 1})).is_err());
    assert!(out.flatten(&1).is_err());
    assert_eq!(read(out), json!({"a": {"b": 1, "c.d": 2}, "x": null, "y": [1]}));
}

#[test]
fn what_is_written_in_order_is_the_payload_as_it_is() {
    let mut out = Writer::default();
    out.flatten(&json!({"x": 1})).unwrap();
    out.put(&["a\"b"], "c").unwrap();
    assert!(out.put(&["x"], &2).is_err());
    out.put(&["x"], &None::<u8>).unwrap();
    out.flatten(&json!({"y": {}, "z": "}"})).unwrap();
    out.flatten(&json!({})).unwrap();
    assert_eq!(out.into_json().unwrap(), br#"{"x":1,"a\"b":"c","y":{},"z":"}"}"#);
    assert_eq!(Writer::default().into_json().unwrap(), b"{}");
}

/// A map that says how many members it has, and has others.
struct Liar(usize, &'static [(&'static str, u8)]);

impl Serialize for Liar {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = serializer.serialize_map(Some(self.0))?;
        for (name, value) in self.1 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// Whatever else is written: no number is read again, and rounded.
#[test]
fn numbers_stay_as_they_are() {
    let mut out = Writer::default();
    out.put(&["n"], &u128::MAX).unwrap();
    out.put(&["f"], &0.1_f32).unwrap();
    out.put(&["sub"], "a").unwrap();
    out.put(&["x", "y"], &1).unwrap();
    out.set("sub", "b").unwrap();
    let json = String::from_utf8(out.into_json().unwrap()).unwrap();
    assert_eq!(json, format!(r#"{{"n":{},"f":0.1,"sub":"b","x":{{"y":1}}}}"#, u128::MAX));
}

/// A value is one value, whatever a type's `Serialize` does.
#[test]
fn no_field_writes_beside_itself() {
    for (liar, expected) in [
        (Liar(0, &[("roles", 1)]), json!({"roles": 1})),
        (Liar(2, &[("a", 1), ("a", 2)]), json!({"a": 2})),
        (Liar(9, &[]), json!({})),
    ] {
        let mut out = Writer::default();
        out.put(&["x"], &liar).unwrap();
        out.put(&["y"], &1).unwrap();
        assert_eq!(read(out), json!({"x": expected, "y": 1}));
    }
    let raw = serde_json::value::RawValue::from_string(r#"{"a":1,"a":2}"#.to_owned()).unwrap();
    let mut out = Writer::default();
    out.put(&["x"], &raw).unwrap();
    assert_eq!(out.into_json().unwrap(), br#"{"x":{"a":2}}"#);
}

fn read(out: Writer) -> Value {
    serde_json::from_slice(&out.into_json().unwrap()).unwrap()
}

/// The same with a map.
#[derive(Default)]
struct Slow(Map<String, Value>);

impl Slow {
    fn put(&mut self, path: &[&'static str], value: &Value) -> Result<(), Fault> {
        match value {
            Value::Null => Ok(()),
            value => below(&mut self.0, path, value).ok_or_else(|| Fault::WrittenTwice(path.join(".").into())),
        }
    }

    fn flatten(&mut self, rest: &Value) -> Result<(), Fault> {
        let rest = rest.as_object().ok_or_else(|| Fault::Unwritable("flatten".into()))?;
        for (name, value) in rest {
            if NAMES.contains(&name.as_str()) {
                return Err(Fault::WrittenTwice(name.clone().into()));
            }
            self.add(name, value)?;
        }
        Ok(())
    }

    fn add(&mut self, name: &str, value: &Value) -> Result<(), Fault> {
        if self.0.contains_key(name) {
            return Err(Fault::WrittenTwice(name.to_owned().into()));
        }
        self.0.insert(name.to_owned(), value.clone());
        Ok(())
    }
}

fn below(claims: &mut Map<String, Value>, path: &[&str], value: &Value) -> Option<()> {
    match path {
        [] => None,
        [name] if claims.contains_key(*name) => None,
        [name] => {
            claims.insert((*name).to_owned(), value.clone());
            Some(())
        }
        [name, rest @ ..] => match claims.entry(*name).or_insert_with(|| json!({})) {
            Value::Object(inner) => below(inner, rest, value),
            _ => None,
        },
    }
}

#[test]
fn it_holds_what_a_map_would_hold() {
    const NAMES: [&str; 8] = ["a", "b", "\"", "\\\"", "a.b", "sub", "exp", "typ"];
    const ASKED: [&str; 4] = ["a", "sub", "exp", "typ"];
    let values = [
        json!(null),
        json!(1),
        json!(""),
        json!("x\\\"y"),
        json!([{"a": 1}]),
        json!({}),
        json!({"a": null}),
        json!({"a": {"b": {}}, "b": "}", "\"": {"a": 1}}),
        json!({"c": {"d": [1]}, "typ": "a\nb"}),
    ];
    let mut state = 1u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let (mut faults, mut nested) = (0, 0);
    'claims: for _ in 0..20_000 {
        let (mut out, mut slow) = (Writer::default(), Slow::default());
        for _ in 0..random(9) {
            let value = &values[random(values.len())];
            let name = NAMES[random(NAMES.len())];
            let (found, expected) = match random(8) {
                0 => {
                    let outcomes = (out.flatten(value), slow.flatten(value));
                    // A map has then taken some of them.
                    if outcomes.0.is_err() {
                        assert_eq!(outcomes.0, outcomes.1);
                        continue 'claims;
                    }
                    outcomes
                }
                1 => (out.add(name, value), slow.add(name, value)),
                2 => {
                    let name = ASKED[random(4)];
                    slow.0.remove(name);
                    (out.set(name, value), slow.add(name, value))
                }
                3 => {
                    let name = ASKED[random(4)];
                    out.remove(name);
                    slow.0.remove(name);
                    (Ok(()), Ok(()))
                }
                _ => {
                    let path: Vec<_> = (0..random(4)).map(|_| NAMES[random(NAMES.len())]).collect();
                    (out.put(&path, value), slow.put(&path, value))
                }
            };
            assert_eq!(found, expected);
            faults += usize::from(found.is_err());
            for name in ASKED {
                assert_eq!(out.contains(name), slow.0.contains_key(name));
                assert_eq!(out.string(name).as_deref(), slow.0.get(name).and_then(Value::as_str));
            }
        }
        nested += usize::from(!out.deep.is_empty());
        let (text, expected) = (out.into_json().unwrap(), Value::Object(slow.0));
        assert_eq!(serde_json::from_slice::<Value>(&text).unwrap(), expected);
        assert_eq!(text.len(), expected.to_string().len(), "a member twice: {expected}");
    }
    assert!(faults > 1000 && (1000..19_000).contains(&nested), "{faults} faults, {nested} times not in order");
}
