//! Claims on their way into a token.

use serde::Serialize;
use serde_json::{Map, Value};

use super::Fault;

/// Collects the claims of one token; no claim can be written twice.
#[derive(Debug, Default)]
pub struct Writer {
    claims: Map<String, Value>,
}

impl Writer {
    /// Writes a field at a path; what serializes to `null` (a `None`) is left out.
    pub fn put<T: Serialize + ?Sized>(&mut self, path: &[&'static str], value: &T) -> Result<(), Fault> {
        let name = || path.join(".").into();
        match serde_json::to_value(value) {
            Ok(Value::Null) => Ok(()),
            Ok(value) => insert(&mut self.claims, path, value).ok_or_else(|| Fault::WrittenTwice(name())),
            Err(_) => Err(Fault::Unwritable(name())),
        }
    }

    /// Writes every member of a map or struct.
    pub fn flatten<T: Serialize + ?Sized>(&mut self, rest: &T) -> Result<(), Fault> {
        let Ok(Value::Object(rest)) = serde_json::to_value(rest) else {
            return Err(Fault::Unwritable("flatten".into()));
        };
        for (name, value) in rest {
            if self.claims.contains_key(&name) || super::registered::NAMES.contains(&name.as_str()) {
                return Err(Fault::WrittenTwice(name.into()));
            }
            self.claims.insert(name, value);
        }
        Ok(())
    }

    pub(crate) fn into_claims(self) -> Map<String, Value> {
        self.claims
    }
}

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

#[cfg(test)]
mod tests {
    use serde_json::json;

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
        assert_eq!(Value::from(out.into_claims()), json!({"a": {"b": 1, "c.d": 2}, "x": null, "y": [1]}));
    }
}
