//! The language of rules as the user wrote it: every part keeps its tokens, for messages and for later checks.

use crate::kind::Kind;
use proc_macro2::Span;
use syn::{Ident, LitStr, Path, Type};

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
    Not(Box<Rule>),
    /// `a && b` or `all(a, b)`.
    All(Form, Vec<Rule>),
    /// `a || b` or `any(a, b)`.
    Any(Form, Vec<Rule>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Operator,
    Call,
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

impl Name {
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Literal(text) => text.span(),
            Self::Variant(path) => syn::spanned::Spanned::span(path),
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
