//! `#[jwt_protected(..)] mod api { .. }`: every route in it is protected, and asks what the module asks too.

mod items;

use crate::attr;
use crate::diag::Faults;
use crate::route::attributes::{is_route, protection as protection_of};
use crate::rule::carrier::{Carrier, claims_of};
use crate::rule::condition;
use crate::rule::mistakes;
use crate::rule::parse::{self, WITHIN};
use crate::rule::syntax::Protection;
use crate::rule::when::Surroundings;
use items::{Item, Kind};
use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Ident, Meta, Path, Token, Type, parse_quote, parse_quote_spanned};

/// Whether `item` is a module.
pub(crate) fn is_module(item: &TokenStream) -> bool {
    // A look at its words is enough for nearly every function, and each route of an application is asked.
    let perhaps = |token| match token {
        TokenTree::Ident(word) => word == "mod",
        TokenTree::Group(group) => group.delimiter() == Delimiter::None,
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    };
    item.clone().into_iter().any(perhaps)
        && items::first(item.clone()).is_some_and(|item| matches!(item.kind, Kind::Module { .. }))
}

pub(crate) fn protected(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut faults = Faults::default();
    let print = fingerprint(&[&arguments, &item]);
    let protection = parse::protection(arguments, &mut faults);
    let Some(Item { mut attrs, before, kind: Kind::Module { name, content } }) = items::first(item.clone()) else {
        return quote!(#faults #item);
    };
    let krate = attr::jwt_core(protection.krate.clone());
    check(&attrs, &protection, &mut faults);
    // A second declaration was told, and would say more.
    attrs.retain(|attr| protection_of(attr).is_none());

    // What the module asks is carried by a struct beside it, where the names of its attribute are in scope. In a function, the
    // module would not see it; that is what the compiler then says, in these words. What it would see is the struct of a
    // module of the same name outside of the function, so that each knows its own.
    let marker = format_ident!("protected_modules_stand_outside_of_functions__{}", name.unraw());
    let policy = protection.within.as_ref().or_else(|| protection.policies().next().map(|policy| &policy.path));
    let claims: Option<Type> = protection.claims.clone().or_else(|| Some(claims_of(policy?, &krate)));
    let asks = !faults.is_empty() || protection.asks() || protection.claims.is_some();
    let within: Option<Path> = match (asks, &protection.within) {
        (true, _) => Some(parse_quote!(__jwt_module)),
        (false, Some(outer)) => Some(parse_quote!(super::#outer)),
        (false, None) => None,
    };
    // By an import, for one that fails is one error, however often the name is used.
    let import = asks.then(|| {
        let place = Span::call_site().located_at(name.span());
        let marker = Ident::new(&marker.to_string(), place);
        let message = format!(
            "`{}` stands in a function; move it out, for a protected module stands outside of functions",
            name.unraw()
        );
        let own = quote_spanned!(place=> const _: () = ::core::assert!(__jwt_module::PRINT == #print, #message););
        quote! {
            #[allow(unused_imports)]
            use super::#marker as __jwt_module;
            #own
        }
    });
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
            false => carrier.fallback(),
        };
        let (over, unit) = (carrier.over(), carrier.unit());
        quote! {
            #[doc(hidden)]
            #[allow(nonstandard_style, dead_code)]
            struct #marker;
            impl #marker {
                const PRINT: u64 = #print;
            }
            #implementation
            #over
            #unit
        }
    });

    let about = claims.as_ref().map_or_else(Span::call_site, Spanned::span);
    let mut inner = Inner { krate: protection.krate.as_ref(), name: &name, about, faults: &mut faults };
    let content_new = inner.items(content.stream(), within.as_ref());
    let mut group = Group::new(Delimiter::Brace, quote!(#content_new #import));
    group.set_span(content.span());
    quote!(#faults #carrier #(#attrs)* #before #group)
}

/// A number that two modules of one name have in common only if all of their text is the same (FNV-1a).
fn fingerprint(texts: &[&TokenStream]) -> u64 {
    let texts = texts.iter().map(|text| text.to_string()).collect::<Vec<_>>().join("\n");
    texts.bytes().fold(0xcbf2_9ce4_8422_2325, |print, byte| (print ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
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
    condition::check(protection, &Surroundings::Module, faults);
    if faults.is_empty() {
        mistakes::check(protection, faults);
    }
}

/// The inside of a protected module.
struct Inner<'a> {
    krate: Option<&'a Path>,
    name: &'a Ident,
    /// Where the claims type of the module was named.
    about: Span,
    faults: &'a mut Faults,
}

impl Inner<'_> {
    fn items(&mut self, tokens: TokenStream, within: Option<&Path>) -> TokenStream {
        items::all(tokens).into_iter().map(|item| self.item(item, within)).collect()
    }

    fn item(&mut self, mut item: Item, within: Option<&Path>) -> TokenStream {
        if let Some(attr) = item.attrs.iter().find(|attr| hides(attr)) {
            let message =
                "`cfg_attr` hides a route or its rule from the module; write the item twice, each with its `cfg`";
            self.faults.over(attr.path(), message);
            return item.into_token_stream();
        }
        match &item.kind {
            // Should it be no function, the attribute says so.
            Kind::Function | Kind::Other if item.attrs.iter().any(is_route) => self.declare(&mut item.attrs, within),
            Kind::Module { .. } if item.attrs.iter().any(|attr| protection_of(attr) == Some("jwt_protected")) => {
                self.declare(&mut item.attrs, within);
            }
            Kind::Module { content, name } => {
                let deeper: Option<Path> = within.map(|within| parse_quote!(super::#within));
                let mut group = Group::new(Delimiter::Brace, self.items(content.stream(), deeper.as_ref()));
                group.set_span(content.span());
                item.kind = Kind::Module { name: name.clone(), content: group };
            }
            Kind::File(name) => {
                let message = format!(
                    "`{name}` is in another file, which the protection of `{}` does not reach; write it here, or protect \
                     it in its own file",
                    self.name
                );
                self.faults.over(name, message);
            }
            // What `$item` of a macro holds, or several of them.
            Kind::Items(group) => {
                let mut new = Group::new(Delimiter::None, self.items(group.stream(), within));
                new.set_span(group.span());
                item.kind = Kind::Items(new);
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
        if !matches!(item.kind, Kind::Module { .. } | Kind::Items(_)) {
            self.deeper(item.before.clone());
        }
        item.into_token_stream()
    }

    /// Routes that are no items of the module: in the body of a function, or in what a macro is to write.
    fn deeper(&mut self, tokens: TokenStream) {
        let mut sign = false;
        for token in tokens {
            if let TokenTree::Group(group) = &token {
                let attribute = sign && group.delimiter() == Delimiter::Bracket;
                match items::attribute(group.stream()).filter(|attr| attribute && (is_route(attr) || hides(attr))) {
                    Some(attr) => {
                        let message = format!(
                            "the protection of `{}` does not reach a route in here; make it an item of the module",
                            self.name
                        );
                        self.faults.over(attr.path(), message);
                    }
                    None => self.deeper(group.stream()),
                }
            }
            sign = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '#');
        }
    }

    /// Makes an item ask what the module asks; a public route stays public.
    fn declare(&self, attrs: &mut Vec<Attribute>, within: Option<&Path>) {
        // Each with the hygiene of the route: Rocket's code and what is made around it must find each other's names.
        let route =
            attrs.iter().find(|attr| is_route(attr)).or(attrs.first()).map_or_else(Span::call_site, Spanned::span);
        let (place, about) = (Span::call_site().resolved_at(route), self.about.resolved_at(route));
        let key = Ident::new(WITHIN, place);
        let within = within.map(|within| attr::located(&quote!(#within), about)).map(|within| quote!(#key = #within,));
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
                let krate = attr::located(&attr::jwt_core(self.krate.cloned()), place);
                let given = self.krate.map(|krate| quote!(crate = #krate,));
                attrs.insert(0, parse_quote_spanned!(place=> #[#krate::jwt_protected(#within #given)]));
            }
        }
    }
}

/// Whether `attr` is a `cfg_attr` that makes a route or says who may call it. Of what stands in a module, nobody has asked the
/// configuration yet.
fn hides(attr: &Attribute) -> bool {
    if !attr.path().is_ident("cfg_attr") {
        return false;
    }
    let Meta::List(list) = &attr.meta else { return false };
    let parts = Punctuated::<TokenStream, Token![,]>::parse_terminated_with;
    let parts = |input: ParseStream<'_>| parts(input, items::to_comma);
    let parts = parts.parse2(list.tokens.clone()).unwrap_or_default();
    let mut attrs = parts.into_iter().skip(1).filter_map(items::attribute);
    attrs.any(|attr| is_route(&attr) || protection_of(&attr).is_some() || hides(&attr))
}
