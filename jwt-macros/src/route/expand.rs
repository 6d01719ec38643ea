//! The function as written, and beside it the route: a shim with the guard first, and the conversion into a `Route`.
//!
//! `routes![edit]` constructs `edit {}` and calls `into_route`; that Rocket does so is tested in `tests/`.

use super::attributes;
use super::handler::{self, Handler};
use super::model::{Access, Guard, Route};
use super::rules::{Names, rule};
use super::syntax::Protection;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Ident, Type};

pub(super) fn expand(route: &Route) -> TokenStream {
    match &route.access {
        Access::Protected(protection) => {
            let names = Names::new(
                &route.krate,
                &rule_type(&route.handler),
                route.claims.as_ref().map_or_else(Span::call_site, Spanned::span),
            );
            let rule = rule(protection, &names);
            let checks = names.checks(protection);
            let same = same_claims(&route.handler, route.claims.as_ref());
            protected(route, protection, &rule, quote!(#checks #same))
        }
        Access::Public { reason } => public(route, reason),
    }
}

/// For a faulty attribute: the route is there, so that `routes![..]` and `uri!` stay quiet, and nobody gets in.
pub(super) fn fallback(route: &Route) -> TokenStream {
    if route.handler.routes.is_empty() || route.handler.sig.receiver().is_some() {
        return route.handler.function();
    }
    let krate = &route.krate;
    let nobody = quote!(#krate::__private::Rule::Any(&[]));
    protected(route, &Protection::default(), &nobody, TokenStream::new())
}

fn protected(route: &Route, protection: &Protection, rule: &TokenStream, checks: TokenStream) -> TokenStream {
    let Route { krate, handler, claims, .. } = route;
    let private = quote!(#krate::__private);
    let marker = rule_type(handler);
    let unnamed = claims.is_none().then(|| {
        quote!(
            const CLAIMS_NAMED: bool = false;
        )
    });
    let claims = claims.as_ref().map_or_else(|| quote!(#krate::DefaultClaims), ToTokens::to_token_stream);
    let name = handler.sig.ident.unraw().to_string();
    // What says nothing is left to the trait: each constant costs the compiler as much as a small function.
    let text = protection.text();
    let text = (!text.is_empty()).then(|| quote!(const TEXT: &'static str = #text;));
    let issuers = &protection.issuers;
    let issuers = (!issuers.is_empty()).then(|| quote!(const ISSUERS: &'static [&'static str] = &[#(#issuers),*];));

    let rule = quote! {
        #[doc(hidden)]
        #[allow(nonstandard_style, dead_code)]
        enum #marker {}

        #[automatically_derived]
        impl #private::Protect for #marker {
            type Claims = #claims;
            const NAME: &'static str = #name;
            #text
            const RULE: #private::Rule = #rule;
            #issuers
            #unnamed
        }

        #checks
    };
    let Some(arguments) = handler.arguments() else {
        let guard = without_shim(handler, Some(&quote!(#private::Guard<#marker>)));
        return quote!(#rule #guard);
    };
    // Not `into_route`: a finished `Route` takes no more sentinels.
    let convert = |shim: &Ident| quote!(#private::protected::<#marker>(#shim {}.into_info()));
    let shim = shim(route, &arguments, convert);
    quote!(#rule #shim)
}

fn public(route: &Route, reason: &str) -> TokenStream {
    let krate = &route.krate;
    let name = route.handler.sig.ident.unraw().to_string();
    let Some(arguments) = route.handler.arguments() else {
        return without_shim(&route.handler, None);
    };
    shim(route, &arguments, |shim| quote!(#krate::__private::public(#shim {}.into_route(), #name, #reason)))
}

/// The user's function, the shim that Rocket sees, and what `routes![..]` and `uri!` look for.
fn shim(route: &Route, arguments: &[(&Ident, &Type)], convert: impl FnOnce(&Ident) -> TokenStream) -> TokenStream {
    let Route { krate, handler, .. } = route;
    // A second route attribute is a fault that was told.
    let (routes, vis) = (handler.routes.first(), &handler.vis);
    let ident = &handler.sig.ident;
    let plain = ident.unraw();
    let place = handler::here(ident).span();
    let shim = format_ident!("__jwt_route_{plain}", span = place);
    let shim_uri = format_ident!("rocket_uri_macro___jwt_route_{plain}", span = place);
    let uri = format_ident!("rocket_uri_macro_{plain}", span = place);
    let deprecated = handler.attrs.iter().find(|attr| attr.path().is_ident("deprecated"));

    let mut sig = handler.sig.clone();
    sig.ident = shim.clone();
    sig.constness = None;
    sig.inputs = arguments.iter().map(|(ident, ty)| handler::plain_argument(ident, ty)).collect();
    sig.generics = handler::resolved_generics(&handler.sig.generics);
    sig.output = handler::resolved_output(&handler.sig.output);
    let names = arguments.iter().map(|(ident, _)| handler::here(ident));
    // Mixed-site: an argument may have the name of the handler, and must not be called in its place.
    let mut callee = ident.clone();
    callee.set_span(Span::mixed_site().located_at(ident.span()));
    let call = quote!(#callee(#(#names),*));
    let call = match &handler.sig.asyncness {
        Some(_) => quote!(#call.await),
        None => call,
    };
    let function = handler.function();
    let route = convert(&shim);

    let words = arguments.iter().map(|(ident, _)| *ident).collect::<Vec<_>>();
    let reexport = routes.is_some_and(|attr| attributes::is_sound(attr, &words)).then(|| {
        quote! {
            #[doc(hidden)]
            #[allow(unused_imports, unreachable_pub)]
            pub use #shim_uri as #uri;
        }
    });

    quote! {
        #function

        #routes
        #[doc(hidden)]
        #[allow(nonstandard_style, deprecated, dead_code, clippy::all, clippy::pedantic, clippy::nursery)]
        #sig {
            #call
        }

        #[doc(hidden)]
        #[allow(nonstandard_style, unreachable_pub)]
        #deprecated
        #vis struct #ident {}

        #[automatically_derived]
        #[allow(nonstandard_style, deprecated, unreachable_pub, clippy::all, clippy::pedantic, clippy::nursery)]
        impl #ident {
            #[doc(hidden)]
            pub fn into_route(self) -> #krate::__private::Route {
                #route
            }
        }

        #reexport
    }
}

/// Where an argument is not `ident: Type`, Rocket has something to say; should it not, the guard is there.
fn without_shim(handler: &Handler, guard: Option<&TokenStream>) -> TokenStream {
    let guard = guard.map(handler::guard);
    let Handler { attrs, routes, vis, body, .. } = handler;
    let mut sig = handler.sig.clone();
    sig.inputs = guard.into_iter().chain(handler.sig.inputs.iter().cloned()).collect();
    quote!(#(#routes)* #(#attrs)* #vis #sig #body)
}

fn rule_type(handler: &Handler) -> Ident {
    format_ident!("__jwt_rule_{}", handler.sig.ident.unraw(), span = Span::call_site())
}

/// Types that look alike (`User`, `crate::User`) must be one; the compiler says at the argument where they are not.
fn same_claims(handler: &Handler, claims: Option<&Type>) -> TokenStream {
    let Some(claims) = claims else { return TokenStream::new() };
    let mut checks = TokenStream::new();
    for (_, ty) in handler.arguments().unwrap_or_default() {
        if let Some(Guard::Jwt(Some(other))) = Guard::of(ty)
            && other.to_token_stream().to_string() != claims.to_token_stream().to_string()
        {
            checks.extend(quote_spanned! {other.span()=>
                const _: fn(#claims) -> #other = |claims| claims;
            });
        }
    }
    checks
}
