//! A rule as text, with the spaces in their places: what logs and route maps show.

use super::syntax::{Form, Name, Names, Policy, Protection, Rule, When, path_text};
use proc_macro2::{Span, TokenStream};

/// How tightly a rule binds; a looser one inside a tighter one needs parentheses.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub(super) enum Tightness {
    Or,
    And,
    Not,
}

impl Protection {
    pub(crate) fn text(&self) -> String {
        let rules = self.rules.iter().map(|rule| rule.text(Tightness::Or));
        let issuers = self.issuers.iter().map(|issuer| format!("{:?}", issuer.value())).collect::<Vec<_>>();
        let issuers = match issuers.as_slice() {
            [] => None,
            [issuer] => Some(format!("issuer = {issuer}")),
            _ => Some(format!("issuer = [{}]", issuers.join(", "))),
        };
        rules.chain(issuers).collect::<Vec<_>>().join(", ")
    }
}

impl Rule {
    pub(super) fn text(&self, outside: Tightness) -> String {
        let call = |word: &str, rules: &[Rule]| {
            let rules = rules.iter().map(|rule| rule.text(Tightness::Or)).collect::<Vec<_>>();
            format!("{word}({})", rules.join(", "))
        };
        let operator = |rules: &[Rule], sign: &str, own: Tightness| {
            let text = rules.iter().map(|rule| rule.text(own)).collect::<Vec<_>>().join(sign);
            if own < outside { format!("({text})") } else { text }
        };
        match self {
            Self::Names(names) => names.text(),
            Self::When(when) => when.text(),
            Self::Policy(policy) => policy.text(),
            Self::Not(_, rule) => format!("!{}", rule.text(Tightness::Not)),
            Self::All(Form::Call(..), rules) => call("all", rules),
            Self::Any(Form::Call(..), rules) => call("any", rules),
            Self::All(Form::Operator, rules) => operator(rules, " && ", Tightness::And),
            Self::Any(Form::Operator, rules) => operator(rules, " || ", Tightness::Or),
        }
    }
}

impl When {
    pub(crate) fn text(&self) -> String {
        format!("when({})", source(self.parentheses.join(), &self.tokens))
    }
}

impl Policy {
    pub(crate) fn text(&self) -> String {
        let path = path_text(&self.path);
        if self.assigned { format!("policy = {path}") } else { format!("policy({path})") }
    }
}

/// What stands between parentheses in the file, on one line.
fn source(parentheses: Span, tokens: &TokenStream) -> String {
    match parentheses.source_text() {
        Some(text) if text.starts_with('(') && text.ends_with(')') && !text.contains("//") && !text.contains("/*") => {
            let inside = text.get(1..text.len() - 1).unwrap_or_default();
            inside.split_whitespace().collect::<Vec<_>>().join(" ")
        }
        _ => tokens.to_string(),
    }
}

impl Names {
    pub(crate) fn text(&self) -> String {
        let names = self.names.iter().map(Name::text).collect::<Vec<_>>().join(", ");
        match (self.assigned, self.names.len()) {
            (true, 1) => format!("{} = {names}", self.key),
            (true, _) => format!("{} = [{names}]", self.key),
            (false, _) => format!("{}({names})", self.key),
        }
    }
}
