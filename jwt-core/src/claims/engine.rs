//! The one pass over a payload: registered claims, the user's fields and the signs of other kinds of token, with every
//! duplicate found. It reads; what the values have to be is decided in `token::verify`.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::value::Error as ValueError;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::checked::{Skip, Text};
use super::marks::{FOREIGN, Marks, Reading};
use super::members::{Asked, Members};
use super::moved::{Place, Replaced, moved_name, replaced};
use super::registered::{MAX_TEXT_LEN, RegisteredName};
use super::seeds::{Audience, AudienceSeed, Found, Subject, SubjectSeed};
use super::{Checked, ClaimSet, Fault, Registered, Seen, Watch};
use crate::token::{ClaimProblem, Malformed, Part, TokenError};

/// One claim of a claims type: the field that it fills, or, for a nested one, what is below it.
#[derive(Debug)]
pub struct Entry {
    pub(super) name: &'static str,
    /// What messages call it: the names on the way to it, joined by dots.
    pub(super) path: &'static str,
    pub(super) node: Node,
}

#[derive(Debug)]
pub(super) enum Node {
    Slot(usize),
    Branch(&'static [Entry]),
}

impl Entry {
    /// The claim of this name fills this slot.
    pub const fn slot(name: &'static str, slot: usize) -> Self {
        Self { name, path: name, node: Node::Slot(slot) }
    }

    /// The claim of this name is an object, and these are looked for in it.
    pub const fn branch(name: &'static str, entries: &'static [Entry]) -> Self {
        Self { name, path: name, node: Node::Branch(entries) }
    }

    /// The claim lies below others.
    #[must_use]
    pub const fn at(self, path: &'static str) -> Self {
        Self { path, ..self }
    }
}

/// The fields of a claims type while they are read: an `Option` for each. Made by the derive.
pub trait Slots: Default {
    /// The slots of the fields that hold roles, scopes and permissions, in this order.
    const HOLDERS: [Option<usize>; 3] = [None; 3];

