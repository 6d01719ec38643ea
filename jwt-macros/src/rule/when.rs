//! `when(..)` as code: its names bound to the claims and to the route's parameters, parsed as Rocket parses them.

use super::condition::Names;
use super::syntax::{Policy, Protection, Question, When};
use crate::attr;
use crate::route::handler::Handler;
use crate::route::uri::{Place, Uri};
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{ItemStruct, Lifetime, Type, visit_mut};

/// What a condition may name beside what is in scope.
pub(crate) enum Surroundings<'a> {
    /// A route: `claims`, and the parameters of its URI.
    Route(&'a Handler),
    /// A policy: `claims`, and the policy itself as `self`.
    Policy(&'a ItemStruct),
    /// A protected module: `claims`.
    Module,
}

/// `fn answer(..)` of the trait `Policy`; nothing where the rules ask nothing in code.
pub(crate) fn answer(
    protection: &Protection,
    around: &Surroundings<'_>,
    claims: Option<&Type>,
    krate: &TokenStream,
) -> Option<TokenStream> {
    let private = quote!(#krate::__private);
    let asked = Ident::new("asked", Span::mixed_site());
    let mut arms = TokenStream::new();
    for question in protection.questions() {
        let (number, answer) = match question {
            Question::When(when) => (when.number, condition(when, around, &asked, &private)),
            Question::Policy(policy) => (policy.number, named(policy, &asked, &private)),
        };
        arms.extend(quote!(#number => #answer,));
    }
    if let Some(within) = &protection.within {
        // At the claims type, for that may be what the module does not agree with.
        let place = claims.map_or_else(Span::call_site, Spanned::span);
        let within = syn::parse2(attr::located(&quote!(#within), place)).unwrap_or_else(|_| within.clone());
        let (number, unit, asked) = (protection.within_number(), unit(&within, &private), located(&asked, place));
        let module = Ident::new("module", place);
        arms.extend(quote!(#number =>));
        arms.extend(quote_spanned!(place=> #asked.#module(#unit),));
    }
    if arms.is_empty() {
        return None;
    }
    let receiver = match around {
        // The `self` of the conditions is the one that is written in them.
        Surroundings::Policy(_) => protection.conditions().find_map(|when| first(&when.tokens, "self")),
        Surroundings::Route(_) | Surroundings::Module => None,
    };
    let receiver = Ident::new("self", receiver.unwrap_or_else(Span::mixed_site));
    let (question, given) = (Ident::new("question", Span::mixed_site()), given());
    // What is not right with the claims type is told where that was named, and the compiler asks about it for the signature too.
    let place = claims.map_or_else(Span::call_site, Spanned::span);
    let (here, receiver) = (attr::located(&private, place), located(&receiver, place));
    let (question_here, given, asked) = (located(&question, place), located(&given, place), located(&asked, place));
    let signature = quote_spanned! {place=>
        fn answer(
            &#receiver,
            #question_here: usize,
            #given: &Self::Claims,
            #asked: &#here::Question<'_, '_, Self::Claims>,
        ) -> #here::Truth
    };
    let mut body = Group::new(
        Delimiter::Brace,
        quote! {
            match #question {
                #arms
                _ => #private::Truth::Unknown,
            }
        },
    );
    body.set_span(place);
    Some(quote! {
        #[allow(nonstandard_style, unused_variables, unused_parens, clippy::needless_bool, clippy::redundant_closure_call)]
        #signature #body
    })
}

fn named(policy: &Policy, asked: &Ident, private: &TokenStream) -> TokenStream {
    let unit = unit(&policy.path, private);
    let asked = located(asked, policy.path.span());
    quote_spanned!(policy.path.span()=> #asked.policy(#unit))
}

/// The argument that holds the claims.
fn given() -> Ident {
    Ident::new("claims", Span::mixed_site())
}

/// The name, as if written at `place`.
fn located(name: &Ident, place: Span) -> Ident {
    Ident::new(&name.to_string(), name.span().located_at(place))
}

/// The value of a policy without fields.
fn unit(path: &syn::Path, private: &TokenStream) -> TokenStream {
    let private = attr::located(private, path.span());
    quote_spanned!(path.span()=> <#path as #private::UnitPolicy>::THIS)
}

fn condition(when: &When, around: &Surroundings<'_>, asked: &Ident, private: &TokenStream) -> TokenStream {
    let mut names = vec!["claims".to_owned()];
    let mut bindings = TokenStream::new();
    let stranger = Names::of(&when.condition).stranger(around);
    if let Surroundings::Route(handler) = around {
        let uri = handler.uri();
        for (ident, ty) in handler.arguments().unwrap_or_default() {
            let name = ident.unraw().to_string();
            let Some(place) = uri.place(&name) else { continue };
            let mut bound = ident.clone();
            if let Some(span) = first(&when.tokens, &name) {
                bound.set_span(span);
                let value = parameter(place, &name, ty, &uri, asked, private);
                bindings.extend(quote! {
                    let ::core::option::Option::Some(#bound) = #value else { return #private::Truth::Unknown };
                });
                names.push(name);
            } else if let Some(stranger) = stranger {
                // Not asked for, and in scope: the compiler names it where another name is spelled much like it.
                bound.set_span(ident.span().resolved_at(stranger));
                bindings.extend(quote!(let #bound = #private::NotAsked;));
            }
        }
    }
    let unnamed = || stranger.map_or_else(Span::mixed_site, |stranger| when.key.span().resolved_at(stranger));
    let claims = Ident::new("claims", first(&when.tokens, "claims").unwrap_or_else(unnamed));
    let condition = resolved(&when.tokens, &names);
    let mut group = Group::new(Delimiter::Parenthesis, condition);
    let parentheses = when.parentheses.join();
    group.set_span(parentheses);
    let given = given();
    // Of `if`, what the user wrote is the only label of a type error; the closure keeps a `return` in the condition.
    let place = Span::call_site().located_at(parentheses);
    let closure = quote_spanned!(place=> || -> bool { if #group { true } else { false } });
    quote! {
        {
            #bindings
            let #claims = #given;
            #private::Truth::from((#closure)())
        }
    }
}

/// The value of one parameter, by the same functions that Rocket's own code calls. They are called at the type, and as
/// Rocket calls them, so that what is wrong with the type is said there, and once.
fn parameter(place: Place, name: &str, ty: &Type, uri: &Uri, asked: &Ident, private: &TokenStream) -> TokenStream {
    let ty = elided(ty);
    let private = attr::located(private, ty.span());
    let place_of_type = Span::mixed_site().located_at(ty.span());
    let asked = located(asked, ty.span());
    let call = |name: &str, function: &str| {
        let (name, function) = (Ident::new(name, ty.span()), Ident::new(function, ty.span()));
        quote_spanned!(ty.span()=> <#ty as #private::#name>::#function)
    };
    let form = |fields: TokenStream| {
        let (init, push) = (call("FromForm", "init"), call("FromForm", "push_value"));
        let finalize = call("FromForm", "finalize");
        let options = quote_spanned!(ty.span()=> #private::Options::Lenient);
        quote_spanned! {place_of_type=>
            #fields.and_then(|fields| {
                let mut form = #init(#options);
                for field in fields {
                    #push(&mut form, field);
                }
                #finalize(form).ok()
            })
        }
    };
    match place {
        Place::Segment(number) => {
            let parse = call("FromParam", "from_param");
            quote!(#asked.segment(#number, #parse))
        }
        Place::Segments(number) => {
            let parse = call("FromSegments", "from_segments");
            quote!(#asked.segments(#number, #parse))
        }
        Place::Query => {
            let fixed = uri.fixed();
            form(quote_spanned!(place_of_type=> #asked.query(&[#fixed], #name)))
        }
        Place::TrailingQuery => {
            let (fixed, named) = (uri.fixed(), uri.query_names());
            form(quote_spanned!(place_of_type=> #asked.trailing_query(&[#fixed], &[#(#named),*])))
        }
    }
}

/// The type with every lifetime left to the compiler, resolving where the attribute stands.
fn elided(ty: &Type) -> Type {
    struct Elide;
    impl visit_mut::VisitMut for Elide {
        fn visit_lifetime_mut(&mut self, lifetime: &mut Lifetime) {
            lifetime.ident = Ident::new("_", lifetime.ident.span());
        }
    }
    let mut ty = syn::parse2(attr::resolved_here(ty.to_token_stream())).unwrap_or_else(|_| ty.clone());
    visit_mut::VisitMut::visit_type_mut(&mut Elide, &mut ty);
    ty
}

/// Where the condition names `name` first: as a word of its own, or in a format string.
fn first(tokens: &TokenStream, name: &str) -> Option<Span> {
    // Behind a single dot stands a field or a method, behind `::` the member of a path.
    let mut before = [None, None];
    for token in tokens.clone() {
        let found = match &token {
            TokenTree::Ident(ident) if ident.unraw() == name => {
                let member = matches!(before, [Some('.'), second] if second != Some('.')) || before == [Some(':'); 2];
                (!member).then(|| ident.span())
            }
            TokenTree::Group(group) => first(&group.stream(), name),
            TokenTree::Literal(literal) => {
                captured(&literal.to_string()).any(|captured| captured == name).then(|| literal.span())
            }
            _ => None,
        };
        if found.is_some() {
            return found;
        }
        let sign = match &token {
            TokenTree::Punct(punct) => Some(punct.as_char()),
            _ => None,
        };
        before = [sign, before[0].filter(|_| sign.is_some())];
    }
    None
}

/// The names that a format string captures: `{author}`, `{id:>width$}`.
pub(super) fn captured(text: &str) -> impl Iterator<Item = &str> {
    let arguments = text.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    let words = arguments.flat_map(|argument| argument.split(|sign: char| !(sign == '_' || sign.is_alphanumeric())));
    words.filter(|word| !word.is_empty())
}

/// The condition with every mention of each name resolving as its first one.
fn resolved(tokens: &TokenStream, names: &[String]) -> TokenStream {
    let places: Vec<_> = names.iter().filter_map(|name| Some((name.as_str(), first(tokens, name)?))).collect();
    resolve(tokens.clone(), &places)
}

fn resolve(tokens: TokenStream, places: &[(&str, Span)]) -> TokenStream {
    let resolve_one = |token| match token {
        TokenTree::Ident(mut ident) => {
            if let Some((_, place)) = places.iter().find(|(name, _)| ident.unraw() == *name) {
                ident.set_span(ident.span().resolved_at(*place));
            }
            TokenTree::Ident(ident)
        }
        TokenTree::Group(group) => {
            let mut new = Group::new(group.delimiter(), resolve(group.stream(), places));
            new.set_span(group.span());
            TokenTree::Group(new)
        }
        other => other,
    };
    tokens.into_iter().map(resolve_one).collect()
}
