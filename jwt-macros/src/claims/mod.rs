//! `#[derive(Claims)]`.

mod bounds;
mod check;
mod code;
mod expand;
mod model;
mod names;
mod options;
mod values;

use crate::diag::Faults;
use model::Claims;
use proc_macro2::TokenStream;
use quote::quote;
use syn::DeriveInput;

pub(crate) fn derive(input: DeriveInput) -> TokenStream {
    let mut faults = Faults::default();
    let claims = Claims::read(input, &mut faults);
    check::check(&claims, &mut faults);
    let expanded = match faults.is_empty() {
        true => expand::expand(&claims),
        false => expand::fallback(&claims),
    };
    quote!(#faults #expanded)
}

#[cfg(test)]
mod tests;
