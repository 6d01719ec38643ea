//! How `aud` and `sub` are read.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};

use super::Subject;

/// `aud`: one string or an array of strings (RFC 7519 section 4.1.3).
pub(super) struct AudienceSeed;

impl<'de> DeserializeSeed<'de> for AudienceSeed {
    type Value = Vec<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Vec<String>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for AudienceSeed {
    type Value = Vec<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string or an array of strings")
    }

    fn visit_str<E: Error>(self, one: &str) -> Result<Vec<String>, E> {
        Ok(vec![one.to_owned()])
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<String>, A::Error> {
        let mut all = Vec::new();
        while let Some(one) = seq.next_element()? {
            all.push(one);
        }
        Ok(all)
    }
}

/// `sub`: a string; a whole number is kept apart, for claims types that say so.
pub(super) struct SubjectSeed;

impl<'de> DeserializeSeed<'de> for SubjectSeed {
    type Value = Subject;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Subject, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Visitor<'_> for SubjectSeed {
    type Value = Subject;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Subject, E> {
        Ok(Subject::Text(text.to_owned()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Subject, E> {
        Ok(Subject::Number(number, number.to_string()))
    }
}
