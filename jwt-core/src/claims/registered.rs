//! The registered claims of RFC 7519 section 4.1, as typed values.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde::de::value::{Error as ValueError, SeqDeserializer};
use serde::de::{self, Deserialize, Deserializer, IntoDeserializer, Visitor};
use serde::{Serialize, Serializer};

use super::{Claim, Fault};
use crate::token::ClaimProblem;

/// A moment: seconds since 1970-01-01T00:00:00Z, leap seconds not counted (RFC 7519 section 2).
///
/// A fraction of a second is accepted and kept; a negative or non-finite number is not a `NumericDate`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NumericDate(Duration);

impl NumericDate {
    /// The moment so many whole seconds after the epoch.
    pub const fn from_secs(seconds: u64) -> Self {
        Self(Duration::from_secs(seconds))
    }

    /// The moment so long after the epoch.
    pub const fn from_duration(since_epoch: Duration) -> Self {
        Self(since_epoch)
    }

    /// Whole seconds since the epoch, a fraction cut off.
    pub const fn as_secs(self) -> u64 {
        self.0.as_secs()
    }

    /// The time since the epoch, with its fraction.
    pub const fn since_epoch(self) -> Duration {
        self.0
    }

    /// The moment `later`; the last one there is where that lies beyond it.
    #[must_use]
    pub const fn saturating_add(self, later: Duration) -> Self {
        Self(self.0.saturating_add(later))
    }

    /// The moment `earlier`; the epoch where that lies before it.
    #[must_use]
    pub const fn saturating_sub(self, earlier: Duration) -> Self {
        Self(self.0.saturating_sub(earlier))
    }
}

impl From<NumericDate> for Duration {
    fn from(date: NumericDate) -> Self {
        date.0
    }
}

impl From<SystemTime> for NumericDate {
    /// A moment before the epoch becomes the epoch.
    fn from(time: SystemTime) -> Self {
        Self(time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default())
    }
}

impl Serialize for NumericDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.subsec_nanos() {
            0 => serializer.serialize_u64(self.0.as_secs()),
            _ => serializer.serialize_f64(self.0.as_secs_f64()),
        }
    }
}

impl<'de> Deserialize<'de> for NumericDate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct DateVisitor;

        impl Visitor<'_> for DateVisitor {
            type Value = NumericDate;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("seconds since the epoch")
            }

            fn visit_u64<E: de::Error>(self, seconds: u64) -> Result<NumericDate, E> {
                Ok(NumericDate::from_secs(seconds))
            }

            fn visit_i64<E: de::Error>(self, seconds: i64) -> Result<NumericDate, E> {
                u64::try_from(seconds).map(NumericDate::from_secs).map_err(|_| E::custom("negative"))
            }

            fn visit_f64<E: de::Error>(self, seconds: f64) -> Result<NumericDate, E> {
                Duration::try_from_secs_f64(seconds).map(NumericDate).map_err(|_| E::custom("out of range"))
            }
        }

        // Not `deserialize_any`: under serde_json's `arbitrary_precision` a number would come as a map.
        deserializer.deserialize_u64(DateVisitor)
    }
}

/// A text of the payload.
#[derive(Debug, Clone)]
pub(crate) enum Text {
    /// Where it stands there.
    At(Range<usize>),
    /// What it means, where it is written with escapes.
    Unescaped(Box<str>),
}

impl Text {
    /// `None` where this is no part of the payload.
    pub(super) fn of(text: &str, payload: &[u8]) -> Option<Self> {
        let start = text.as_ptr().addr().checked_sub(payload.as_ptr().addr())?;
        let place = start..start.checked_add(text.len())?;
        (payload.get(place.clone())? == text.as_bytes()).then_some(Self::At(place))
    }

    fn get<'p>(&'p self, payload: &'p [u8]) -> Option<&'p str> {
        match self {
            Self::At(place) => std::str::from_utf8(payload.get(place.clone())?).ok(),
            Self::Unescaped(text) => Some(text),
        }
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Self::At(place) => place.len(),
            Self::Unescaped(text) => text.len(),
        }
    }
}

/// The subject as the token has it: a string, or a number where the claims type says so.
#[derive(Debug, Clone)]
pub(crate) enum Subject {
    Text(Text),
    Number(u64, Box<str>),
}

/// The audience: one string, or an array of strings.
#[derive(Debug, Clone)]
pub(crate) enum Audience {
    One(Text),
    Many(Box<[Text]>),
}

impl Audience {
    fn texts(&self) -> &[Text] {
        match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Many(texts) => texts,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.texts().len()
    }
}

/// The registered claims of one token (RFC 7519 section 4.1), whether or not the claims type has fields for them. Cheap to
/// clone.
#[derive(Clone, Default)]
pub struct Registered {
    /// What the texts are in.
    pub(crate) payload: Arc<[u8]>,
    pub(crate) issuer: Option<Text>,
    pub(crate) subject: Option<Subject>,
    pub(crate) audience: Option<Audience>,
    pub(crate) expires_at: Option<NumericDate>,
    pub(crate) not_before: Option<NumericDate>,
    pub(crate) issued_at: Option<NumericDate>,
    pub(crate) id: Option<Text>,
}

