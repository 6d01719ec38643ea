//! A rule as text, with the spaces in their places: what logs and route maps show.

use super::syntax::{Form, Name, Names, Protection, Rule};

/// How tightly a rule binds; a looser one inside a tighter one needs parentheses.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub(super) enum Tightness {
    Or,
    And,
    Not,
}

impl Protection {
    pub(crate) fn text(&self) -> String {
        self.rules.iter().map(|rule| rule.text(Tightness::Or)).collect::<Vec<_>>().join(", ")
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
            Self::Not(_, rule) => format!("!{}", rule.text(Tightness::Not)),
            Self::All(Form::Call(..), rules) => call("all", rules),
            Self::Any(Form::Call(..), rules) => call("any", rules),
            Self::All(Form::Operator, rules) => operator(rules, " && ", Tightness::And),
            Self::Any(Form::Operator, rules) => operator(rules, " || ", Tightness::Or),
        }
    }
}

impl Names {
    fn text(&self) -> String {
        let names = self.names.iter().map(Name::text).collect::<Vec<_>>().join(", ");
        match (self.assigned, self.names.len()) {
            (true, 1) => format!("{} = {names}", self.key),
            (true, _) => format!("{} = [{names}]", self.key),
            (false, _) => format!("{}({names})", self.key),
        }
    }
}
