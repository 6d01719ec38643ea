//! The language of rules as the user wrote it: every part keeps its tokens, for messages and for later checks.

use crate::kind::Kind;
use proc_macro2::extra::DelimSpan;
use proc_macro2::{Span, TokenStream};
use syn::{Expr, Ident, LitStr, Path, Token, Type};

/// What stands in `#[jwt_protected(..)]`.
#[derive(Default)]
pub(crate) struct Protection {
    /// All of them must hold: a comma is AND.
    pub(crate) rules: Vec<Rule>,
    pub(crate) claims: Option<Type>,
    pub(crate) issuers: Vec<LitStr>,
    pub(crate) krate: Option<Path>,
    /// The rule of the protected module around the item, written by the module's own macro.
    pub(crate) within: Option<Path>,
}

pub(crate) enum Rule {
    Names(Names),
    Not(Token![!], Box<Rule>),
    /// `a && b` or `all(a, b)`.
    All(Form, Vec<Rule>),
    /// `a || b` or `any(a, b)`.
    Any(Form, Vec<Rule>),
    When(When),
    Policy(Policy),
}

/// `when(claims.sub == author)`.
pub(crate) struct When {
    pub(crate) key: Ident,
    pub(crate) condition: Box<Expr>,
    /// The condition as it was written, also inside macros and format strings.
    pub(crate) tokens: TokenStream,
    /// The parentheses around it.
    pub(crate) parentheses: DelimSpan,
    /// Its place among the questions of the rule.
    pub(crate) number: usize,
}

/// `policy(CanPublish)`.
pub(crate) struct Policy {
    pub(crate) key: Ident,
    pub(crate) path: Path,
    /// Where it ends.
    pub(crate) end: Span,
    /// Whether it was written `policy = ..`.
    pub(crate) assigned: bool,
    /// Its place among the questions of the rule.
    pub(crate) number: usize,
}

/// What a rule asks in code.
pub(crate) enum Question<'a> {
    When(&'a When),
    Policy(&'a Policy),
}

impl Protection {
    /// What the rules ask in code, in the order of the numbers.
    pub(crate) fn questions(&self) -> Vec<Question<'_>> {
        let mut questions = Vec::new();
        self.rules.iter().for_each(|rule| rule.questions(&mut questions));
        questions
    }

    /// The conditions of the rules.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = &When> {
        self.questions().into_iter().filter_map(|question| match question {
            Question::When(when) => Some(when),
            Question::Policy(_) => None,
        })
    }

    /// The policies that the rules name.
    pub(crate) fn policies(&self) -> impl Iterator<Item = &Policy> {
        self.questions().into_iter().filter_map(|question| match question {
            Question::Policy(policy) => Some(policy),
            Question::When(_) => None,
        })
    }

    /// Whether anything is asked of a token beyond that it is one.
    pub(crate) fn asks(&self) -> bool {
        !self.rules.is_empty() || !self.issuers.is_empty()
    }

    /// Where the first thing that is asked stands.
    pub(crate) fn first_span(&self) -> Option<Span> {
        let rule = self.rules.first().and_then(Rule::first_span);
        rule.or_else(|| self.issuers.first().map(LitStr::span))
    }

    /// The number of the question whether the rule of the module around holds: the one after the rules' own.
    pub(crate) fn within_number(&self) -> usize {
        self.questions().len()
    }

    /// The first name that is written as a variant.
    pub(crate) fn first_variant(&self) -> Option<&Path> {
        self.rules.iter().find_map(Rule::first_variant)
    }

    /// Gives the questions their numbers.
    pub(crate) fn number(&mut self) {
        let mut next = 0;
        self.rules.iter_mut().for_each(|rule| rule.number(&mut next));
    }
}

