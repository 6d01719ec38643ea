//! The checks that `#[claim(..)]` puts on a field.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use super::Fault;
use crate::token::ClaimProblem;

/// A regular expression that is compiled at its first use; the macro has tried it already, with the same engine.
#[derive(Debug)]
pub struct Pattern {
    source: &'static str,
    compiled: OnceLock<Option<regex_lite::Regex>>,
}

impl Pattern {
    /// A pattern that the whole claim has to match.
    pub const fn new(source: &'static str) -> Self {
        Self { source, compiled: OnceLock::new() }
    }

    fn matches(&self, text: &str) -> bool {
        let compiled = self.compiled.get_or_init(|| regex_lite::Regex::new(&format!("^(?:{})$", self.source)).ok());
        // A pattern that does not compile matches nothing.
        compiled.as_ref().is_some_and(|pattern| pattern.is_match(text))
    }
}

/// What has a length that `length(..)` can bound: characters of a string, elements of a collection.
#[diagnostic::on_unimplemented(
    message = "`length(..)` does not know the length of `{Self}`",
    label = "a string or a collection has a length",
    note = "use `check = path::to::fn` for other types"
)]
pub trait Length {
    /// Characters (Unicode scalar values), or elements.
    fn length(&self) -> usize;
}

macro_rules! lengths {
    ($count:expr; $([$($p:ident)*] $ty:ty;)*) => {$(
        impl<$($p),*> Length for $ty {
            fn length(&self) -> usize {
                $count(self)
            }
        }
    )*};
}

lengths! {
    |text: &str| text.chars().count();
    [] str; [] String; [] Box<str>; [] Arc<str>; [] Cow<'_, str>;
}

lengths! {
    Self::len;
    [T] Vec<T>; [T] BTreeSet<T>; [T S] HashSet<T, S>; [K V] BTreeMap<K, V>; [K V S] HashMap<K, V, S>;
    [] serde_json::Map<String, serde_json::Value>;
}

/// What a `check = ..` function answers: `bool`, or a `Result` whose error is not looked at.
#[diagnostic::on_unimplemented(
    message = "a check answers with `bool` or `Result<(), E>`, not with `{Self}`",
    label = "called by `check = ..`"
)]
pub trait Verdict {
    /// Whether the check held.
    fn holds(self) -> bool;
}

impl Verdict for bool {
    fn holds(self) -> bool {
        self
    }
}

impl<E> Verdict for Result<(), E> {
    fn holds(self) -> bool {
        self.is_ok()
    }
}

fn require(holds: bool, name: &'static str, problem: ClaimProblem) -> Result<(), Fault> {
    if holds { Ok(()) } else { Err(Fault::Invalid(name.into(), problem)) }
}

/// `length(min, max)`, both inclusive.
pub fn length<T: Length + ?Sized>(
    name: &'static str,
    value: &T,
    min: Option<usize>,
    max: Option<usize>,
) -> Result<(), Fault> {
    let length = value.length();
    require(min.is_none_or(|min| min <= length), name, ClaimProblem::TooShort)?;
    require(max.is_none_or(|max| length <= max), name, ClaimProblem::TooLong)
}

/// `range(min, max)`, both inclusive; what compares with neither (a NaN) is out of range.
pub fn range<T: PartialOrd>(name: &'static str, value: &T, min: Option<&T>, max: Option<&T>) -> Result<(), Fault> {
    let holds = min.is_none_or(|min| min <= value) && max.is_none_or(|max| value <= max);
    require(holds, name, ClaimProblem::OutOfRange)
}

/// `equals = value`.
pub fn equals(name: &'static str, holds: bool) -> Result<(), Fault> {
    require(holds, name, ClaimProblem::NotAllowedValue)
}

/// `one_of(value, ..)`.
pub fn one_of(name: &'static str, holds: bool) -> Result<(), Fault> {
    require(holds, name, ClaimProblem::NotAllowedValue)
}

/// `pattern = "regex"`: the whole text matches.
pub fn pattern<T: AsRef<str> + ?Sized>(name: &'static str, value: &T, pattern: &Pattern) -> Result<(), Fault> {
    require(pattern.matches(value.as_ref()), name, ClaimProblem::Pattern)
}

/// `check = path` on a field.
pub fn custom(name: &'static str, verdict: impl Verdict) -> Result<(), Fault> {
    require(verdict.holds(), name, ClaimProblem::Check)
}

/// `check = path` on the struct.
pub fn whole(verdict: impl Verdict) -> Result<(), Fault> {
    if verdict.holds() { Ok(()) } else { Err(Fault::Rejected) }
}

/// `#[claims(garde)]`.
#[cfg(feature = "garde")]
pub fn garde<T: garde::Validate<Context = ()>>(claims: &T) -> Result<(), Fault> {
    // The report may quote values: it is not passed on.
    whole(claims.validate())
}

/// `#[claims(garde)]` without the feature: one error that says so.
#[cfg(not(feature = "garde"))]
pub fn garde<T: GardeFeature>(_: &T) -> Result<(), Fault> {
    Ok(())
}

/// Nothing implements this: it carries the message.
#[cfg(not(feature = "garde"))]
#[diagnostic::on_unimplemented(
    message = "`#[claims(garde)]` needs the feature `garde` of `jwt-core`",
    label = "add `features = [\"garde\"]` to the dependency"
)]
pub trait GardeFeature {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_matches_the_whole_claim() {
        static LETTERS: Pattern = Pattern::new("[a-z]+|x");
        assert!(pattern("c", "abc", &LETTERS).is_ok());
        assert!(pattern("c", "abc!", &LETTERS).is_err());
        assert!(pattern("c", "abc\n", &LETTERS).is_err());
        assert!(pattern("c", "", &LETTERS).is_err());
    }

    #[test]
    fn bounds_are_inclusive_and_nan_is_outside() {
        assert!(range("c", &1, Some(&1), Some(&1)).is_ok());
        assert!(range("c", &2, None, Some(&1)).is_err());
        assert!(range("c", &f64::NAN, Some(&0.0), None).is_err());
        assert!(length("c", "äöü", Some(3), Some(3)).is_ok());
        assert!(length("c", &vec![1, 2], Some(3), None).is_err());
    }
}
