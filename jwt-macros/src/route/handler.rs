//! A handler as written: attributes, visibility and signature are read, the body stays tokens.

use super::attributes::{is_route, protection, strings};
use super::uri::Uri;
use crate::attr;
use crate::diag::Faults;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::parse::{ParseStream, Parser};
use syn::{
    Attribute, FnArg, Generics, Ident, Meta, Pat, PatIdent, PatType, ReturnType, Signature, Token, Type, Visibility,
};

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
                let message = match (what.as_deref(), attribute) {
                    (Some("mod"), "jwt_public") => {
                        "a module is not public as a whole; put `#[jwt_public(\"..\")]` above each of its routes"
                    }
                    (Some("mod"), _) => {
                        "a module in another file cannot be protected from here; write it as `mod name { .. }`, or put \
                         `#[jwt_protected]` above a module in its file"
                    }
                    (
                        Some(
                            "struct" | "enum" | "union" | "impl" | "trait" | "static" | "type" | "use" | "macro_rules",
                        ),
                        _,
                    ) => {
                        let message = format!(
                            "`#[{attribute}]` wants a handler function; put it above the route attribute of a `fn`"
                        );
                        return syn::Error::new(start, message);
                    }
                    _ => return error,
                };
                syn::Error::new(start, message)
            })?;
            let body = input.parse::<TokenStream>()?;
            Ok((attrs, vis, sig, body))
        };
        let (all, vis, sig, body) = faults.catch(read.parse2(item))?;
        let (routes, rest): (Vec<_>, Vec<_>) = all.into_iter().partition(is_route);
        let (protections, attrs) = rest.into_iter().partition(|attr| protection(attr).is_some());
        Some(Self { attrs, routes, protections, vis, sig, body })
    }

    /// The arguments as `ident: Type`; `None` where one is not, which Rocket reports.
    pub(crate) fn arguments(&self) -> Option<Vec<(&Ident, &Type)>> {
        self.sig.inputs.iter().map(argument).collect()
    }

    /// The URI of the route.
    pub(crate) fn uri(&self) -> Uri {
        self.routes.first().map(Uri::of).unwrap_or_default()
    }

    /// Whether the argument of this name is the body: `data = "<name>"`.
    pub(crate) fn is_data(&self, name: &str) -> bool {
        let mut texts = Vec::new();
        if let Some(Meta::List(list)) = self.routes.first().map(|attr| &attr.meta) {
            strings(list.tokens.clone(), &mut texts);
        }
        texts.iter().any(|text| text.strip_prefix('<').and_then(|text| text.strip_suffix('>')) == Some(name))
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
pub(crate) fn guard(ty: &TokenStream) -> FnArg {
    let name = Ident::new("__jwt_guard", Span::mixed_site());
    syn::parse_quote!(#name: #ty)
}

/// `name: Type` without `mut`, which is the function's own affair.
///
/// Rocket gives its own variables the spans of the handler's name, its arguments and their types, and reads them where
/// the route attribute stands. What a `macro_rules!` variable brought from elsewhere would not find them, so that all
/// of it resolves here; a plain route attribute fails on some of these.
pub(crate) fn plain_argument(ident: &Ident, ty: &Type) -> FnArg {
    let ident = here(ident);
    FnArg::Typed(PatType {
        attrs: Vec::new(),
        colon_token: Token![:](ident.span()),
        pat: Box::new(Pat::Ident(PatIdent { attrs: Vec::new(), by_ref: None, mutability: None, ident, subpat: None })),
        ty: Box::new(resolved_type(ty)),
    })
}

/// The name, resolving where the attribute stands.
pub(crate) fn here(ident: &Ident) -> Ident {
    let mut ident = ident.clone();
    ident.set_span(ident.span().resolved_at(Span::call_site()));
    ident
}

pub(crate) fn resolved_generics(generics: &Generics) -> Generics {
    let (params, where_clause) = (&generics.params, &generics.where_clause);
    let mut resolved = match params.is_empty() {
        true => Generics::default(),
        false => syn::parse2(attr::resolved_here(quote!(<#params>))).unwrap_or_else(|_| generics.clone()),
    };
    resolved.where_clause = where_clause
        .as_ref()
        .map(|clause| syn::parse2(attr::resolved_here(quote!(#clause))).unwrap_or_else(|_| clause.clone()));
    resolved
}

pub(crate) fn resolved_output(output: &ReturnType) -> ReturnType {
    match output {
        ReturnType::Type(arrow, ty) => ReturnType::Type(*arrow, Box::new(resolved_type(ty))),
        ReturnType::Default => ReturnType::Default,
    }
}

/// As tokens: nobody looks into it any more, and to parse it again would be the dearest part of a route.
fn resolved_type(ty: &Type) -> Type {
    Type::Verbatim(attr::resolved_here(ty.to_token_stream()))
}
