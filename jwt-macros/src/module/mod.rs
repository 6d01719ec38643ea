//! `#[jwt_protected(..)] mod api { .. }`: every route in it is protected, and asks what the module asks too.

mod items;

use crate::attr;
use crate::diag::Faults;
use crate::route::attributes::{is_route, protection as protection_of};
use crate::route::carrier::{Carrier, claims_of};
use crate::route::check_logic;
use crate::route::parse::{self, WITHIN};
use crate::route::syntax::Protection;
use crate::route::when::{self, Surroundings};
use items::{Item, Kind};
use proc_macro2::{Delimiter, Group, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::ext::IdentExt;
use syn::{Attribute, Ident, Meta, Path, Type, parse_quote};

/// Whether `item` is a module.
pub(crate) fn is_module(item: &TokenStream) -> bool {
    items::first(item.clone()).is_some_and(|item| matches!(item.kind, Kind::Module { .. }))
}

pub(crate) fn protected(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut faults = Faults::default();
    let protection = parse::protection(arguments, &mut faults);
    let Some(Item { attrs, before, kind: Kind::Module { name, content } }) = items::first(item.clone()) else {
        return quote!(#faults #item);
    };
    let krate = attr::jwt_core(protection.krate.clone());
    check(&attrs, &protection, &mut faults);

    // What the module asks is carried by a struct beside it, where the names of its attribute are in scope.
    let marker = format_ident!("jwt_rule_of_mod_{}", name.unraw(), span = Span::call_site());
    let policy = protection.within.as_ref().or_else(|| protection.policies().next().map(|policy| &policy.path));
    let claims: Option<Type> = protection.claims.clone().or_else(|| Some(claims_of(policy?, &krate)));
    let asks = !faults.is_empty() || protection.asks() || protection.claims.is_some();
    let within: Option<Path> = match (asks, &protection.within) {
        (true, _) => Some(parse_quote!(super::#marker)),
        (false, Some(outer)) => Some(parse_quote!(super::#outer)),
        (false, None) => None,
    };
    let carrier = asks.then(|| {
        let carrier = Carrier {
            krate: &krate,
            ty: marker.to_token_stream(),
            generics: None,
            fixed: marker.to_token_stream(),
            name: name.unraw().to_string(),
            claims: claims.as_ref(),
            around: Surroundings::Module,
        };
        let implementation = match faults.is_empty() {
            true => carrier.expand(&protection),
            false => carrier.with_rule(&Protection::default(), &quote!(#krate::__private::Rule::Any(&[]))),
        };
        let (over, unit) = (carrier.over(), carrier.unit());
        quote! {
            #[doc(hidden)]
            #[allow(nonstandard_style, dead_code)]
            struct #marker;
            #implementation
            #over
            #unit
        }
    });

    let mut inner = Inner { krate: protection.krate.as_ref(), name: &name, faults: &mut faults };
    let content_new = inner.items(content.stream(), within.as_ref());
    let mut group = Group::new(Delimiter::Brace, content_new);
    group.set_span(content.span());
    quote!(#faults #carrier #(#attrs)* #before #group)
}

fn check(attrs: &[Attribute], protection: &Protection, faults: &mut Faults) {
    for other in attrs.iter().filter(|attr| protection_of(attr).is_some()) {
        faults.over(other.path(), "the module is declared twice; join the rules by `,` in one `#[jwt_protected(..)]`");
    }
    if !faults.is_empty() {
        return;
    }
    let about = protection.claims.is_some() || protection.within.is_some() || protection.policies().next().is_some();
    if let (true, false, Some(span)) = (protection.asks(), about, protection.first_span()) {
        faults.at(span, "the rule of a module says what it is about; add `claims = User`");
    }
    when::check(protection, &Surroundings::Module, faults);
    if faults.is_empty() {
        check_logic::check(protection, faults);
    }
}

/// The inside of a protected module.
struct Inner<'a> {
    krate: Option<&'a Path>,
    name: &'a Ident,
    faults: &'a mut Faults,
}

impl Inner<'_> {
    fn items(&mut self, tokens: TokenStream, within: Option<&Path>) -> TokenStream {
        items::all(tokens).into_iter().map(|item| self.item(item, within)).collect()
    }

    fn item(&mut self, mut item: Item, within: Option<&Path>) -> TokenStream {
        match &item.kind {
            Kind::Function if item.attrs.iter().any(is_route) => self.declare(&mut item.attrs, within),
            Kind::Module { .. } if item.attrs.iter().any(|attr| protection_of(attr) == Some("jwt_protected")) => {
                self.declare(&mut item.attrs, within);
            }
            Kind::Module { content, name } => {
                let deeper: Option<Path> = within.map(|within| parse_quote!(super::#within));
                let mut group = Group::new(Delimiter::Brace, self.items(content.stream(), deeper.as_ref()));
                group.set_span(content.span());
                item.kind = Kind::Module { name: name.clone(), content: group };
            }
            Kind::Macro(path) => {
                let called = path.to_string().replace(' ', "");
                let message = format!(
                    "`{called}!` may hide routes that the protection of `{}` would not reach; write them out, or call it \
                     outside of the module",
                    self.name
                );
                self.faults.over(path, message);
            }
            Kind::Function | Kind::Other => {}
        }
        item.into_token_stream()
    }

    /// Makes an item ask what the module asks; a public route stays public.
    fn declare(&self, attrs: &mut Vec<Attribute>, within: Option<&Path>) {
        let key = Ident::new(WITHIN, Span::call_site());
        let within = within.map(|within| quote!(#key = #within,));
        match attrs.iter_mut().find(|attr| protection_of(attr).is_some()) {
            Some(attr) if protection_of(attr) == Some("jwt_protected") => {
                let path = attr.path();
                attr.meta = match &attr.meta {
                    Meta::List(list) => {
                        let own = &list.tokens;
                        parse_quote!(#path(#within #own))
                    }
                    Meta::Path(_) | Meta::NameValue(_) => parse_quote!(#path(#within)),
                };
            }
            Some(_) => {}
            None => {
                let krate = attr::jwt_core(self.krate.cloned());
                let given = self.krate.map(|krate| quote!(crate = #krate,));
                attrs.insert(0, parse_quote!(#[#krate::jwt_protected(#within #given)]));
            }
        }
    }
}