    /// Reads the value of one slot.
    fn fill<'de, D: Deserializer<'de>>(&mut self, slot: usize, deserializer: D) -> Result<(), D::Error>;
}

/// The claims that no field is named after, for `#[claim(flatten)]`.
#[derive(Debug, Default)]
pub struct Rest(Map<String, Value>);

/// The value of a field, or what stands for it where the claim is missing.
pub fn take<T>(name: &'static str, slot: Option<T>, absent: fn() -> Option<T>) -> Result<T, Fault> {
    slot.or_else(absent).ok_or(Fault::Missing(Cow::Borrowed(name)))
}

/// The value of a field with a default.
pub fn take_or<T>(slot: Option<T>, default: impl FnOnce() -> T) -> T {
    slot.unwrap_or_else(default)
}

/// The field that takes the rest.
pub(super) fn rest<T: DeserializeOwned>(rest: Rest) -> Result<T, Fault> {
    T::deserialize(Value::Object(rest.0)).map_err(|_| Fault::Invalid("flatten".into(), ClaimProblem::WrongType))
}

/// A claim that is not there: an `Option` makes `None` of it, and everything else an error.
pub(super) struct Missing;

impl<'de> Deserializer<'de> for Missing {
    type Error = ValueError;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, ValueError> {
        Err(Error::custom("missing"))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        visitor.visit_none()
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// Reads a payload: its form, the types of the registered claims, and all that the claims type asks of its own fields.
/// Time and configuration are not looked at.
///
/// Inlined, since what comes of it is large, and is put where the caller wants it.
#[inline(always)]
pub(crate) fn read<C: ClaimSet>(
    payload: &[u8],
    reading: Reading<'_>,
    marks: &mut Marks,
) -> Result<(C, Registered), TokenError> {
    let watch = Watch::default();
    let current = Cell::new(None);
    let mut found = Found::default();
    let mut slots = C::Slots::default();
    let mut rest = Rest::default();
    let mut seen = Members::new(C::NAMES);
    let mut nulls = Vec::new();

    let pass = Pass {
        watch: &watch,
        current: &current,
        reading,
        replaced: replaced::<C>(reading.moved),
        require: C::REQUIREMENTS.require,
        flatten: C::FLATTEN,
        found: &mut found,
        marks,
        slots: &mut slots,
        rest: &mut rest,
        seen: &mut seen,
        nulls: &mut nulls,
    };
    let text = std::str::from_utf8(payload).map_err(|_| Malformed::Utf8(Part::Payload))?;
    if text.starts_with('\u{feff}') {
        return Err(Malformed::Utf8(Part::Payload).into());
    }
    let mut json = serde_json::Deserializer::from_str(text);
    let outcome = json.deserialize_map(pass).and_then(|()| json.end());
    // Also where the type of a field hid the error.
    if watch.found_duplicate() {
        return Err(TokenError::DuplicateMember(Part::Payload));
    }
    if watch.found_depth() {
        return Err(TokenError::TooDeep(Part::Payload));
    }
    // serde's own words quote the value: only the place is passed on.
    outcome.map_err(|error| match current.get() {
        Some((place, problem)) if error.is_data() => {
            TokenError::InvalidClaim { claim: place.name(reading.moved), problem }
        }
        None if error.is_data() => Malformed::NotAnObject(Part::Payload).into(),
        _ => Malformed::Json(Part::Payload).into(),
    })?;

    for claim in C::REQUIREMENTS.require {
        if !seen.contains(claim) || nulls.contains(claim) {
            return Err(TokenError::MissingClaim(Cow::Borrowed(claim)));
        }
    }
    if matches!(found.subject, Some(Subject::Number(_))) && !C::REQUIREMENTS.subject_field {
        return Err(TokenError::InvalidClaim { claim: "sub".into(), problem: ClaimProblem::WrongType });
    }
    let registered = Registered::new(&found).ok_or(TokenError::TooLarge { limit: u32::MAX as usize })?;
    let mut claims = C::finish(slots, rest, &registered).map_err(|fault| match fault {
        // Where it was looked for, and not where the claims type has it.
        Fault::Missing(name) => Fault::Missing(moved_name::<C>(&name, reading.moved).unwrap_or(name)),
        other => other,
    })?;
    // After all else: what stands in for a claim that is missing is no more trusted than the claim.
    if let Some(trust) = reading.trust {
        claims.restrict(trust);
    }
    Ok((claims, registered))
}

/// The claim that is being read, and what it is an instance of if it does not read.
type Current = Cell<Option<(Place, ClaimProblem)>>;

/// The members of the payload itself.
struct Pass<'p, 'de, S> {
    watch: &'p Watch,
    current: &'p Current,
    reading: Reading<'p>,
    /// The slots that are filled from another place than the claims type says.
    replaced: Replaced,
    require: &'static [&'static str],
    flatten: bool,
    found: &'p mut Found<'de>,
    marks: &'p mut Marks,
    slots: &'p mut S,
    rest: &'p mut Rest,
    seen: &'p mut Members<'de>,
    /// Those of `require` that are `null`, which says no more than leaving them out.
    nulls: &'p mut Vec<&'static str>,
}

impl<'de, S: Slots> Visitor<'de> for Pass<'_, 'de, S> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key_seed(Text)? {
            let asked = self.seen.place(&name);
            if !self.seen.insert(name.clone(), asked) {
                return Err(self.watch.refuse());
            }
            self.member(&name, asked, &mut map)?;
            self.current.set(None);
        }
        Ok(())
    }
}

