//! The language of rules as the user wrote it: every part keeps its tokens, for messages and for later checks.

use crate::kind::Kind;
use proc_macro2::Span;
use syn::{Ident, LitStr, Path, Token, Type};

/// What stands in `#[jwt_protected(..)]`.
#[derive(Default)]
pub(crate) struct Protection {
    /// All of them must hold: a comma is AND.
    pub(crate) rules: Vec<Rule>,
    pub(crate) claims: Option<Type>,
    pub(crate) issuers: Vec<LitStr>,
    pub(crate) krate: Option<Path>,
}

pub(crate) enum Rule {
    Names(Names),
    Not(Token![!], Box<Rule>),
    /// `a && b` or `all(a, b)`.
    All(Form, Vec<Rule>),
    /// `a || b` or `any(a, b)`.
    Any(Form, Vec<Rule>),
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
pub(crate) const FUNCTIONS: [&str; 11] = [
    "role",
    "roles",
    "scope",
    "scopes",
    "permission",
    "permissions",
    "all",
    "any",
    "all_roles",
    "all_scopes",
    "all_permissions",
];

/// What may be assigned: `roles = ..`.
pub(crate) const KEYS: [&str; 9] =
    ["roles", "scopes", "permissions", "all_roles", "all_scopes", "all_permissions", "claims", "issuer", "crate"];

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
            Self::Variant(path) => {
                let segments = path.segments.iter().map(|segment| segment.ident.to_string()).collect::<Vec<_>>();
                format!("{}{}", if path.leading_colon.is_some() { "::" } else { "" }, segments.join("::"))
            }
        }
    }
}