impl Rule {
    fn questions<'a>(&'a self, questions: &mut Vec<Question<'a>>) {
        match self {
            Self::Names(_) => {}
            Self::Not(_, rule) => rule.questions(questions),
            Self::All(_, rules) | Self::Any(_, rules) => rules.iter().for_each(|rule| rule.questions(questions)),
            Self::When(when) => questions.push(Question::When(when)),
            Self::Policy(policy) => questions.push(Question::Policy(policy)),
        }
    }

    fn first_span(&self) -> Option<Span> {
        match self {
            Self::Names(names) => Some(names.key.span()),
            Self::Not(_, rule) => rule.first_span(),
            Self::All(_, rules) | Self::Any(_, rules) => rules.iter().find_map(Self::first_span),
            Self::When(when) => Some(when.key.span()),
            Self::Policy(policy) => Some(policy.key.span()),
        }
    }

    fn first_variant(&self) -> Option<&Path> {
        match self {
            Self::Names(names) => names.names.iter().find_map(|name| match name {
                Name::Variant(path) => Some(path),
                Name::Literal(_) => None,
            }),
            Self::Not(_, rule) => rule.first_variant(),
            Self::All(_, rules) | Self::Any(_, rules) => rules.iter().find_map(Self::first_variant),
            Self::When(_) | Self::Policy(_) => None,
        }
    }

    fn number(&mut self, next: &mut usize) {
        let number = match self {
            Self::Names(_) => return,
            Self::Not(_, rule) => return rule.number(next),
            Self::All(_, rules) | Self::Any(_, rules) => return rules.iter_mut().for_each(|rule| rule.number(next)),
            Self::When(when) => &mut when.number,
            Self::Policy(policy) => &mut policy.number,
        };
        *number = *next;
        *next += 1;
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Form {
    Operator,
    /// From the word to the closing parenthesis.
    Call(Span, Span),
}

/// `role("admin")`, `scopes("a", "b")`, `all_roles = ["a", "b"]`.
pub(crate) struct Names {
    pub(crate) key: Ident,
    pub(crate) kind: Kind,
    /// Whether all of them are needed; any of them otherwise.
    pub(crate) all: bool,
    pub(crate) names: Vec<Name>,
    /// Whether it was written `key = ..`.
    pub(crate) assigned: bool,
    /// The last token: a bracket, or the name itself.
    pub(crate) end: Span,
}

pub(crate) enum Name {
    Literal(LitStr),
    Variant(Path),
}

/// The words that speak of names: the word, of what, whether all are needed, whether it takes one name.
const NAME_WORDS: [(&str, Kind, bool, bool); 9] = [
    ("role", Kind::Role, false, true),
    ("roles", Kind::Role, false, false),
    ("all_roles", Kind::Role, true, false),
    ("scope", Kind::Scope, false, true),
    ("scopes", Kind::Scope, false, false),
    ("all_scopes", Kind::Scope, true, false),
    ("permission", Kind::Permission, false, true),
    ("permissions", Kind::Permission, false, false),
    ("all_permissions", Kind::Permission, true, false),
];

/// What may be called: `role(..)`.
pub(crate) const FUNCTIONS: [&str; 13] = [
    "role",
    "roles",
    "scope",
    "scopes",
    "permission",
    "permissions",
    "all",
    "any",
    "when",
    "policy",
    "all_roles",
    "all_scopes",
    "all_permissions",
];

/// What may be assigned: `roles = ..`.
pub(crate) const KEYS: [&str; 10] = [
    "roles",
    "scopes",
    "permissions",
    "all_roles",
    "all_scopes",
    "all_permissions",
    "policy",
    "claims",
    "issuer",
    "crate",
];

/// A word that speaks of names.
pub(crate) struct NameWord {
    pub(crate) kind: Kind,
    pub(crate) all: bool,
    pub(crate) single: bool,
}

impl NameWord {
    pub(crate) fn find(word: &str) -> Option<Self> {
        let (_, kind, all, single) = NAME_WORDS.into_iter().find(|(name, ..)| *name == word)?;
        Some(Self { kind, all, single })
    }
}

impl Rule {
    /// Its first token and its last; parentheses around it are not its own.
    pub(crate) fn ends(&self) -> (Span, Span) {
        match self {
            Self::Names(names) => (names.key.span(), names.end),
            Self::When(when) => (when.key.span(), when.parentheses.close()),
            Self::Policy(policy) => (policy.key.span(), policy.end),
            Self::Not(not, rule) => (not.span, rule.ends().1),
            Self::All(Form::Call(word, close), _) | Self::Any(Form::Call(word, close), _) => (*word, *close),
            Self::All(Form::Operator, rules) | Self::Any(Form::Operator, rules) => {
                let end = |rule: Option<&Rule>| rule.map_or_else(|| (Span::call_site(), Span::call_site()), Rule::ends);
                (end(rules.first()).0, end(rules.last()).1)
            }
        }
    }
}

impl Name {
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Literal(text) => text.span(),
            Self::Variant(path) => syn::spanned::Spanned::span(path),
        }
    }

    pub(crate) fn ends(&self) -> (Span, Span) {
        match self {
            Self::Literal(text) => (text.span(), text.span()),
            Self::Variant(path) => {
                let ident =
                    |segment: Option<&syn::PathSegment>| segment.map_or_else(Span::call_site, |it| it.ident.span());
                (ident(path.segments.first()), ident(path.segments.last()))
            }
        }
    }

    /// The same for names that are spelt the same: a variant is known by its enum and its own name.
    pub(crate) fn key(&self) -> String {
        match self {
            Self::Literal(_) => self.text(),
            Self::Variant(path) => {
                let mut last =
                    path.segments.iter().rev().take(2).map(|segment| segment.ident.to_string()).collect::<Vec<_>>();
                last.reverse();
                last.join("::")
            }
        }
    }

    /// As it is written in a rule.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Literal(text) => format!("{:?}", text.value()),
            Self::Variant(path) => path_text(path),
        }
    }
}

/// A path as it is written in a rule.
pub(crate) fn path_text(path: &Path) -> String {
    let segments = path.segments.iter().map(|segment| segment.ident.to_string()).collect::<Vec<_>>();
    format!("{}{}", if path.leading_colon.is_some() { "::" } else { "" }, segments.join("::"))
}
