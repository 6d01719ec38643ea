//! How `iss`, `jti`, `aud` and `sub` are read, and what was found of the registered claims.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, SeqAccess, Visitor};

use super::NumericDate;
use super::checked::Text;

/// The registered claims while the payload is read; the texts stand in it, but for those that are written with escapes.
#[derive(Default)]
pub(super) struct Found<'de> {
    pub(super) issuer: Option<Cow<'de, str>>,
    pub(super) subject: Option<Subject<'de>>,
    pub(super) audience: Option<Audience<'de>>,
    pub(super) expires_at: Option<NumericDate>,
    pub(super) not_before: Option<NumericDate>,
    pub(super) issued_at: Option<NumericDate>,
    pub(super) id: Option<Cow<'de, str>>,
}

impl Found<'_> {
    /// The length of all texts.
    pub(super) fn text_len(&self) -> usize {
        let single = [self.issuer.as_deref(), self.subject.as_ref().map(Subject::text), self.id.as_deref()];
        let audience = self.audience.as_ref().map(Audience::all).unwrap_or_default();
        single.iter().flatten().map(|text| text.len()).chain(audience.iter().map(|text| text.len())).sum()
    }
}

/// `sub`: a string; a whole number, in its digits, is kept apart for claims types that say so.
pub(super) enum Subject<'de> {
    Text(Cow<'de, str>),
    Number(String),
}

impl Subject<'_> {
    pub(super) fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Number(digits) => digits,
        }
    }
}

/// `aud`: one string or an array of strings (RFC 7519 section 4.1.3).
pub(super) enum Audience<'de> {
    One(Cow<'de, str>),
    Many(Vec<Cow<'de, str>>),
}

impl<'de> Audience<'de> {
    pub(super) fn all(&self) -> &[Cow<'de, str>] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(all) => all,
        }
    }
}

pub(super) struct AudienceSeed;

impl<'de> DeserializeSeed<'de> for AudienceSeed {
    type Value = Audience<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for AudienceSeed {
    type Value = Audience<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string or an array of strings")
    }

    fn visit_borrowed_str<E: Error>(self, one: &'de str) -> Result<Self::Value, E> {
        Ok(Audience::One(Cow::Borrowed(one)))
    }

    fn visit_str<E: Error>(self, one: &str) -> Result<Self::Value, E> {
        Ok(Audience::One(Cow::Owned(one.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut all = Vec::new();
        while let Some(one) = seq.next_element_seed(Text)? {
            all.push(one);
        }
        Ok(Audience::Many(all))
    }
}

pub(super) struct SubjectSeed;

impl<'de> DeserializeSeed<'de> for SubjectSeed {
    type Value = Subject<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for SubjectSeed {
    type Value = Subject<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E: Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Subject::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Subject::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Subject::Number(number.to_string()))
    }
}
