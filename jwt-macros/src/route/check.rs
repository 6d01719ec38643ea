//! What is wrong with a protected or public handler: where the attribute stands, and what stands beside it.

use super::attributes;
use super::model::{Access, Guard, Route};
use crate::diag::{Faults, text};
use crate::rule::condition;
use crate::rule::syntax::path_text;
use crate::rule::when::Surroundings;
use proc_macro2::Span;
use syn::{GenericArgument, PathArguments, Type};

pub(super) fn check(route: &Route, faults: &mut Faults) {
    placement(route, faults);
    protections(route, faults);
    guards(route, faults);
    if let Access::Protected(protection) = &route.access {
        // `DefaultClaims` stands in, and no name of its is a variant; the compiler would only speak of two types.
        if let (None, Some(variant)) = (&route.claims, protection.first_variant()) {
            let message = format!("nothing says which claims type has `{}`; add `claims = User`", path_text(variant));
            faults.over(variant, message);
        }
        condition::check(protection, &Surroundings::Route(&route.handler), faults);
    }
}

fn placement(route: &Route, faults: &mut Faults) {
    if let Some(receiver) = route.handler.sig.receiver() {
        let attribute = route.attribute();
        let message =
            format!("`#[{attribute}]` wants a handler function; a route has no `self`, move it out of the impl");
        faults.over(receiver, message);
        return;
    }
    if route.handler.routes.is_empty() {
        let attribute = route.attribute();
        let message = format!(
            "`#[{attribute}]` has no route attribute below it; write it above `#[get(..)]`, `#[post(..)]` or the like"
        );
        faults.at(Span::call_site(), message);
    }
    for second in route.handler.routes.iter().skip(1) {
        let message = format!("`{}` has two route attributes; write a handler for each", route.handler.sig.ident);
        faults.over(second.path(), message);
    }
}

fn protections(route: &Route, faults: &mut Faults) {
    for other in &route.handler.protections {
        let (first, second) = (route.attribute(), attributes::protection(other).unwrap_or_default());
        let ident = &route.handler.sig.ident;
        let message = match (first, second) {
            ("jwt_protected", "jwt_protected") => {
                format!("`{ident}` is protected twice; join the rules by `,` in one `#[jwt_protected(..)]`")
            }
            ("jwt_public", "jwt_public") => format!("`{ident}` is public twice; remove one `#[jwt_public(..)]`"),
            _ => format!("`{ident}` is both protected and public; keep `#[jwt_protected]` or `#[jwt_public]`"),
        };
        faults.over(other.path(), message);
    }
}

fn guards(route: &Route, faults: &mut Faults) {
    let mut known: Option<&Type> = match &route.access {
        Access::Protected(protection) => protection.claims.as_ref(),
        Access::Public { .. } => None,
    };
    for (_, ty) in route.handler.arguments().unwrap_or_default() {
        match (Guard::of(ty), &route.access) {
            (Some(Guard::Softened(outer, claims)), _) => {
                let inner = claims.map(text).unwrap_or_default();
                let message = format!(
                    "`{outer}<Jwt<{inner}>>` lets a bad token through; write `MaybeJwt<{inner}>`, which is empty \
                     only where no token was sent"
                );
                faults.over(ty, message);
            }
            (Some(Guard::SoftProof(outer)), _) => {
                let message = format!(
                    "`{outer}<Granted<..>>` lets a bad token through; take `Jwt<..>`, and ask `user.require(..)` in the handler"
                );
                faults.over(ty, message);
            }
            (Some(Guard::Granted(_)), Access::Public { .. }) => {
                faults.over(ty, "`Granted` demands a token, and the route is public; use `#[jwt_protected]`");
            }
            (Some(Guard::Jwt(claims)), Access::Public { .. }) => {
                let inner = claims.map(|claims| format!("<{}>", text(claims))).unwrap_or_default();
                let message = format!(
                    "`Jwt{inner}` demands a token, and the route is public; write `MaybeJwt{inner}` or use \
                     `#[jwt_protected]`"
                );
                faults.over(ty, message);
            }
            (Some(Guard::Jwt(Some(claims))), Access::Protected(_)) => match known {
                Some(first) if !same(first, claims) => {
                    let message = format!(
                        "a handler has one claims type, and this one has `{}` and `{}`; use one of them",
                        text(first),
                        text(claims),
                    );
                    faults.over(claims, message);
                }
                Some(_) => {}
                None => known = Some(claims),
            },
            _ => {}
        }
    }
}

/// Whether two types may be one. `User` and `crate::User` may; that they are is left to the compiler.
pub(super) fn same(one: &Type, other: &Type) -> bool {
    match (one, other) {
        (Type::Group(group), other) | (other, Type::Group(group)) => same(&group.elem, other),
        (Type::Paren(paren), other) | (other, Type::Paren(paren)) => same(&paren.elem, other),
        (Type::Path(one), Type::Path(other)) => match (one.path.segments.last(), other.path.segments.last()) {
            (Some(one), Some(other)) => one.ident == other.ident && same_arguments(&one.arguments, &other.arguments),
            _ => false,
        },
        _ => text(one) == text(other),
    }
}

fn same_arguments(one: &PathArguments, other: &PathArguments) -> bool {
    match (one, other) {
        (PathArguments::AngleBracketed(one), PathArguments::AngleBracketed(other)) => {
            one.args.len() == other.args.len()
                && one.args.iter().zip(&other.args).all(|pair| match pair {
                    (GenericArgument::Type(one), GenericArgument::Type(other)) => same(one, other),
                    (one, other) => text(one) == text(other),
                })
        }
        (one, other) => text(one) == text(other),
    }
}
