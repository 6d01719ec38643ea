//! Names of a rule that make each other superfluous or impossible, found in const evaluation: only the enum knows which
//! variant a literal is, and what implies what. What can be told by spelling the macro has told.

use super::vocabulary::{Name, Text, Vocabulary};

/// A name that stands beside another in a rule, and whether it is negated.
#[derive(Debug, Clone, Copy)]
pub enum Beside {
    /// In the same list, before it.
    Before(Name<'static>, bool),
    /// In the same list, after it.
    After(Name<'static>, bool),
    /// Needed together with the list.
    Needed(Name<'static>, bool),
    /// Enough without the list.
    Enough(Name<'static>, bool),
}

/// Refuses, while compiling, a name that another one beside it makes superfluous or impossible. `all` says whether all
/// of its list are needed, or one is enough.
///
/// Of two names that make each other so, the second is refused.
#[track_caller]
#[allow(clippy::panic, clippy::indexing_slicing)]
pub const fn beside(vocabulary: &'static Vocabulary, all: bool, name: Name<'static>, negated: bool, others: &[Beside]) {
    let own = Literal { name, negated };
    let mut index = 0;
    while index < others.len() {
        if let Some(text) = fault(vocabulary, all, own, others[index]) {
            panic!("{}", text.as_str());
        }
        index += 1;
    }
}

#[derive(Debug, Clone, Copy)]
struct Literal {
    name: Name<'static>,
    negated: bool,
}

const fn fault(vocabulary: &'static Vocabulary, all: bool, own: Literal, beside: Beside) -> Option<Text> {
    let (other, needed, listed, first) = match beside {
        Beside::Before(name, negated) => (Literal { name, negated }, all, true, false),
        Beside::After(name, negated) => (Literal { name, negated }, all, true, true),
        Beside::Needed(name, negated) => (Literal { name, negated }, true, false, false),
        Beside::Enough(name, negated) => (Literal { name, negated }, false, false, false),
    };
    let same = own.name.bit == other.name.bit;
    // An unknown name is refused for that alone, and of any names nothing is known.
    if own.name.bit == 0 || other.name.bit == 0 || (first && (same || own.negated != other.negated)) {
        return None;
    }
    if own.negated == other.negated {
        // What is needed implies what it is beside; what is enough is implied.
        let (stronger, weaker) = if needed { (other, own) } else { (own, other) };
        let pair = if own.negated { (weaker.name, stronger.name) } else { (stronger.name, weaker.name) };
        if !implies(vocabulary, pair) || (first && implies(vocabulary, (pair.1, pair.0))) {
            return None;
        }
        if same && listed {
            return Some(own.quoted(Text::new("")).push(" is named twice; remove one"));
        }
        let text = because(own.quoted(Text::new("")).push(" cannot matter: "), pair);
        let text = other.quoted(text).push(if needed { " is needed already" } else { " is enough already" });
        return Some(text.push("; remove it"));
    }
    // That one of two always holds is only so in the list that has both.
    let (held, lacking) = if own.negated { (other.name, own.name) } else { (own.name, other.name) };
    if needed && implies(vocabulary, (held, lacking)) {
        let text = because(own.quoted(Text::new("")).push(" can never hold: "), (held, lacking));
        return Some(other.quoted(text).push(" is needed already; remove one"));
    }
    if !needed && listed && implies(vocabulary, (lacking, held)) {
        let text = own.quoted(other.quoted(Text::new("one of ")).push(" and ")).push(" always holds");
        return Some(match same {
            true => text.push("; remove them"),
            false => implying(text.push(": "), (lacking, held)).push("; remove them"),
        });
    }
    None
}

/// Whether who has the first has the second.
#[allow(clippy::indexing_slicing)]
const fn implies(vocabulary: &'static Vocabulary, (one, other): (Name<'static>, Name<'static>)) -> bool {
    let index = one.bit.trailing_zeros() as usize;
    one.bit == other.bit || index < vocabulary.implies.len() && vocabulary.implies[index] & other.bit != 0
}

/// `` `admin` implies `editor`, and ``, where they are two.
const fn because(text: Text, pair: (Name<'static>, Name<'static>)) -> Text {
    match pair.0.bit == pair.1.bit {
        true => text,
        false => implying(text, pair).push(", and "),
    }
}

const fn implying(text: Text, (one, other): (Name<'static>, Name<'static>)) -> Text {
    text.push("`").push(one.text).push("` implies `").push(other.text).push("`")
}

impl Literal {
    const fn quoted(self, text: Text) -> Text {
        text.push(if self.negated { "`!" } else { "`" }).push(self.name.text).push("`")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::vocabulary::variant;

    /// `chief` and `head` imply each other; `admin` implies `editor`.
    const ROLES: &Vocabulary = &Vocabulary::new(
        "Role",
        &["admin", "editor", "guest", "chief", "head"],
        &[0b00011, 0b00010, 0b00100, 0b11000, 0b11000],
        &[],
    );

    /// Whether the literal holds, of everyone who may come: what they hold, and whether all of it was understood.
    fn holds(literal: Literal) -> Vec<(bool, bool)> {
        let closed = (0..1 << ROLES.names.len()).filter(|bits| ROLES.implied(*bits) == *bits);
        let literal = |bits: u128, known| match literal.negated {
            true => bits & literal.name.bit == 0 && known,
            false => bits & literal.name.bit != 0,
        };
        closed.flat_map(|bits| [true, false].map(|known| (literal(bits, known), known))).collect()
    }

    fn pairs(one: Literal, other: Literal) -> impl Iterator<Item = (bool, bool, bool)> {
        holds(one).into_iter().zip(holds(other)).map(|((one, known), (other, _))| (one, other, known))
    }

    fn within(one: Literal, other: Literal) -> bool {
        pairs(one, other).all(|(one, other, _)| !one || other)
    }

    fn apart(one: Literal, other: Literal) -> bool {
        !pairs(one, other).any(|(one, other, _)| one && other)
    }

    fn always(one: Literal, other: Literal) -> bool {
        pairs(one, other).all(|(one, other, known)| one || other || !known)
    }

    fn literals() -> impl Iterator<Item = Literal> {
        (0..ROLES.names.len())
            .flat_map(|index| [true, false].map(|negated| Literal { name: variant(ROLES, index), negated }))
    }

    #[test]
    fn of_two_in_a_list_one_is_refused_where_one_is_too_many() {
        for (one, other) in literals().flat_map(|one| literals().map(move |other| (one, other))) {
            for all in [true, false] {
                let first = fault(ROLES, all, one, Beside::After(other.name, other.negated)).is_some();
                let second = fault(ROLES, all, other, Beside::Before(one.name, one.negated)).is_some();
                let superfluous = |own, other| if all { within(other, own) } else { within(own, other) };
                let senseless = if all { apart(one, other) } else { always(one, other) };
                assert_eq!(second, superfluous(other, one) || senseless, "{one:?} {other:?} {all}");
                assert_eq!(first, superfluous(one, other) && !second, "{one:?} {other:?} {all}");
            }
        }
    }

    #[test]
    fn within_a_list_a_name_is_refused_where_those_around_decide_it() {
        for (own, other) in literals().flat_map(|own| literals().map(move |other| (own, other))) {
            for all in [true, false] {
                let needed = fault(ROLES, all, own, Beside::Needed(other.name, other.negated)).is_some();
                assert_eq!(needed, within(other, own) || apart(own, other), "{own:?} {other:?}");
                let enough = fault(ROLES, all, own, Beside::Enough(other.name, other.negated)).is_some();
                assert_eq!(enough, within(own, other), "{own:?} {other:?}");
            }
        }
    }

    #[test]
    fn an_unknown_name_says_nothing_of_others() {
        let unknown = crate::claims::vocabulary::name(ROLES, "edtor");
        let own = Literal { name: unknown, negated: false };
        assert!(fault(ROLES, true, own, Beside::Before(unknown, true)).is_none());
        let open = crate::claims::vocabulary::name(Vocabulary::OPEN, "admin");
        assert!(fault(Vocabulary::OPEN, true, own, Beside::Before(open, false)).is_none());
    }

    #[test]
    fn a_fault_names_both_and_says_why() {
        let literal = |index, negated| Literal { name: variant(ROLES, index), negated };
        let told = |all, own, other: Literal| {
            fault(ROLES, all, own, Beside::Before(other.name, other.negated)).map(|text| text.as_str().to_owned())
        };
        let (admin, editor) = (literal(0, false), literal(1, false));
        for (all, own, other, expected) in [
            (
                false,
                admin,
                editor,
                "`admin` cannot matter: `admin` implies `editor`, and `editor` is enough already; remove it",
            ),
            (
                true,
                editor,
                admin,
                "`editor` cannot matter: `admin` implies `editor`, and `admin` is needed already; remove it",
            ),
            (
                true,
                literal(0, true),
                literal(1, true),
                "`!admin` cannot matter: `admin` implies `editor`, and `!editor` is needed already; remove it",
            ),
            (
                true,
                literal(1, true),
                admin,
                "`!editor` can never hold: `admin` implies `editor`, and `admin` is needed already; remove one",
            ),
            (
                false,
                editor,
                literal(0, true),
                "one of `!admin` and `editor` always holds: `admin` implies `editor`; remove them",
            ),
            (false, admin, admin, "`admin` is named twice; remove one"),
        ] {
            assert_eq!(told(all, own, other).as_deref(), Some(expected));
        }
    }
}
