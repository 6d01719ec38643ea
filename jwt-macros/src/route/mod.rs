//! `#[jwt_protected(..)]` and `#[jwt_public("..")]`.

pub(crate) mod attributes;
mod check;
mod expand;
pub(crate) mod handler;
mod model;
pub(crate) mod uri;

use crate::diag::Faults;
use crate::module;
use crate::rule::{mistakes, parse};
use handler::Handler;
use model::{Access, Public, Route};
use proc_macro2::TokenStream;
use quote::quote;

pub(crate) fn protected(arguments: TokenStream, item: TokenStream) -> TokenStream {
    if module::is_module(&item) {
        return module::protected(arguments, item);
    }
    let mut faults = Faults::default();
    let protection = parse::protection(arguments, &mut faults);
    match Handler::read("jwt_protected", item.clone(), &mut faults) {
        Some(handler) => finish(&Route::protected(protection, handler), faults),
        None => quote!(#faults #item),
    }
}

pub(crate) fn public(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut faults = Faults::default();
    let public = Public::read(arguments, &mut faults);
    match Handler::read("jwt_public", item.clone(), &mut faults) {
        Some(handler) => finish(&Route::public(public, handler), faults),
        None => quote!(#faults #item),
    }
}

fn finish(route: &Route, mut faults: Faults) -> TokenStream {
    check::check(route, &mut faults);
    if let (Access::Protected(protection), true) = (&route.access, faults.is_empty()) {
        mistakes::check(protection, &mut faults);
    }
    match faults.is_empty() {
        true => expand::expand(route),
        false => {
            let fallback = expand::fallback(route);
            quote!(#faults #fallback)
        }
    }
}

#[cfg(test)]
mod tests;
