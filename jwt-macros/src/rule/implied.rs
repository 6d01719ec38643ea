//! What the compiler is asked about names that stand beside each other: which variant a literal is, and what implies
//! what, only the enum knows. What can be told by spelling is told by `mistakes.rs`.

use super::data::Names as Spelling;
use super::syntax::{Name, Protection, Rule};
use crate::attr;
use crate::kind::Kind;
use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};

/// What the compiler is asked of a name, at its token.
pub(super) type Implied<'a> = Vec<(&'a Name, TokenStream)>;

/// A name, and whether it is asked for or must be lacking.
#[derive(Clone, Copy)]
struct Literal<'a> {
    kind: Kind,
    name: &'a Name,
    negated: bool,
}

/// Names that are needed together, or of which one is enough; and lists of the other sort within.
struct List<'a> {
    all: bool,
    literals: Vec<Literal<'a>>,
    inner: Vec<List<'a>>,
}

impl<'a> List<'a> {
    fn new(all: bool) -> Self {
        Self { all, literals: Vec::new(), inner: Vec::new() }
    }

    fn add(&mut self, rule: &'a Rule, negated: bool) {
        match rule {
            Rule::Names(names) => self.join(names.all != negated, names.names.len(), |list| {
                let literal = |name| Literal { kind: names.kind, name, negated };
                list.literals.extend(names.names.iter().map(literal));
            }),
            Rule::Not(_, rule) => self.add(rule, !negated),
            Rule::All(_, rules) => self.add_all(rules, !negated, negated),
            Rule::Any(_, rules) => self.add_all(rules, negated, negated),
            Rule::When(_) | Rule::Policy(_) => {}
        }
    }

    fn add_all(&mut self, rules: &'a [Rule], all: bool, negated: bool) {
        self.join(all, rules.len(), |list| rules.iter().for_each(|rule| list.add(rule, negated)));
    }

    /// Fills this list, or one within where it is of the other sort; one entry alone is of any sort.
    fn join(&mut self, all: bool, entries: usize, fill: impl FnOnce(&mut Self)) {
        if all == self.all || entries == 1 {
            return fill(self);
        }
        let mut inner = Self::new(all);
        fill(&mut inner);
        self.inner.push(inner);
    }
}

impl Spelling {
    /// A question for each name that has others of its kind beside or around it.
    pub(super) fn implied<'a>(&self, protection: &'a Protection) -> Implied<'a> {
        let mut whole = List::new(true);
        protection.rules.iter().for_each(|rule| whole.add(rule, false));
        let mut questions = Vec::new();
        self.ask(&whole, &mut Vec::new(), &mut questions);
        questions
    }

    /// `around` are the names that are needed with this list, or enough without it.
    fn ask<'a>(&self, list: &List<'a>, around: &mut Vec<(Literal<'a>, bool)>, questions: &mut Implied<'a>) {
        let private = &self.private;
        for (place, literal) in list.literals.iter().enumerate() {
            let Literal { kind, name, negated } = *literal;
            let outer = around.iter().map(|(other, needed)| match needed {
                true => ("Needed", other),
                false => ("Enough", other),
            });
            let listed = list.literals.iter().enumerate().filter(|(other, _)| *other != place);
            let listed = listed.map(|(other, literal)| match other < place {
                true => ("Before", literal),
                false => ("After", literal),
            });
            // `a` and `!b` of one list are told at the second; and one that is enough says nothing of its opposite.
            let others = outer.chain(listed).filter(|(word, other)| {
                other.kind == kind && (other.negated == negated || matches!(*word, "Needed" | "Before"))
            });
            let others = others.map(|(word, other)| {
                let (word, name, negated) = (format_ident!("{word}"), self.name(kind, other.name), other.negated);
                quote!(#private::Beside::#word(#name, #negated))
            });
            let others = others.collect::<Vec<_>>();
            if others.is_empty() {
                continue;
            }
            let (span, all, vocabulary, own) = (name.ends().1, list.all, self.vocabulary(kind), self.name(kind, name));
            let private = attr::located(private, span);
            let question = quote_spanned! {span=>
                #private::beside(#vocabulary, #all, #own, #negated, &[#(#others),*])
            };
            questions.push((name, question));
        }
        let mark = around.len();
        around.extend(list.literals.iter().map(|literal| (*literal, list.all)));
        for inner in &list.inner {
            self.ask(inner, around, questions);
        }
        around.truncate(mark);
    }
}
