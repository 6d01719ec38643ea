//! JSON text as it is written: the same that `serde_json::to_value` and then `serde_json::to_string` would give, without the
//! values in between.
//!
//! What is written is JSON whatever a type's `Serialize` does: lengths that it announces are not believed, a name without a
//! value and a value that fails leave nothing behind, and no object has a name twice (the last one counts).

mod members;
mod value;

use std::fmt::{self, Write};
use std::ops::Range;

pub(super) use members::members;
pub(super) use value::Unwritable;

/// A stretch of a [`Text`].
pub(super) type Place = Range<usize>;

/// JSON, and where the names are in the objects that are not closed yet.
#[derive(Debug, Default)]
pub(super) struct Text {
    json: String,
    names: Vec<Place>,
}

impl Text {
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self { json: String::with_capacity(bytes), names: Vec::new() }
    }

    pub(super) fn len(&self) -> usize {
        self.json.len()
    }

    pub(super) fn as_str(&self) -> &str {
        &self.json
    }

    pub(super) fn get(&self, place: &Place) -> &str {
        self.json.get(place.clone()).unwrap_or_default()
    }

    /// Everything from this place on.
    pub(super) fn since(&self, start: usize) -> &str {
        self.json.get(start..).unwrap_or_default()
    }

    /// Takes back what was written after it was this long.
    pub(super) fn truncate(&mut self, length: usize) {
        self.json.truncate(length);
    }

    pub(super) fn into_string(self) -> String {
        self.json
    }

    pub(super) fn push(&mut self, sign: char) {
        self.json.push(sign);
    }

    /// What is JSON already.
    pub(super) fn push_str(&mut self, json: &str) {
        self.json.push_str(json);
    }

    /// Puts a comma in the place of a brace.
    pub(super) fn join_at(&mut self, brace: usize) {
        if self.json.get(brace..=brace) == Some("{") {
            self.json.replace_range(brace..=brace, ",");
        }
    }

    /// A string, in quotes. Two strings are equal where their texts are.
    pub(super) fn string(&mut self, text: &str) {
        self.json.push('"');
        self.escaped(text);
        self.json.push('"');
    }

    /// The name of a member. Its place is that of what stands between the quotes.
    pub(super) fn name(&mut self, name: &str) -> Place {
        let start = self.len() + 1;
        self.string(name);
        start..self.len() - 1
    }

    fn number(&mut self, number: impl fmt::Display) {
        // Writing to a `String` does not fail.
        _ = write!(self.json, "{number}");
    }

    fn escaped(&mut self, text: &str) {
        // All bytes are looked at, which the compiler can do many at a time.
        if !text.bytes().fold(false, |any, byte| any | is_special(byte)) {
            return self.json.push_str(text);
        }
        let mut rest = text;
        while let Some((plain, special, after)) = next_special(rest) {
            self.json.push_str(plain);
            match special {
                b'"' => self.json.push_str("\\\""),
                b'\\' => self.json.push_str("\\\\"),
                b'\n' => self.json.push_str("\\n"),
                b'\r' => self.json.push_str("\\r"),
                b'\t' => self.json.push_str("\\t"),
                0x08 => self.json.push_str("\\b"),
                0x0c => self.json.push_str("\\f"),
                other => _ = write!(self.json, "\\u{other:04x}"),
            }
            rest = after;
        }
        self.json.push_str(rest);
    }
}

/// Within a string.
impl Write for Text {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.escaped(text);
        Ok(())
    }
}

/// RFC 8259 section 7.
fn is_special(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

fn next_special(text: &str) -> Option<(&str, u8, &str)> {
    let place = text.bytes().position(is_special)?;
    Some((text.get(..place)?, *text.as_bytes().get(place)?, text.get(place + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_written_as_serde_json_writes_them() {
        let every: String = (0..0x180).filter_map(char::from_u32).chain(['\u{2028}', '\u{fffd}', '🦀']).collect();
        for text in ["", "a", "\"", "\\", "a\"b\\\"c", "\\u0000", "\n\n", "äöü\u{7f}", &every] {
            let mut out = Text::default();
            out.string(text);
            assert_eq!(out.as_str(), serde_json::to_string(text).unwrap());
        }
        let mut out = Text::default();
        out.push('{');
        let name = out.name("a\"b");
        assert_eq!(out.get(&name), "a\\\"b");
    }
}
