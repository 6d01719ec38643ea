//! The names of the members of a payload, of which none may come twice.

use std::borrow::Cow;

use super::Seen;
use super::engine::Entry;
use super::registered::{NAMES, RegisteredName};

/// The names of the payload's members so far.
pub(super) struct Members<'de> {
    names: &'static [Entry],
    /// A bit for each name that is asked for: comparing those once is enough.
    asked: u128,
    others: Seen<'de>,
}

/// A name that is asked for.
#[derive(Clone, Copy)]
pub(super) enum Asked {
    Registered(RegisteredName),
    /// The place among the names of the claims type.
    Entry(usize),
}

impl<'de> Members<'de> {
    /// None yet, of a claims type that has these.
    #[inline]
    pub(super) fn new(names: &'static [Entry]) -> Self {
        Self { names, asked: 0, others: Seen::default() }
    }

    pub(super) fn entry(&self, place: usize) -> Option<&'static Entry> {
        self.names.get(place)
    }

    #[inline]
    pub(super) fn place(&self, name: &str) -> Option<Asked> {
        match RegisteredName::of(name) {
            Some(claim) => Some(Asked::Registered(claim)),
            None => self.names.iter().position(|entry| entry.name == name).map(Asked::Entry),
        }
    }

    /// Notes a name, which is asked for or not; `false` where it was there already.
    #[inline]
    pub(super) fn insert(&mut self, name: Cow<'de, str>, asked: Option<Asked>) -> bool {
        let Some(bit) = asked.and_then(Asked::bit) else { return self.others.insert(name) };
        let new = self.asked & bit == 0;
        self.asked |= bit;
        new
    }

    pub(super) fn contains(&self, name: &str) -> bool {
        match self.place(name).and_then(Asked::bit) {
            Some(bit) => self.asked & bit != 0,
            None => self.others.contains(name),
        }
    }
}

impl Asked {
    /// `None` for those of a claims type with more fields than there are bits.
    #[inline]
    fn bit(self) -> Option<u128> {
        let place = match self {
            Self::Registered(claim) => claim as usize,
            Self::Entry(place) => NAMES.len() + place,
        };
        1_u128.checked_shl(u32::try_from(place).ok()?)
    }
}
