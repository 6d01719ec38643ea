//! The macros of `jwt-core`; use them through it.

mod attr;
mod claims;
mod diag;
mod names;
mod route;
mod vocabulary;

#[cfg(test)]
mod snapshot;

use proc_macro::TokenStream;
use syn::parse_macro_input;
use vocabulary::Kind;

/// Claims.
#[proc_macro_derive(Claims, attributes(claim, claims))]
pub fn derive_claims(input: TokenStream) -> TokenStream {
    claims::derive(parse_macro_input!(input)).into()
}

/// Roles.
#[proc_macro_derive(Role, attributes(role))]
pub fn derive_role(input: TokenStream) -> TokenStream {
    vocabulary::derive(Kind::Role, parse_macro_input!(input)).into()
}

/// Scopes.
#[proc_macro_derive(Scope, attributes(scope))]
pub fn derive_scope(input: TokenStream) -> TokenStream {
    vocabulary::derive(Kind::Scope, parse_macro_input!(input)).into()
}

/// Permissions.
#[proc_macro_derive(Permission, attributes(permission))]
pub fn derive_permission(input: TokenStream) -> TokenStream {
    vocabulary::derive(Kind::Permission, parse_macro_input!(input)).into()
}

/// Protects a route.
#[proc_macro_attribute]
pub fn jwt_protected(arguments: TokenStream, item: TokenStream) -> TokenStream {
    route::protected(arguments.into(), item.into()).into()
}

/// Says that a route is public.
#[proc_macro_attribute]
pub fn jwt_public(arguments: TokenStream, item: TokenStream) -> TokenStream {
    route::public(arguments.into(), item.into()).into()
}