impl<'de, S: Slots> Pass<'_, 'de, S> {
    fn member<A: MapAccess<'de>>(&mut self, name: &str, asked: Option<Asked>, map: &mut A) -> Result<(), A::Error> {
        let entry = match asked {
            Some(Asked::Registered(claim)) => return self.registered_claim(claim, map),
            Some(Asked::Entry(place)) => self.seen.entry(place),
            None => None,
        };
        self.at(entry.map_or("flatten", |entry| entry.path));
        if let Some(foreign) = FOREIGN.into_iter().find(|foreign| *foreign == name) {
            self.marks.foreign.push(foreign);
        }
        if self.is_tapped(name) {
            // Somebody beside the claims type wants it: read it once, and let both have it.
            let value: Value = self.value(map)?;
            match entry {
                Some(entry) => {
                    let seed = entry.seed(self.slots, self.watch, self.current, &self.replaced);
                    seed.deserialize(value.clone()).map_err(A::Error::custom)?;
                }
                None if self.flatten => _ = self.rest.0.insert(name.to_owned(), value.clone()),
                None => {}
            }
            self.moved(name, &value).map_err(A::Error::custom)?;
            self.note(name, &value);
            return Ok(());
        }
        match entry {
            Some(entry) => {
                let seed = entry.seed(self.slots, self.watch, self.current, &self.replaced);
                map.next_value_seed(seed)
            }
            None if self.flatten => {
                let value = self.value(map)?;
                self.rest.0.insert(name.to_owned(), value);
                Ok(())
            }
            None => map.next_value_seed(Checked::new(Skip, self.watch)),
        }
    }

    fn registered_claim<A: MapAccess<'de>>(&mut self, claim: RegisteredName, map: &mut A) -> Result<(), A::Error> {
        self.at(claim.name());
        match claim {
            RegisteredName::Iss => self.found.issuer = Some(self.seeded(map, Text)?),
            RegisteredName::Aud => {
                let audience = self.seeded(map, AudienceSeed)?;
                self.bounded("aud", usize::MAX, Audience::all(&audience).len())?;
                self.found.audience = Some(audience);
            }
            RegisteredName::Sub => {
                let subject = self.seeded(map, SubjectSeed)?;
                self.bounded("sub", MAX_TEXT_LEN, subject.text().len())?;
                self.found.subject = Some(subject);
            }
            RegisteredName::Jti => {
                let id = self.seeded(map, Text)?;
                self.bounded("jti", MAX_TEXT_LEN, id.len())?;
                self.found.id = Some(id);
            }
            RegisteredName::Exp => self.found.expires_at = Some(self.value(map)?),
            RegisteredName::Nbf => self.found.not_before = Some(self.value(map)?),
            RegisteredName::Iat => self.found.issued_at = Some(self.value(map)?),
        }
        Ok(())
    }

    /// The claim that is being read.
    fn at(&self, claim: &'static str) {
        self.current.set(Some((Place::At(claim), ClaimProblem::WrongType)));
    }

    fn value<T: serde::Deserialize<'de>, A: MapAccess<'de>>(&self, map: &mut A) -> Result<T, A::Error> {
        self.seeded(map, std::marker::PhantomData)
    }

    fn seeded<T: DeserializeSeed<'de>, A: MapAccess<'de>>(&self, map: &mut A, seed: T) -> Result<T::Value, A::Error> {
        map.next_value_seed(Checked::new(seed, self.watch))
    }

    fn bounded<E: Error>(&self, claim: &'static str, longest: usize, length: usize) -> Result<(), E> {
        let problem = match length {
            0 => ClaimProblem::Empty,
            _ if length > longest => ClaimProblem::TooLong,
            _ => return Ok(()),
        };
        self.current.set(Some((Place::At(claim), problem)));
        Err(E::custom("length"))
    }

    fn is_tapped(&self, name: &str) -> bool {
        let Reading { subject, id, audience, session, client, moved, .. } = self.reading;
        let configured = [subject, id, audience, session, client].contains(&Some(name));
        let leads = |path: &Vec<String>| path.first().is_some_and(|first| first == name);
        configured
            || moved.iter().flatten().any(leads)
            || ["token_use", "typ"].contains(&name)
            || self.require.contains(&name)
    }

    /// Fills the slots of roles, scopes and permissions that the configuration looks for below this claim.
    fn moved(&mut self, name: &str, value: &Value) -> Result<(), serde_json::Error> {
        let wanted = self.reading.moved.iter().zip(self.replaced).enumerate();
        for (kind, (path, slot)) in wanted {
            let Some((slot, [first, below @ ..])) = slot.zip(path.as_deref()) else { continue };
            if first != name {
                continue;
            }
            self.current.set(Some((Place::Moved(kind), ClaimProblem::WrongType)));
            let mut value = Some(value);
            for name in below {
                value = match value {
                    Some(Value::Object(members)) => members.get(name),
                    // As where a claims type has a path: `null` stands for none.
                    None | Some(Value::Null) => None,
                    Some(_) => return Err(Error::custom("not an object")),
                };
            }
            if let Some(value) = value {
                self.slots.fill(slot, value.clone())?;
            }
        }
        Ok(())
    }

    /// One claim may be wanted by several: what names the user still says of which kind the token is.
    fn note(&mut self, name: &str, value: &Value) {
        let Marks { subject, id, audience, session, client, token_use, typ, .. } = &mut *self.marks;
        let wanted = [
            (subject, self.reading.subject == Some(name)),
            (id, self.reading.id == Some(name)),
            (audience, self.reading.audience == Some(name)),
            (session, self.reading.session == Some(name)),
            (client, self.reading.client == Some(name)),
            (token_use, name == "token_use"),
            (typ, name == "typ"),
        ];
        for (mark, _) in wanted.into_iter().filter(|(_, wanted)| *wanted) {
            *mark = Some(value.clone());
        }
        if value.is_null() {
            self.nulls.extend(self.require.iter().filter(|claim| **claim == name));
        }
    }
}

