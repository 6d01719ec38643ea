//! A handler together with what was asked for it.

use super::handler::Handler;
use crate::attr;
use crate::diag::{Faults, Once};
use crate::rule::carrier::claims_of;
use crate::rule::parse;
use crate::rule::syntax::Protection;
use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, Lit, LitStr, Path, Token, Type};

pub(crate) struct Route {
    pub(crate) krate: TokenStream,
    pub(crate) handler: Handler,
    pub(crate) access: Access,
    /// The claims type that was named: by the attribute, by a `Jwt<..>` argument, by the module around, or by a policy.
    pub(crate) claims: Option<Type>,
}

pub(crate) enum Access {
    Protected(Box<Protection>),
    Public { reason: String },
}

impl Route {
    pub(crate) fn protected(mut protection: Protection, handler: Handler) -> Self {
        let krate = attr::jwt_core(protection.krate.take());
        // What is written nearest says what the rule is about.
        let claims = protection.claims.clone().or_else(|| handler.claims());
        let policies = || protection.policies().map(|policy| policy.path.clone()).chain(handler.granted()).next();
        let policy = || protection.within.clone().or_else(policies);
        let claims = claims.or_else(|| Some(claims_of(&policy()?, &krate)));
        Self { krate, handler, access: Access::Protected(Box::new(protection)), claims }
    }

    pub(crate) fn public(public: Public, handler: Handler) -> Self {
        let reason = public.reason.map(|reason| reason.value()).unwrap_or_default();
        Self { krate: attr::jwt_core(public.krate), handler, access: Access::Public { reason }, claims: None }
    }

    /// What the user wrote above the handler.
    pub(crate) fn attribute(&self) -> &'static str {
        match self.access {
            Access::Protected(_) => "jwt_protected",
            Access::Public { .. } => "jwt_public",
        }
    }
}

impl Handler {
    /// The claims type of the first `Jwt<..>` argument.
    fn claims(&self) -> Option<Type> {
        self.arguments()?.into_iter().find_map(|(_, ty)| match Guard::of(ty) {
            Some(Guard::Jwt(claims)) => claims.cloned(),
            _ => None,
        })
    }

    /// The policy of the first `Granted<..>` argument.
    fn granted(&self) -> Option<Path> {
        self.arguments()?.into_iter().find_map(|(_, ty)| match Guard::of(ty) {
            Some(Guard::Granted(Some(Type::Path(policy)))) => Some(policy.path.clone()),
            _ => None,
        })
    }
}

/// A guard of ours among the arguments.
pub(crate) enum Guard<'a> {
    /// `Jwt<T>`, with its `T`.
    Jwt(Option<&'a Type>),
    /// `Granted<P>`, with its `P`.
    Granted(Option<&'a Type>),
    /// `Option<Jwt<T>>` or `Result<Jwt<T>, _>`, with the outer name and the `T`.
    Softened(&'a Ident, Option<&'a Type>),
    /// The same of `Granted<P>`.
    SoftProof(&'a Ident),
}

impl<'a> Guard<'a> {
    pub(crate) fn of(ty: &'a Type) -> Option<Self> {
        let (name, first) = applied(ty)?;
        if name == "Jwt" {
            return Some(Self::Jwt(first));
        }
        // A type of that name without a policy is somebody else's.
        if name == "Granted" && first.is_some() {
            return Some(Self::Granted(first));
        }
        let soft = name == "Option" || name == "Result";
        match Self::of(first?)? {
            Self::Jwt(claims) if soft => Some(Self::Softened(name, claims)),
            Self::Granted(_) if soft => Some(Self::SoftProof(name)),
            _ => None,
        }
    }
}

/// The last name of a path type, and its first type argument.
fn applied(ty: &Type) -> Option<(&Ident, Option<&Type>)> {
    match ty {
        Type::Group(group) => applied(&group.elem),
        Type::Paren(paren) => applied(&paren.elem),
        Type::Path(path) => {
            let last = path.path.segments.last()?;
            let first = match &last.arguments {
                syn::PathArguments::AngleBracketed(arguments) => {
                    arguments.args.iter().find_map(|argument| match argument {
                        syn::GenericArgument::Type(ty) => Some(ty),
                        _ => None,
                    })
                }
                _ => None,
            };
            Some((&last.ident, first))
        }
        _ => None,
    }
}

/// What stands in `#[jwt_public(..)]`.
#[derive(Default)]
pub(crate) struct Public {
    pub(crate) reason: Option<LitStr>,
    pub(crate) krate: Option<Path>,
}

const EXAMPLE: &str = "`#[jwt_public(\"why anyone may call this\")]`";

impl Public {
    pub(crate) fn read(tokens: TokenStream, faults: &mut Faults) -> Self {
        if tokens.is_empty() {
            faults.at(Span::call_site(), format!("`#[jwt_public]` wants its reason; write {EXAMPLE}"));
            return Self::default();
        }
        let mut reason: Option<LitStr> = None;
        let mut krate = Once::default();
        let mut told = false;
        let read = |input: ParseStream<'_>| {
            attr::items(input, faults, |input, faults| {
                if input.peek(Lit) {
                    told = true;
                    return reason_of(input, &mut reason, faults);
                }
                let start = input.span();
                let Ok(key) = input.call(Ident::parse_any) else {
                    told = true;
                    return Err(syn::Error::new(start, format!("a reason is text in quotes; write {EXAMPLE}")));
                };
                if key == "crate" && input.peek(Token![=]) {
                    krate.set(&key, attr::value(&key, input, "crate = path::to::jwt_core")?, faults);
                    return Ok(());
                }
                told = true;
                let ruled = parse::protection(key_and(&key, input)?, &mut Faults::default());
                let message = match ruled.rules.is_empty() && ruled.claims.is_none() && ruled.issuers.is_empty() {
                    true => format!("a reason is text in quotes; write {EXAMPLE}"),
                    false => format!("a public route has no rule; remove `{key}` or use `#[jwt_protected]`"),
                };
                Err(syn::Error::new(key.span(), message))
            });
            Ok(())
        };
        if let Err(error) = read.parse2(tokens) {
            faults.add(error);
        }
        if reason.is_none() && !told {
            faults.at(Span::call_site(), format!("`#[jwt_public]` wants its reason; write {EXAMPLE}"));
        }
        Self { reason, krate: krate.into_inner() }
    }
}

/// The item that begins with `key`, for a look at what it would mean elsewhere.
fn key_and(key: &Ident, input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut tokens = key.to_token_stream();
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<proc_macro2::TokenTree>()?.to_tokens(&mut tokens);
    }
    Ok(tokens)
}

fn reason_of(input: ParseStream<'_>, reason: &mut Option<LitStr>, faults: &mut Faults) -> syn::Result<()> {
    match input.parse()? {
        Lit::Str(text) if text.value().trim().is_empty() => {
            faults.at(text.span(), format!("the reason is empty; write {EXAMPLE}"));
        }
        Lit::Str(text) if reason.is_some() => faults.at(text.span(), "a route has one reason; join the two texts"),
        Lit::Str(text) => *reason = Some(text),
        other => faults.at(other.span(), format!("a reason is text in quotes; write {EXAMPLE}")),
    }
    Ok(())
}
