//! `#[derive(Role)]`, `#[derive(Scope)]` and `#[derive(Permission)]`: one implementation for the three.

mod check;
mod expand;
mod model;

use crate::diag::Faults;
use crate::kind::Kind;
use model::Vocabulary;
use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

pub(crate) fn derive(kind: Kind, input: DeriveInput) -> TokenStream {
    let mut faults = Faults::default();
    let vocabulary = Vocabulary::read(kind, input, &mut faults);
    check::check(&vocabulary, &mut faults);
    let expanded = expand::expand(&vocabulary);
    quote!(#faults #expanded)
}

#[cfg(test)]
mod tests;
