//! How `iss`, `jti`, `aud` and `sub` are read: as places in the payload.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};

use super::registered::{Audience, Subject, Text};

/// A string.
#[derive(Clone, Copy)]
pub(super) struct TextSeed<'p>(pub(super) &'p [u8]);

impl TextSeed<'_> {
    fn borrowed(self, text: &str) -> Text {
        Text::of(text, self.0).unwrap_or_else(|| self.owned(text))
    }

    fn owned(self, text: &str) -> Text {
        Text::Unescaped(text.into())
    }
}

impl<'de> DeserializeSeed<'de> for TextSeed<'_> {
    type Value = Text;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Text, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for TextSeed<'_> {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Text, E> {
        Ok(self.borrowed(text))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Text, E> {
        Ok(self.owned(text))
    }
}

/// `aud`: one string or an array of strings (RFC 7519 section 4.1.3).
pub(super) struct AudienceSeed<'p>(pub(super) &'p [u8]);

impl<'de> DeserializeSeed<'de> for AudienceSeed<'_> {
    type Value = Audience;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Audience, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for AudienceSeed<'_> {
    type Value = Audience;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string or an array of strings")
    }

    fn visit_borrowed_str<E: Error>(self, one: &'de str) -> Result<Audience, E> {
        Ok(Audience::One(TextSeed(self.0).borrowed(one)))
    }

    fn visit_str<E: Error>(self, one: &str) -> Result<Audience, E> {
        Ok(Audience::One(TextSeed(self.0).owned(one)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Audience, A::Error> {
        let mut all = Vec::new();
        while let Some(one) = seq.next_element_seed(TextSeed(self.0))? {
            all.push(one);
        }
        Ok(Audience::Many(all.into()))
    }
}

/// `sub`: a string; a whole number is kept apart, for claims types that say so.
pub(super) struct SubjectSeed<'p>(pub(super) &'p [u8]);

impl<'de> DeserializeSeed<'de> for SubjectSeed<'_> {
    type Value = Subject;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Subject, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for SubjectSeed<'_> {
    type Value = Subject;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Subject, E> {
        Ok(Subject::Text(TextSeed(self.0).borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Subject, E> {
        Ok(Subject::Text(TextSeed(self.0).owned(text)))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Subject, E> {
        Ok(Subject::Number(number, number.to_string().into()))
    }
}
