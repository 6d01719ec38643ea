//! What a token's holder may do, as rules see it.

use super::vocabulary::{Name, Vocabulary};

/// What a token says that its holder has, of one kind: the view that rules are evaluated over.
#[derive(Debug, Clone, Copy)]
pub struct Held<'a> {
    pub(crate) vocabulary: &'static Vocabulary,
    /// The names of the vocabulary that are held, without what they imply.
    pub(crate) bits: u128,
    /// The names that are held, where the vocabulary is open.
    pub(crate) names: &'a [String],
    /// Whether the token held names that the vocabulary does not have.
    pub(crate) unknown: bool,
    /// Whether the token had the claim at all.
    pub(crate) present: bool,
}

impl Held<'_> {
    /// The claims type has no field of this kind.
    pub const NO_FIELD: Self = Self::of(Vocabulary::ABSENT);
    /// The claims type has no permissions: roles may still grant some, of any name.
    pub const NO_PERMISSIONS: Self = Self::of(Vocabulary::GRANTED);

    /// Nothing held, and the claim was not there.
    pub(super) const fn of(vocabulary: &'static Vocabulary) -> Self {
        Self { vocabulary, bits: 0, names: &[], unknown: false, present: false }
    }

    /// What is held, with all that it implies.
    pub(crate) fn effective(&self) -> u128 {
        self.vocabulary.implied(self.bits)
    }

    /// The names that the claim has, where there is one: without what they imply.
    #[cfg(all(feature = "oauth", feature = "rocket"))]
    pub(crate) fn said(&self) -> Option<Vec<&str>> {
        let known = self.vocabulary.names_of(self.bits).map(|name| -> &str { name });
        self.present.then(|| known.chain(self.names.iter().map(String::as_str)).collect())
    }

    /// Whether the name is held: directly, or implied.
    pub(crate) fn has(&self, name: Name<'_>) -> bool {
        if self.vocabulary.is_closed() {
            self.effective() & name.bit != 0
        } else {
            self.names.iter().any(|held| held == name.text)
        }
    }

    /// Whether a name that is not held is really not held: the claim was there, and every name in it was understood.
    pub(crate) fn is_complete(&self) -> bool {
        self.vocabulary.is_closed() && self.present && !self.unknown
    }
}

/// What a token's holder may do.
#[derive(Debug, Clone, Copy)]
pub struct Authority<'a> {
    /// The roles.
    pub roles: Held<'a>,
    /// The scopes (RFC 6749 section 3.3).
    pub scopes: Held<'a>,
    /// The permissions that the token itself carries; roles may grant more.
    pub permissions: Held<'a>,
}
