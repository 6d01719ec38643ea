//! A handler as written: attributes, visibility and signature are read, the body stays tokens.

use super::attributes::{is_route, protection};
use crate::diag::Faults;
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, FnArg, Ident, Pat, PatIdent, Signature, Token, Type, Visibility};

pub(crate) struct Handler {
    /// Everything but the route attributes.
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) routes: Vec<Attribute>,
    /// Protections below the one that is being expanded.
    pub(crate) protections: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) sig: Signature,
    pub(crate) body: TokenStream,
}

impl Handler {
    /// Reads the item below `#[attribute]`; `None` where it is no function, and that was told.
    pub(crate) fn read(attribute: &str, item: TokenStream, faults: &mut Faults) -> Option<Self> {
        let read = |input: ParseStream<'_>| {
            let attrs = input.call(Attribute::parse_outer)?;
            let vis: Visibility = input.parse()?;
            let start = input.span();
            let what = input.cursor().ident().map(|(ident, _)| ident.to_string());
            let sig: Signature = input.parse().map_err(|error| {
                let other = matches!(
                    what.as_deref(),
                    Some(
                        "struct"
                            | "enum"
                            | "union"
                            | "mod"
                            | "impl"
                            | "trait"
                            | "static"
                            | "type"
                            | "use"
                            | "macro_rules"
                    )
                );
                match other {
                    true => syn::Error::new(
                        start,
                        format!(
                            "`#[{attribute}]` wants a handler function; put it above the route attribute of a `fn`"
                        ),
                    ),
                    false => error,
                }
            })?;
            let body = input.parse::<TokenStream>()?;
            Ok((attrs, vis, sig, body))
        };
        let (all, vis, sig, body) = faults.catch(read.parse2(item))?;
        if let Some(receiver) = sig.receiver() {
            let message =
                format!("`#[{attribute}]` wants a handler function; a route has no `self`, move it out of the impl");
            faults.over(receiver, message);
            return None;
        }
        let (routes, rest): (Vec<_>, Vec<_>) = all.into_iter().partition(is_route);
        let (protections, attrs) = rest.into_iter().partition(|attr| protection(attr).is_some());
        Some(Self { attrs, routes, protections, vis, sig, body })
    }

    /// The arguments as `ident: Type`; `None` where one is not, which Rocket reports.
    pub(crate) fn arguments(&self) -> Option<Vec<(&Ident, &Type)>> {
        self.sig.inputs.iter().map(argument).collect()
    }

    /// The function that the user wrote, callable as before.
    pub(crate) fn function(&self) -> TokenStream {
        let Self { attrs, vis, sig, body, .. } = self;
        quote!(#(#attrs)* #vis #sig #body)
    }
}

fn argument(argument: &FnArg) -> Option<(&Ident, &Type)> {
    match argument {
        FnArg::Typed(typed) => match &*typed.pat {
            Pat::Ident(PatIdent { ident, .. }) => Some((ident, &typed.ty)),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    }
}

/// The guard that is put first among the arguments. Its name cannot meet another, since it resolves here; its type
/// must resolve at the call, since Rocket gives the type's span to variables of its own.
pub(crate) fn guard(ty: &Ident) -> FnArg {
    let name = Ident::new("__jwt_guard", Span::mixed_site());
    syn::parse_quote!(#name: #ty)
}

/// `name: Type` without `mut`, which is the function's own affair.
pub(crate) fn plain_argument(ident: &Ident, ty: &Type) -> FnArg {
    let ty = resolved(ty.to_token_stream());
    let colon = Token![:](ident.span());
    syn::parse_quote!(#ident #colon #ty)
}

/// Lets tokens from a `macro_rules!` variable resolve where the variable stands: the compiler drops the invisible
/// group when the item is read again, and Rocket takes spans for its own variables from the type.
pub(crate) fn resolved(tokens: TokenStream) -> TokenStream {
    tokens
        .into_iter()
        .map(|token| match token {
            TokenTree::Group(group) => {
                let inner = match group.delimiter() {
                    proc_macro2::Delimiter::None => at(resolved(group.stream()), group.span()),
                    _ => resolved(group.stream()),
                };
                let mut new = proc_macro2::Group::new(group.delimiter(), inner);
                new.set_span(group.span());
                TokenTree::Group(new)
            }
            other => other,
        })
        .collect()
}

fn at(tokens: TokenStream, place: Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|token| match token {
            // `$crate` means the crate of its own macro.
            TokenTree::Ident(ident) if ident == "$crate" => TokenTree::Ident(ident),
            TokenTree::Group(group) => {
                let mut new = proc_macro2::Group::new(group.delimiter(), at(group.stream(), place));
                new.set_span(group.span().resolved_at(place));
                TokenTree::Group(new)
            }
            mut other => {
                other.set_span(other.span().resolved_at(place));
                other
            }
        })
        .collect()
}
