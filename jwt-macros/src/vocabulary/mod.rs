//! `#[derive(Role)]`, `#[derive(Scope)]` and `#[derive(Permission)]`: one implementation for the three.

mod check;
mod expand;
mod model;

use crate::diag::Faults;
use model::Vocabulary;
use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

/// Which of the three is derived.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Role,
    Scope,
    Permission,
}

impl Kind {
    /// The attribute's name, which is also the word for it in messages.
    pub(crate) fn attribute(self) -> &'static str {
        match self {
            Self::Role => "role",
            Self::Scope => "scope",
            Self::Permission => "permission",
        }
    }

    pub(crate) fn plural(self) -> &'static str {
        match self {
            Self::Role => "roles",
            Self::Scope => "scopes",
            Self::Permission => "permissions",
        }
    }

    /// The trait in `jwt-core`.
    pub(crate) fn set(self) -> &'static str {
        match self {
            Self::Role => "RoleSet",
            Self::Scope => "ScopeSet",
            Self::Permission => "PermissionSet",
        }
    }

    /// The inherent function that gives a variant's index in a const.
    pub(crate) fn index_fn(self) -> &'static str {
        match self {
            Self::Role => "__jwt_role",
            Self::Scope => "__jwt_scope",
            Self::Permission => "__jwt_permission",
        }
    }
}

pub(crate) fn derive(kind: Kind, input: DeriveInput) -> TokenStream {
    let mut faults = Faults::default();
    let vocabulary = Vocabulary::read(kind, input, &mut faults);
    check::check(&vocabulary, &mut faults);
    let expanded = expand::expand(&vocabulary);
    quote!(#faults #expanded)
}

#[cfg(test)]
mod tests;
