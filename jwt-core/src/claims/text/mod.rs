//! JSON text as it is written: the same that `serde_json::to_value` and then `serde_json::to_string` would give, without the
//! values in between.
//!
//! What is written is JSON whatever a type's `Serialize` does: lengths that it announces are not believed, a name without a
//! value and a value that fails leave nothing behind, and no object has a name twice (the last one counts).

mod containers;
mod members;
#[cfg(test)]
mod tests;
mod value;

use std::fmt::{self, Write};
use std::ops::Range;

pub(super) use members::members_of;
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

    /// A whole number, which is shorter to write here than by `Display`.
    fn whole(&mut self, number: u64) {
        let mut digits = [b'0'; 20];
        let mut rest = number;
        let mut first = digits.len() - 1;
        for (place, digit) in digits.iter_mut().enumerate().rev() {
            first = place;
            *digit += (rest % 10) as u8;
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        self.json.push_str(digits.get(first..).and_then(|digits| str::from_utf8(digits).ok()).unwrap_or_default());
    }

    fn number(&mut self, number: impl fmt::Display) {
        // Writing to a `String` does not fail.
        _ = write!(self.json, "{number}");
    }

    fn escaped(&mut self, text: &str) {
        if is_plain(text.as_bytes()) {
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

/// Whether nothing in it is special; eight bytes at a time, of which the last may have been looked at already.
fn is_plain(bytes: &[u8]) -> bool {
    if let Some(last) = bytes.last_chunk() {
        let (words, _) = bytes.as_chunks();
        return words.iter().chain([last]).fold(0, |found, word| found | special_in(u64::from_ne_bytes(*word))) == 0;
    }
    match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) => {
            let [first, last] = [first, last].map(|half| u64::from(u32::from_ne_bytes(*half)));
            special_in(first | last << 32) == 0
        }
        _ => !bytes.iter().any(|byte| is_special(*byte)),
    }
}

/// Not zero where one of the eight bytes is special: a byte that is less than another loses its highest bit's absence when
/// that is subtracted.
fn special_in(word: u64) -> u64 {
    const EACH: u64 = u64::MAX / 255;
    let below = |word: u64, limit: u64| word.wrapping_sub(EACH * limit) & !word;
    let equals = |byte: u8| below(word ^ (EACH * u64::from(byte)), 1);
    (below(word, 0x20) | equals(b'"') | equals(b'\\')) & (EACH << 7)
}

/// RFC 8259 section 7.
fn is_special(byte: u8) -> bool {
    byte < 0x20 || byte == b'"' || byte == b'\\'
}

fn next_special(text: &str) -> Option<(&str, u8, &str)> {
    let place = text.bytes().position(is_special)?;
    Some((text.get(..place)?, *text.as_bytes().get(place)?, text.get(place + 1..)?))
}
