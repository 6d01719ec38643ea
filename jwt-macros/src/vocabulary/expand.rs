//! The impl for an enum of names; written even for a faulty one, so that one mistake is one error.

use super::model::{Variant, Vocabulary};
use crate::kind::Kind;
use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::{Fields, Ident};

pub(super) fn expand(vocabulary: &Vocabulary) -> TokenStream {
    if !vocabulary.plain {
        return TokenStream::new();
    }
    let Vocabulary { kind, krate, vis, ident, variants, .. } = vocabulary;
    let private = quote!(#krate::__private);
    let (set, index_fn) = (kind.set_trait(), kind.index_fn());

    let title = ident.unraw().to_string();
    let names = variants.iter().map(|variant| &variant.name);
    let masks = closure(variants).into_iter().map(Mask);
    let grants = match kind {
        Kind::Role if variants.iter().any(|variant| !variant.grants.is_empty()) => {
            let grants = variants.iter().map(|Variant { grants, .. }| quote!(&[#(#grants),*]));
            quote!(&[#(#grants),*])
        }
        _ => quote!(&[]),
    };

    let index = index(variants);
    let from_index = variants.iter().enumerate().filter(|(_, variant)| matches!(variant.fields, Fields::Unit));
    let from_index = from_index.map(|(at, variant)| {
        let ident = &variant.ident;
        quote!(#at => ::core::option::Option::Some(Self::#ident),)
    });

    quote! {
        const _: () = {
            #[automatically_derived]
            impl #krate::#set for #ident {
                const VOCABULARY: &'static #private::Vocabulary = &#private::Vocabulary::new(
                    #title,
                    &[#(#names),*],
                    &[#(#masks),*],
                    #grants,
                );

                fn index(&self) -> usize {
                    #index
                }

                fn from_index(index: usize) -> ::core::option::Option<Self> {
                    match index {
                        #(#from_index)*
                        _ => ::core::option::Option::None,
                    }
                }
            }

            #[automatically_derived]
            impl #ident {
                #[doc(hidden)]
                #[allow(dead_code, unreachable_pub)]
                #vis const fn #index_fn(&self) -> usize {
                    #index
                }
            }
        };
    }
}

/// `match self { Self::Admin => 0, .. }`: a variant's discriminant is the user's own affair.
fn index(variants: &[Variant]) -> TokenStream {
    if variants.is_empty() {
        return quote!(0);
    }
    let arms = variants.iter().enumerate().map(|(at, variant)| {
        let ident = &variant.ident;
        match variant.fields {
            Fields::Unit => quote!(Self::#ident => #at,),
            _ => quote!(Self::#ident { .. } => #at,),
        }
    });
    quote!(match self { #(#arms)* })
}

/// For each variant the bits of everything it implies, itself included. Grows until nothing is added, so cycles end.
fn closure(variants: &[Variant]) -> Vec<u128> {
    let bit = |at: usize| u32::try_from(at).ok().and_then(|at| 1u128.checked_shl(at)).unwrap_or_default();
    let bit_of = |name: &Ident| variants.iter().position(|variant| variant.ident == *name).map_or(0, bit);
    let direct =
        |(at, variant): (usize, &Variant)| bit(at) | variant.implies.iter().fold(0, |bits, to| bits | bit_of(to));
    let mut masks = variants.iter().enumerate().map(direct).collect::<Vec<u128>>();
    loop {
        let grow = |mask: &u128| {
            let implied = masks.iter().enumerate().filter(|(at, _)| mask & bit(*at) != 0);
            implied.fold(*mask, |bits, (_, implied)| bits | implied)
        };
        let grown = masks.iter().map(grow).collect::<Vec<_>>();
        if grown == masks {
            return masks;
        }
        masks = grown;
    }
}

/// Printed in binary, as a set of bits reads best.
struct Mask(u128);

impl quote::ToTokens for Mask {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let text = format!("0b{:b}u128", self.0);
        tokens.extend(text.parse::<proc_macro2::Literal>());
    }
}
