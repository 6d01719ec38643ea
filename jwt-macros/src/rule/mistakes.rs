//! What is wrong with a rule as a whole, told at the tokens of the part that is wrong.
//!
//! Here a name is its spelling. Which variant a literal is, and what implies what, the compiler finds out: see
//! `implied.rs`.

use super::logic::{self, Finding, Formula, Node, Part, Reason, Seen};
use super::syntax::{Name, Names, Protection, Rule, path_text};
use super::text::Tightness;
use crate::diag::Faults;
use crate::kind::Kind;
use proc_macro2::Span;

/// For a rule without other faults.
pub(crate) fn check(protection: &Protection, faults: &mut Faults) {
    let mut reader = Reader::default();
    let rules = protection.rules.iter().map(|rule| reader.rule(rule)).collect::<Vec<_>>();
    let whole = match rules.as_slice() {
        [] => return,
        [only] => *only,
        _ => reader.part(Written::Whole, Node::All(rules)),
    };
    for finding in logic::decide(&reader.formula, whole) {
        reader.tell(&finding, faults);
    }
}

/// The formula of a rule, and what each part of it was written as.
#[derive(Default)]
struct Reader<'a> {
    formula: Formula,
    written: Vec<Written<'a>>,
    /// What each atom asks for, by its number.
    atoms: Vec<Question>,
}

#[derive(PartialEq)]
enum Question {
    Name(Kind, String),
    /// A condition or a policy, by its tokens.
    Code(String),
}

#[derive(Clone, Copy)]
enum Written<'a> {
    Rule(&'a Rule),
    /// One of a list.
    Name(Kind, &'a Name),
    /// All items.
    Whole,
}

impl<'a> Reader<'a> {
    fn rule(&mut self, rule: &'a Rule) -> Part {
        let node = match rule {
            Rule::Names(names) => match names.names.as_slice() {
                [only] => Node::Atom(self.name(names.kind, only)),
                _ => self.list(names),
            },
            Rule::Not(_, rule) => Node::Not(self.rule(rule)),
            Rule::All(_, rules) => Node::All(rules.iter().map(|rule| self.rule(rule)).collect()),
            Rule::Any(_, rules) => Node::Any(rules.iter().map(|rule| self.rule(rule)).collect()),
            Rule::When(when) => Node::Atom(self.code(when.tokens.to_string())),
            Rule::Policy(policy) => Node::Atom(self.code(format!("policy {}", path_text(&policy.path)))),
        };
        self.part(Written::Rule(rule), node)
    }

    fn list(&mut self, names: &'a Names) -> Node {
        let parts = names.names.iter().map(|name| {
            let atom = self.name(names.kind, name);
            self.part(Written::Name(names.kind, name), Node::Atom(atom))
        });
        let parts = parts.collect();
        if names.all { Node::All(parts) } else { Node::Any(parts) }
    }

    fn part(&mut self, written: Written<'a>, node: Node) -> Part {
        self.written.push(written);
        self.formula.add(node)
    }

    /// Names of one kind are known or not known together.
    fn name(&mut self, kind: Kind, name: &Name) -> usize {
        self.atom(Question::Name(kind, name.key()), kind as usize)
    }

    /// Each of them is known or not known by itself.
    fn code(&mut self, tokens: String) -> usize {
        let group = Kind::ALL.len() + self.atoms.len();
        self.atom(Question::Code(tokens), group)
    }

    fn atom(&mut self, question: Question, group: usize) -> usize {
        self.atoms.iter().position(|known| *known == question).unwrap_or_else(|| {
            self.atoms.push(question);
            self.formula.atom(group)
        })
    }

    fn tell(&self, finding: &Finding, faults: &mut Faults) {
        match finding {
            Finding::Never(parts) => {
                let other = if parts.len() == 2 { "each other" } else { "one another" };
                let message = format!("this can never hold: {} exclude {other}; remove one", self.list_of(parts));
                faults.across(self.across(parts), message);
            }
            Finding::Always(parts) => {
                let message = format!("this always holds: one of {} always does; remove them", self.list_of(parts));
                faults.across(self.across(parts), message);
            }
            Finding::Idle(part, reason) => {
                let message = match reason.map(|(reason, other)| (reason, self.text(other))) {
                    Some((Reason::Repeats, other)) => format!("this repeats {other}; remove it"),
                    Some((Reason::Demanded, other)) => {
                        format!("this cannot matter: {other} asks for as much; remove it")
                    }
                    Some((Reason::Passed, other)) => {
                        format!("this cannot matter: whom it lets pass, {other} lets pass already; remove it")
                    }
                    Some((Reason::Excluded, other)) => format!("this can never hold beside {other}; remove it"),
                    None => "this cannot matter: without it the rule is the same; remove it".to_owned(),
                };
                faults.across(self.ends(*part), message);
            }
        }
    }

    /// `` `a`, `b` and `c` ``
    fn list_of(&self, parts: &[Seen]) -> String {
        let texts = parts.iter().map(|part| self.text(*part)).collect::<Vec<_>>();
        match texts.split_last() {
            Some((last, most)) if !most.is_empty() => format!("{} and {last}", most.join(", ")),
            _ => texts.concat(),
        }
    }

    fn text(&self, seen: Seen) -> String {
        let outside = if seen.negated { Tightness::Not } else { Tightness::Or };
        let text = match self.written.get(seen.part) {
            Some(Written::Rule(rule)) => rule.text(outside),
            Some(Written::Name(kind, name)) => format!("{}({})", kind.word(), name.text()),
            Some(Written::Whole) | None => return "the rest".to_owned(),
        };
        format!("`{}{text}`", if seen.negated { "!" } else { "" })
    }

    fn ends(&self, part: Part) -> (Span, Span) {
        match self.written.get(part) {
            Some(Written::Rule(rule)) => rule.ends(),
            Some(Written::Name(_, name)) => name.ends(),
            Some(Written::Whole) | None => (Span::call_site(), Span::call_site()),
        }
    }

    fn across(&self, parts: &[Seen]) -> (Span, Span) {
        let end = |seen: Option<&Seen>| {
            seen.map_or_else(|| (Span::call_site(), Span::call_site()), |seen| self.ends(seen.part))
        };
        (end(parts.first()).0, end(parts.last()).1)
    }
}