impl Entry {
    fn seed<'s, S>(
        &'static self,
        slots: &'s mut S,
        watch: &'s Watch,
        current: &'s Current,
        replaced: &'s Replaced,
    ) -> EntrySeed<'s, S> {
        EntrySeed { entry: self, slots, watch, current, replaced }
    }
}

/// The value of a claim that the claims type has.
struct EntrySeed<'s, S> {
    entry: &'static Entry,
    slots: &'s mut S,
    watch: &'s Watch,
    current: &'s Current,
    replaced: &'s Replaced,
}

impl<'de, S: Slots> DeserializeSeed<'de> for EntrySeed<'_, S> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.current.set(Some((Place::At(self.entry.path), ClaimProblem::WrongType)));
        match self.entry.node {
            Node::Slot(slot) if self.replaced.contains(&Some(slot)) => {
                Checked::new(Skip, self.watch).deserialize(deserializer)
            }
            Node::Slot(slot) => self.slots.fill(slot, Checked::new(deserializer, self.watch)),
            Node::Branch(entries) => deserializer.deserialize_any(Below {
                entries,
                slots: self.slots,
                watch: self.watch,
                current: self.current,
                replaced: self.replaced,
            }),
        }
    }
}

/// The object that a path leads through; `null` stands for none.
struct Below<'s, S> {
    entries: &'static [Entry],
    slots: &'s mut S,
    watch: &'s Watch,
    current: &'s Current,
    replaced: &'s Replaced,
}

impl<'de, S: Slots> Visitor<'de> for Below<'_, S> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = Seen::default();
        while let Some(name) = map.next_key_seed(Text)? {
            let entry = self.entries.iter().find(|entry| entry.name == name);
            if !seen.insert(name) {
                return Err(self.watch.refuse());
            }
            match entry {
                Some(entry) => map.next_value_seed(entry.seed(self.slots, self.watch, self.current, self.replaced))?,
                None => map.next_value_seed(Checked::new(Skip, self.watch))?,
            }
        }
        Ok(())
    }
}
