//! What a policy asks of a caller, as text and as scopes.

use crate::policy::Rule;
use crate::web::policy::Policy;

/// More alternatives than this are not told apart: only what all of them ask for is.
const MAX_ALTERNATIVES: usize = 64;

/// What one policy asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::web) struct Protection {
    /// The rule as it was written; empty where any verified token passes.
    pub(super) rule: String,
    /// The claims types that it is about, each by its own name.
    pub(super) claims: Vec<String>,
    /// The sets of scopes of which a token needs one.
    pub(super) scopes: Vec<Vec<String>>,
    /// The policies that it names, each with its rule.
    pub(super) policies: Vec<(String, String)>,
}

impl Protection {
    pub(super) fn of<P: Policy>() -> Self {
        Self::new(P::text(), &P::RULE, std::any::type_name::<P::Claims>())
    }

    fn new(rule_text: String, rule: &Rule, claims: &str) -> Self {
        let scopes = alternatives(rule).into_iter().map(|set| set.into_iter().map(str::to_owned).collect()).collect();
        let mut policies = Vec::new();
        rule.policies(&mut policies);
        let policies = policies.into_iter().map(|policy| (policy.name.to_owned(), policy.text.to_owned())).collect();
        Self { rule: rule_text, claims: vec![own_name(claims)], scopes, policies }
    }

    /// Both of them, the outer one first.
    pub(super) fn and(self, inner: Self) -> Self {
        let rule = match (self.rule.is_empty(), inner.rule.is_empty()) {
            (false, false) => format!("({}) && ({})", self.rule, inner.rule),
            _ => self.rule + &inner.rule,
        };
        let mut claims = self.claims;
        claims.extend(inner.claims.into_iter().filter(|name| !claims.contains(name)).collect::<Vec<_>>());
        let mut policies = self.policies;
        policies.extend(inner.policies.into_iter().filter(|policy| !policies.contains(policy)).collect::<Vec<_>>());
        Self { rule, claims, scopes: both(&self.scopes, &inner.scopes), policies }
    }
}

/// `app::claims::User` is `User`: modules move, and say nothing of who may call a route. Lifetimes are left out, for not
/// every compiler shows them.
pub(super) fn own_name(path: &str) -> String {
    let is_word = |letter: &char| letter.is_alphanumeric() || *letter == '_';
    let mut name = String::new();
    let mut word = String::new();
    let mut letters = path.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            ':' => word.clear(),
            '\'' => {
                while letters.next_if(is_word).is_some() {}
                while letters.next_if(|letter| matches!(letter, ',' | ' ')).is_some() {}
            }
            '>' if word.is_empty() && name.ends_with('<') => drop(name.pop()),
            letter if is_word(&letter) => word.push(letter),
            letter => {
                name.push_str(&std::mem::take(&mut word));
                name.push(letter);
            }
        }
    }
    name + &word
}

/// The sets of scopes of which a caller needs one. What no scope can give (a role, a negation) asks for none.
fn alternatives(rule: &Rule) -> Vec<Vec<&'static str>> {
    match rule {
        Rule::Scope(name) => vec![vec![name.text]],
        Rule::All(rules) => rules.iter().fold(vec![vec![]], |all, rule| both(&all, &alternatives(rule))),
        Rule::Any(rules) => {
            let mut any = Vec::new();
            for set in rules.iter().flat_map(alternatives) {
                if !any.contains(&set) {
                    any.push(set);
                }
            }
            bounded(any)
        }
        Rule::Policy(_, part) => alternatives(&part.rule),
        Rule::Not(_) | Rule::Role(_) | Rule::Permission(_) | Rule::When(_) => vec![vec![]],
    }
}

