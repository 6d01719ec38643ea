//! A field's checks: `check::length("display_name", v, None, Some(80))?`.

use super::model::Field;
use super::options::{Bounds, Check};
use crate::attr;
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, Ident};

/// All checks of `field`; a value that is `None` satisfies them.
pub(super) fn expand(field: &Field, private: &TokenStream) -> Option<TokenStream> {
    let (ident, claim) = (&field.ident, field.claim());
    if field.options.checks.is_empty() {
        return None;
    }
    let (this, value) = (local("this"), local("value"));
    let checks = field.options.checks.iter().map(|(key, check)| one(&claim, key, check, private));
    Some(match field.is_option() {
        true => quote! {
            if let ::core::option::Option::Some(#value) = &#this.#ident {
                #(#checks)*
            }
        },
        false => quote! {{
            let #value = &#this.#ident;
            #(#checks)*
        }},
    })
}

/// What the compiler may say about a check, it says at the check's name.
fn one(claim: &str, key: &Ident, check: &Check, private: &TokenStream) -> TokenStream {
    let (span, value) = (key.span(), local("value"));
    let private = &attr::located(private, span);
    match check {
        Check::Equals(expr) => {
            let equal = equal(expr);
            quote_spanned!(span=> #private::check::equals(#claim, #equal)?;)
        }
        Check::OneOf(values) => {
            let equal = values.iter().map(equal);
            quote_spanned!(span=> #private::check::one_of(#claim, #(#equal)||*)?;)
        }
        Check::Range(Bounds { min, max }) => {
            let (min, max) = (bound(min.as_ref(), true), bound(max.as_ref(), true));
            quote_spanned!(span=> #private::check::range(#claim, #value, #min, #max)?;)
        }
        Check::Length(Bounds { min, max }) => {
            let (min, max) = (bound(min.as_ref(), false), bound(max.as_ref(), false));
            quote_spanned!(span=> #private::check::length(#claim, #value, #min, #max)?;)
        }
        Check::Pattern(pattern) => quote_spanned! {span=>
            #private::check::pattern(#claim, #value, {
                static PATTERN: #private::check::Pattern = #private::check::Pattern::new(#pattern);
                &PATTERN
            })?;
        },
        Check::Custom(path) => quote_spanned!(span=> #private::check::custom(#claim, #path(#value))?;),
    }
}

/// A variable that the user's expressions cannot see.
pub(super) fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

fn equal(expr: &Expr) -> TokenStream {
    let value = local("value");
    quote_spanned!(expr.span()=> *#value == (#expr))
}

fn bound(bound: Option<&Expr>, reference: bool) -> TokenStream {
    match bound {
        Some(expr) if reference => quote_spanned!(expr.span()=> ::core::option::Option::Some(&(#expr))),
        Some(expr) => quote_spanned!(expr.span()=> ::core::option::Option::Some(#expr)),
        None => quote!(::core::option::Option::None),
    }
}
