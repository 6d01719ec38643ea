//! The registered claims of RFC 7519 section 4.1, as typed values.

use std::fmt;

use serde::de::value::{Error as ValueError, SeqDeserializer};
use serde::de::{Deserializer, IntoDeserializer, Visitor};

use super::seeds::{Audience, Found, Subject};
use super::{Claim, Fault, NumericDate};
use crate::token::ClaimProblem;

/// Where one of the texts stands among all of them, in bytes.
#[derive(Debug, Clone, Copy)]
struct Place {
    from: u32,
    to: u32,
}

/// The registered claims of one token (RFC 7519 section 4.1), whether or not the claims type has fields for them.
#[derive(Clone, Default)]
pub struct Registered {
    /// `iss`, `sub`, `jti` and each `aud`, one after another: memory is taken once.
    texts: Box<str>,
    issuer: Option<Place>,
    subject: Option<Place>,
    /// Whether the token has a number there.
    subject_is_number: bool,
    id: Option<Place>,
    audience: Option<Places>,
    expires_at: Option<NumericDate>,
    not_before: Option<NumericDate>,
    issued_at: Option<NumericDate>,
}

/// Of an audience: one string, or an array of strings.
#[derive(Debug, Clone)]
enum Places {
    One(Place),
    Many(Box<[Place]>),
}

impl Places {
    fn all(&self) -> &[Place] {
        match self {
            Self::One(place) => std::slice::from_ref(place),
            Self::Many(places) => places,
        }
    }
}

/// Texts while they are put one after another.
struct Texts(String);

impl Texts {
    fn push(&mut self, text: &str) -> Option<Place> {
        let from = self.0.len();
        self.0.push_str(text);
        Some(Place { from: from.try_into().ok()?, to: self.0.len().try_into().ok()? })
    }
}

impl Registered {
    /// What a payload was found to say, apart from the payload. `None` where it is longer than anybody's memory.
    pub(super) fn new(found: &Found<'_>) -> Option<Self> {
        let mut texts = Texts(String::with_capacity(found.text_len()));
        let mut put = |text: Option<&str>| text.map_or(Some(None), |text| texts.push(text).map(Some));
        let issuer = put(found.issuer.as_deref())?;
        let subject = put(found.subject.as_ref().map(Subject::text))?;
        let id = put(found.id.as_deref())?;
        let audience = match &found.audience {
            None => None,
            Some(Audience::One(one)) => Some(Places::One(texts.push(one)?)),
            Some(Audience::Many(all)) => {
                Some(Places::Many(all.iter().map(|one| texts.push(one)).collect::<Option<_>>()?))
            }
        };
        Some(Self {
            texts: texts.0.into_boxed_str(),
            issuer,
            subject,
            subject_is_number: matches!(found.subject, Some(Subject::Number(_))),
            id,
            audience,
            expires_at: found.expires_at,
            not_before: found.not_before,
            issued_at: found.issued_at,
        })
    }

    fn at(&self, place: Place) -> Option<&str> {
        self.texts.get(place.from as usize..place.to as usize)
    }

    /// `iss`: who issued the token.
    pub fn issuer(&self) -> Option<&str> {
        self.at(self.issuer?)
    }

    /// `sub`: whom the token is about; a number in its decimal digits. It names nobody without [`issuer`](Self::issuer).
    pub fn subject(&self) -> Option<&str> {
        self.at(self.subject?)
    }

    /// `aud`: whom the token is for; empty where the token does not say.
    pub fn audience(&self) -> impl Iterator<Item = &str> + Clone {
        let places = self.audience.as_ref().map(Places::all).unwrap_or_default();
        places.iter().filter_map(|place| self.at(*place))
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
        self.at(self.id?)
    }
}

impl PartialEq for Registered {
    fn eq(&self, other: &Self) -> bool {
        let times = |claims: &Self| (claims.expires_at, claims.not_before, claims.issued_at);
        self.issuer() == other.issuer()
            && self.subject() == other.subject()
            && self.subject_is_number == other.subject_is_number
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

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RegisteredName {
    Iss,
    Sub,
    Aud,
    Exp,
    Nbf,
    Iat,
    Jti,
}

impl RegisteredName {
    #[inline]
    pub(super) fn of(name: &str) -> Option<Self> {
        Some(match name {
            "iss" => Self::Iss,
            "sub" => Self::Sub,
            "aud" => Self::Aud,
            "exp" => Self::Exp,
            "nbf" => Self::Nbf,
            "iat" => Self::Iat,
            "jti" => Self::Jti,
            _ => return None,
        })
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Iss => "iss",
            Self::Sub => "sub",
            Self::Aud => "aud",
            Self::Exp => "exp",
            Self::Nbf => "nbf",
            Self::Iat => "iat",
            Self::Jti => "jti",
        }
    }
}

/// The value of a field that bears the name of a registered claim.
pub fn registered<T: Claim>(registered: &Registered, name: &'static str) -> Result<T, Fault> {
    let wrong = |_: ValueError| Fault::Invalid(name.into(), ClaimProblem::WrongType);
    let text = |text: Option<&str>| text.map(|text| T::read(Present(text.into_deserializer())));
    let date = |date: Option<NumericDate>| {
        date.map(|date| match date.since_epoch().subsec_nanos() {
            0 => T::read(Present(date.as_secs().into_deserializer())),
            _ => T::read(Present(date.since_epoch().as_secs_f64().into_deserializer())),
        })
    };
    let read = match name {
        "iss" => text(registered.issuer()),
        "jti" => text(registered.jwt_id()),
        "exp" => date(registered.expires_at),
        "nbf" => date(registered.not_before),
        "iat" => date(registered.issued_at),
        "sub" => match registered.subject().filter(|_| registered.subject_is_number).map(str::parse::<u64>) {
            Some(Ok(number)) => Some(T::read(Present(number.into_deserializer()))),
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
