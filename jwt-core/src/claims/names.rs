//! The names that one claim holds, and how they are read.

use std::fmt;

use serde::de::{Deserializer, Error, SeqAccess, Visitor};

use super::Held;
use super::checked::Text;
use super::trust;
use super::vocabulary::Vocabulary;

/// A set of names as the token has it.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub(super) struct Names {
    bits: Bits,
    pub(super) names: Vec<String>,
    pub(super) unknown: bool,
}

/// 128 bits that need no more room than they take: a `u128` would be put at every sixteenth byte.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash)]
struct Bits([u64; 2]);

impl Bits {
    fn get(self) -> u128 {
        let [low, high] = self.0;
        u128::from(high) << 64 | u128::from(low)
    }

    fn set(&mut self, bits: u128) {
        self.0 = [bits as u64, (bits >> 64) as u64];
    }
}

impl Names {
    pub(super) fn bits(&self) -> u128 {
        self.bits.get()
    }

    pub(super) fn insert(&mut self, bits: u128) {
        self.bits.set(self.bits.get() | bits);
    }

    pub(super) fn add(&mut self, vocabulary: &Vocabulary, name: &str) {
        if !vocabulary.is_closed() {
            self.names.push(name.to_owned());
        } else {
            match vocabulary.bit(name) {
                0 => self.unknown = true,
                bit => self.insert(bit),
            }
        }
    }

    /// Takes away what the issuer is not trusted with; what it says, and what it does not say, is then not all.
    pub(super) fn restrict(&mut self, vocabulary: &Vocabulary, trusted: &trust::Names) {
        if let trust::Names::Only(_) = trusted {
            self.unknown = true;
            for name in vocabulary.names.iter().filter(|name| !trusted.hold(name)) {
                self.bits.set(self.bits.get() & !vocabulary.bit(name));
            }
            self.names.retain(|name| trusted.hold(name));
        }
    }

    pub(super) fn held<'a>(&'a self, vocabulary: &'static Vocabulary) -> Held<'a> {
        Held { vocabulary, bits: self.bits.get(), names: &self.names, unknown: self.unknown, present: true }
    }

    pub(super) fn iter<'a>(&'a self, vocabulary: &'static Vocabulary) -> impl Iterator<Item = &'a str> {
        let known = vocabulary.names_of(self.bits.get()).map(|name| -> &'a str { name });
        known.chain(self.names.iter().map(String::as_str))
    }
}

/// Hands over the names in a text, between spaces.
fn words<'t>(text: &'t str, mut take: impl FnMut(&'t str)) {
    let mut start = 0;
    let mut end_at = |end| match text.get(std::mem::replace(&mut start, end + 1)..end) {
        None | Some("") => {}
        Some(word) => take(word),
    };
    memchr::memchr_iter(b' ', text.as_bytes()).for_each(&mut end_at);
    end_at(text.len());
}

/// Reads names from an array of strings or from one string, which is split at spaces where `split` says so.
pub(super) struct NamesVisitor {
    pub(super) vocabulary: &'static Vocabulary,
    pub(super) split: bool,
}

impl<'de> Visitor<'de> for NamesVisitor {
    type Value = Names;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string or an array of strings")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Names, E> {
        let mut names = Names::default();
        if self.split {
            words(text, |name| names.add(self.vocabulary, name));
        } else {
            names.add(self.vocabulary, text);
        }
        Ok(names)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Names, A::Error> {
        let mut names = Names::default();
        while let Some(name) = seq.next_element_seed(Text)? {
            names.add(self.vocabulary, &name);
        }
        Ok(names)
    }
}

/// The same, or nothing where there is `null`.
pub(super) struct OptionalVisitor(pub(super) NamesVisitor);

impl<'de> Visitor<'de> for OptionalVisitor {
    type Value = Option<Names>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.expecting(f)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self.0).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_stands_between_spaces() {
        for text in ["", " ", "a", "a b", " a  b ", "ä öü", "a\tb c", "  "] {
            let all: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
            let mut found = Vec::new();
            words(text, |word| found.push(word));
            assert_eq!(found, all, "{text:?}");
        }
    }
}
