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

#[derive(Clone, Copy)]
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
        let text = other.quoted(text).push(if needed { " is needed as well" } else { " is enough already" });
        return Some(text.push("; remove it"));
    }
    // That one of two always holds is only so in the list that has both.
    let (held, lacking) = if own.negated { (other.name, own.name) } else { (own.name, other.name) };
    if needed && implies(vocabulary, (held, lacking)) {
        let text = because(own.quoted(Text::new("")).push(" can never hold: "), (held, lacking));
        return Some(other.quoted(text).push(" is needed as well; remove one"));
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