impl Registered {
    /// `iss`: who issued the token.
    pub fn issuer(&self) -> Option<&str> {
        self.issuer.as_ref()?.get(&self.payload)
    }

    /// `sub`: whom the token is about; a number in its decimal digits. It names nobody without [`issuer`](Self::issuer).
    pub fn subject(&self) -> Option<&str> {
        match self.subject.as_ref()? {
            Subject::Text(text) => text.get(&self.payload),
            Subject::Number(_, digits) => Some(digits),
        }
    }

    /// `aud`: whom the token is for; empty where the token does not say.
    pub fn audience(&self) -> impl Iterator<Item = &str> + Clone {
        let texts = self.audience.as_ref().map(Audience::texts).unwrap_or_default();
        texts.iter().filter_map(|text| text.get(&self.payload))
    }

    /// `exp`: from this moment on the token is refused.
    pub fn expires_at(&self) -> Option<NumericDate> {
        self.expires_at
    }

    /// `nbf`: before this moment the token is refused.
    pub fn not_before(&self) -> Option<NumericDate> {
        self.not_before
    }

    /// `iat`: when the token was issued.
    pub fn issued_at(&self) -> Option<NumericDate> {
        self.issued_at
    }

    /// `jti`: this token's own identity.
    pub fn jwt_id(&self) -> Option<&str> {
        self.id.as_ref()?.get(&self.payload)
    }
}

impl PartialEq for Registered {
    fn eq(&self, other: &Self) -> bool {
        let times = |claims: &Self| (claims.expires_at, claims.not_before, claims.issued_at);
        let number = |claims: &Self| matches!(claims.subject, Some(Subject::Number(..)));
        self.issuer() == other.issuer()
            && self.subject() == other.subject()
            && number(self) == number(other)
            && self.audience().eq(other.audience())
            && self.audience.is_some() == other.audience.is_some()
            && self.jwt_id() == other.jwt_id()
            && times(self) == times(other)
    }
}

impl Eq for Registered {}

impl fmt::Debug for Registered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Registered")
            .field("iss", &self.issuer())
            .field("sub", &self.subject())
            .field("aud", &self.audience().collect::<Vec<_>>())
            .field("exp", &self.expires_at)
            .field("nbf", &self.not_before)
            .field("iat", &self.issued_at)
            .field("jti", &self.jwt_id())
            .finish()
    }
}

/// The longest `sub`, `jti`, and name or id of a user from another claim, in bytes.
pub(crate) const MAX_TEXT_LEN: usize = 256;

/// The names of the registered claims, which no other claim may take.
pub(crate) const NAMES: [&str; 7] = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"];

/// The value of a field that bears the name of a registered claim.
pub fn registered<T: Claim>(registered: &Registered, name: &'static str) -> Result<T, Fault> {
    let wrong = |_: ValueError| Fault::Invalid(name.into(), ClaimProblem::WrongType);
    let text = |text: Option<&str>| text.map(|text| T::read(Present(text.into_deserializer())));
    let date = |date: Option<NumericDate>| {
        date.map(|date| match date.0.subsec_nanos() {
            0 => T::read(Present(date.as_secs().into_deserializer())),
            _ => T::read(Present(date.0.as_secs_f64().into_deserializer())),
        })
    };
    let read = match name {
        "iss" => text(registered.issuer()),
        "jti" => text(registered.jwt_id()),
        "exp" => date(registered.expires_at),
        "nbf" => date(registered.not_before),
        "iat" => date(registered.issued_at),
        "sub" => match &registered.subject {
            Some(Subject::Number(number, _)) => Some(T::read(Present((*number).into_deserializer()))),
            _ => text(registered.subject()),
        },
        _ => registered.audience.is_some().then(|| T::read(OneOrMany(registered.audience()))),
    };
    match read {
        Some(value) => value.map_err(wrong),
        None => T::absent().ok_or(Fault::Missing(name.into())),
    }
}

/// A value that is there: `Option<T>` reads as `Some`, which serde's plain value deserializers do not offer.
struct Present<D>(D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Present<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_any(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, D::Error> {
        visitor.visit_newtype_struct(self)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// `aud` may be one string or an array: a field may be either, too.
struct OneOrMany<I>(I);

impl<'de, 'a, I: Iterator<Item = &'a str> + Clone> Deserializer<'de> for OneOrMany<I> {
    type Error = ValueError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        let mut names = self.0.clone();
        match (names.next(), names.next()) {
            (Some(one), None) => visitor.visit_str(one),
            _ => self.deserialize_seq(visitor),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_seq(SeqDeserializer::new(self.0))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_newtype_struct(self)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        tuple tuple_struct map struct enum identifier ignored_any
    }
}