/// One of each, together.
fn both<S: Clone + PartialEq>(left: &[Vec<S>], right: &[Vec<S>]) -> Vec<Vec<S>> {
    let mut sets: Vec<Vec<S>> = Vec::new();
    for (left, right) in left.iter().flat_map(|left| right.iter().map(move |right| (left, right))) {
        let mut set = left.clone();
        set.extend(right.iter().filter(|scope| !left.contains(scope)).cloned());
        if !sets.contains(&set) {
            sets.push(set);
        }
    }
    bounded(sets)
}

/// Where there are too many, what all of them ask for.
fn bounded<S: Clone + PartialEq>(mut sets: Vec<Vec<S>>) -> Vec<Vec<S>> {
    if sets.len() > MAX_ALTERNATIVES {
        let mut common = sets.first().cloned().unwrap_or_default();
        common.retain(|scope| sets.iter().all(|set| set.contains(scope)));
        sets = vec![common];
    }
    sets
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::vocabulary::{Vocabulary, name};

    const A: Rule = Rule::Scope(name(Vocabulary::OPEN, "a"));
    const B: Rule = Rule::Scope(name(Vocabulary::OPEN, "b"));
    const C: Rule = Rule::Scope(name(Vocabulary::OPEN, "c"));
    const ADMIN: Rule = Rule::Role(name(Vocabulary::OPEN, "admin"));

    #[test]
    fn scopes_of_a_rule() {
        let none: &[&str] = &[];
        for (rule, expected) in [
            (Rule::All(&[]), vec![none]),
            (A, vec![&["a"][..]]),
            (Rule::All(&[A, B]), vec![&["a", "b"]]),
            (Rule::Any(&[A, B]), vec![&["a"], &["b"]]),
            (Rule::Any(&[A, A]), vec![&["a"]]),
            (Rule::All(&[A, A]), vec![&["a"]]),
            (Rule::All(&[Rule::Any(&[A, B]), C]), vec![&["a", "c"], &["b", "c"]]),
            (Rule::Any(&[ADMIN, A]), vec![none, &["a"]]),
            (Rule::All(&[ADMIN, A]), vec![&["a"]]),
            (Rule::All(&[Rule::Not(&A), B]), vec![&["b"]]),
            (Rule::Any(&[]), vec![]),
        ] {
            assert_eq!(alternatives(&rule), expected, "{rule:?}");
        }
    }

    #[test]
    fn too_many_alternatives_are_not_told_apart() {
        const EITHER: Rule = Rule::Any(&[A, B]);
        let sets = |count: usize| {
            let each = (0..count).map(|one| vec![vec![format!("x{one}")], vec![format!("y{one}")]]);
            each.fold(vec![vec!["all".to_owned()]], |all, one| both(&all, &one))
        };
        assert_eq!(sets(6).len(), 64);
        assert_eq!(sets(7), [["all"]]);
        assert_eq!(alternatives(&EITHER).len(), 2);
    }

    #[test]
    fn types_are_named_without_modules_and_lifetimes() {
        for (path, name) in [
            ("app::claims::User", "User"),
            ("User", "User"),
            ("a::Wrap<b::c::User, alloc::vec::Vec<u8>>", "Wrap<User, Vec<u8>>"),
            ("(a::B, &'static str)", "(B, &str)"),
            ("a::Wrap<'_, b::User>", "Wrap<User>"),
            ("a::Wrap<'_>", "Wrap"),
        ] {
            assert_eq!(own_name(path), name);
        }
    }

    #[test]
    fn two_policies_are_both_asked() {
        let protection = |rule: &str, scopes: &Rule| Protection::new(rule.to_owned(), scopes, "User");
        let two = protection("scope(\"a\")", &A).and(protection("scope(\"b\") || role(\"x\")", &B));
        assert_eq!(two.rule, "(scope(\"a\")) && (scope(\"b\") || role(\"x\"))");
        assert_eq!((two.claims, two.scopes), (vec!["User".to_owned()], vec![vec!["a".to_owned(), "b".to_owned()]]));
        assert_eq!(protection("", &Rule::All(&[])).and(protection("scope(\"a\")", &A)).rule, "scope(\"a\")");
    }
}
