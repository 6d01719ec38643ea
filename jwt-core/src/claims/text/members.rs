//! The members of an object that is written already.

use super::Place;

/// Where the names (without quotes) and values are in an object that [`Text`](super::Text) wrote, which has no whitespace
/// between its tokens. The object begins at `start`.
pub(in crate::claims) fn members_of(json: &str, start: usize) -> Vec<(Place, Place)> {
    let mut found = Vec::new();
    let mut rest = start + 1;
    while let Some(name) = string(json, rest) {
        let value = name.end + ":\"".len();
        let end = value_end(json, value);
        found.push((name, value..end));
        if json.as_bytes().get(end) != Some(&b',') {
            break;
        }
        rest = end + 1;
    }
    found
}

/// Between the quotes of the string that begins here.
fn string(json: &str, start: usize) -> Option<Place> {
    let inner = json.get(start..)?.strip_prefix('"')?;
    let mut escaped = false;
    let length = inner.bytes().position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    })?;
    Some(start + 1..start + 1 + length)
}

fn value_end(json: &str, start: usize) -> usize {
    let bytes = json.as_bytes();
    let (mut place, mut depth) = (start, 0usize);
    while let Some(byte) = bytes.get(place) {
        match byte {
            b'"' => place = string(json, place).map_or(bytes.len(), |inner| inner.end),
            b'{' | b'[' => depth += 1,
            b'}' | b']' | b',' if depth == 0 => return place,
            b'}' | b']' => depth -= 1,
            _ => {}
        }
        place += 1;
    }
    place
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn every_member_is_found_where_it_is() {
        for object in [
            json!({}),
            json!({"a": 1}),
            json!({"": "", "\"": "\\", "\\": "\"", "a\\\"": ",}", "{": "]"}),
            json!({"a": {"b": [1, {"c": "}"}, []], "d": {}}, "e": [[], [[","]]], "f": null, "g": -1.5, "h": true}),
        ] {
            let json = format!("[7,{object}\"x\":1,");
            let found = members_of(&json, 3);
            let Value::Object(expected) = object else { panic!("an object") };
            let read = |place: &Place| serde_json::from_str::<Value>(&json[place.clone()]).unwrap();
            let found: Vec<_> =
                found.iter().map(|(name, value)| (read(&(name.start - 1..name.end + 1)), read(value))).collect();
            let expected: Vec<_> = expected.into_iter().map(|(name, value)| (Value::String(name), value)).collect();
            assert_eq!(found, expected);
        }
    }
}
