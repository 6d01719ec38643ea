//! A handler as written: attributes, visibility and signature are read, the body stays tokens.

use crate::diag::Faults;
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, FnArg, Ident, Meta, Pat, PatIdent, Signature, Token, Type, Visibility};

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

const ROUTES: [&str; 8] = ["get", "put", "post", "delete", "head", "patch", "options", "route"];

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

/// The name of a protection, whatever the path to it.
pub(crate) fn protection(attr: &Attribute) -> Option<&'static str> {
    let last = attr.path().segments.last()?;
    ["jwt_protected", "jwt_public"].into_iter().find(|name| last.ident == name)
}

/// Whether `attr` makes a route: by its name, or by its look where it was imported under another one.
fn is_route(attr: &Attribute) -> bool {
    let named = attr.path().segments.last().is_some_and(|last| ROUTES.iter().any(|route| last.ident == route));
    match &attr.meta {
        Meta::List(list) => named || looks_like_route(list.tokens.clone()),
        // `#[get]` and `#[get = "/"]` are faults that Rocket reports.
        Meta::Path(_) | Meta::NameValue(_) => named,
    }
}

/// `"/path"`, `uri = "/path"`, `GET, "/path"` or `GET, uri = "/path"`.
fn looks_like_route(tokens: TokenStream) -> bool {
    let mut tokens = tokens.into_iter();
    match tokens.next() {
        Some(TokenTree::Ident(word)) if word == "uri" => {
            is_punct(tokens.next(), '=') && tokens.next().is_some_and(is_uri)
        }
        Some(TokenTree::Ident(word)) if is_method(&word) && is_punct(tokens.next(), ',') => match tokens.next() {
            Some(TokenTree::Ident(word)) if word == "uri" => {
                is_punct(tokens.next(), '=') && tokens.next().is_some_and(is_uri)
            }
            other => other.is_some_and(is_uri),
        },
        other => other.is_some_and(is_uri),
    }
}

fn is_method(word: &Ident) -> bool {
    let word = word.to_string();
    word != "route" && ROUTES.iter().any(|route| route.eq_ignore_ascii_case(&word))
}

fn is_punct(token: Option<TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == sign)
}

/// A string that starts with a slash, also inside the group that a `macro_rules!` variable makes.
fn is_uri(token: TokenTree) -> bool {
    match token {
        TokenTree::Literal(literal) => {
            syn::parse2::<syn::LitStr>(literal.into_token_stream()).is_ok_and(|text| text.value().starts_with('/'))
        }
        TokenTree::Group(group) if group.delimiter() == proc_macro2::Delimiter::None => {
            group.stream().into_iter().next().is_some_and(is_uri)
        }
        _ => false,
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
