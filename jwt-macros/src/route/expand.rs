//! The function as written, and beside it the route: what carries its rule, a shim, and the conversion into a `Route`.
//!
//! `routes![edit]` constructs `edit {}` and calls `into_route`; that Rocket does so is tested in `tests/`.

use super::attributes;
use super::handler::{self, Handler};
use super::model::{Access, Guard, Route};
use crate::rule::carrier::{Carrier, claims_of};
use crate::rule::when::Surroundings;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Ident, Type};

pub(super) fn expand(route: &Route) -> TokenStream {
    match &route.access {
        Access::Protected(protection) => {
            let carrier = carrier(route);
            let (implementation, same) = (carrier.expand(protection), same_claims(route));
            protected(route, &carrier, quote!(#implementation #same))
        }
        Access::Public { reason } => public(route, reason),
    }
}

/// For a faulty attribute: the route is there, so that `routes![..]` and `uri!` stay quiet, and nobody gets in.
pub(super) fn fallback(route: &Route) -> TokenStream {
    if route.handler.routes.is_empty() || route.handler.sig.receiver().is_some() {
        return route.handler.function();
    }
    let carrier = carrier(route);
    protected(route, &carrier, carrier.fallback())
}

/// The type that carries the rule of a route.
fn carrier(route: &Route) -> Carrier<'_> {
    let marker = rule_type(&route.handler).into_token_stream();
    Carrier {
        krate: &route.krate,
        ty: marker.clone(),
        generics: None,
        fixed: marker,
        name: route.handler.sig.ident.unraw().to_string(),
        claims: route.claims.as_ref(),
        around: Surroundings::Route(&route.handler),
    }
}

fn protected(route: &Route, carrier: &Carrier<'_>, implementation: TokenStream) -> TokenStream {
    let Route { krate, handler, .. } = route;
    let marker = &carrier.ty;
    let route = match handler.arguments() {
        // Not `into_route`: a finished `Route` takes no more sentinels.
        Some(arguments) => {
            shim(route, &arguments, |shim| quote!(#krate::__private::protected(#marker, #shim {}.into_info())))
        }
        None => {
            let (unit, guarded) =
                (carrier.unit(), without_shim(handler, Some(&quote!(#krate::__private::Guard<#marker>))));
            quote!(#unit #guarded)
        }
    };
    quote! {
        #[doc(hidden)]
        #[allow(nonstandard_style, dead_code)]
        struct #marker;

        #implementation

        #route
    }
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
fn same_claims(route: &Route) -> TokenStream {
    let Some(claims) = &route.claims else { return TokenStream::new() };
    let mut checks = TokenStream::new();
    for (_, ty) in route.handler.arguments().unwrap_or_default() {
        let (other, span) = match Guard::of(ty) {
            Some(Guard::Jwt(Some(other))) => (other.clone(), other.span()),
            Some(Guard::Granted(Some(Type::Path(policy)))) => (claims_of(&policy.path, &route.krate), policy.span()),
            _ => continue,
        };
        if other.to_token_stream().to_string() != claims.to_token_stream().to_string() {
            checks.extend(quote_spanned! {span=>
                const _: fn(#claims) -> #other = |claims| claims;
            });
        }
    }
    checks
}
