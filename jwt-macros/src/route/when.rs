//! `when(..)` as code: its names bound to the claims and to the route's parameters, parsed as Rocket parses them.

use super::handler::Handler;
use super::syntax::{Policy, Protection, Question, When};
use super::uri::{Place, Uri};
use crate::attr;
use crate::diag::Faults;
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Expr, Lifetime, PatIdent, Type, visit_mut};

/// What a condition may name beside what is in scope.
pub(crate) enum Surroundings<'a> {
    /// A route: `claims`, and the parameters of its URI.
    Route(&'a Handler),
    /// A policy: `claims`, and the policy itself as `self`.
    Policy,
    /// A protected module: `claims`.
    Module,
}

/// `fn answer(..)` of the trait `Policy`; nothing where the rules ask nothing in code.
pub(crate) fn answer(protection: &Protection, around: &Surroundings<'_>, krate: &TokenStream) -> Option<TokenStream> {
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
        let (number, unit) = (WITHIN, unit(within, &private));
        arms.extend(quote!(#number => #asked.policy(#unit),));
    }
    if arms.is_empty() {
        return None;
    }
    let receiver = match around {
        // The `self` of the conditions is the one that is written in them.
        Surroundings::Policy => protection.conditions().find_map(|when| first(&when.tokens, &"self")),
        Surroundings::Route(_) | Surroundings::Module => None,
    };
    let receiver = Ident::new("self", receiver.unwrap_or_else(Span::mixed_site));
    let question = Ident::new("question", Span::mixed_site());
    Some(quote! {
        #[allow(nonstandard_style, unused_variables, unused_parens, clippy::needless_bool, clippy::redundant_closure_call)]
        fn answer(&#receiver, #question: usize, #asked: &#private::Question<'_, '_, Self::Claims>) -> #private::Truth {
            match #question {
                #arms
                _ => #private::Truth::Unknown,
            }
        }
    })
}

/// The number of the question whether the rule of the module around holds.
pub(crate) const WITHIN: usize = usize::MAX;

fn named(policy: &Policy, asked: &Ident, private: &TokenStream) -> TokenStream {
    let unit = unit(&policy.path, private);
    let asked = Ident::new("asked", asked.span().located_at(policy.path.span()));
    quote_spanned!(policy.path.span()=> #asked.policy(#unit))
}

/// The value of a policy without fields.
fn unit(path: &syn::Path, private: &TokenStream) -> TokenStream {
    let private = attr::located(private, path.span());
    quote_spanned!(path.span()=> <#path as #private::UnitPolicy>::UNIT)
}

fn condition(when: &When, around: &Surroundings<'_>, asked: &Ident, private: &TokenStream) -> TokenStream {
    let mut names = vec!["claims".to_owned()];
    let mut bindings = TokenStream::new();
    if let Surroundings::Route(handler) = around {
        let uri = handler.uri();
        for (ident, ty) in handler.arguments().unwrap_or_default() {
            let name = ident.unraw().to_string();
            if let (Some(place), Some(span)) = (uri.place(&name), first(&when.tokens, &name)) {
                let mut bound = ident.clone();
                bound.set_span(span);
                let value = parameter(place, &name, ty, &uri, asked, private);
                bindings.extend(quote! {
                    let ::core::option::Option::Some(#bound) = #value else { return #private::Truth::Unknown };
                });
                names.push(name);
            }
        }
    }
    let claims = Ident::new("claims", first(&when.tokens, "claims").unwrap_or_else(Span::mixed_site));
    let condition = resolved(&when.tokens, &names);
    let mut group = Group::new(proc_macro2::Delimiter::Parenthesis, condition);
    group.set_span(when.parentheses.join());
    // Of `if`, what the user wrote is the only label of a type error.
    quote! {
        {
            #bindings
            let #claims = #asked.claims();
            #private::Truth::from((|| -> bool { if #group { true } else { false } })())
        }
    }
}

/// The value of one parameter, by the same functions that Rocket's own code calls. They stand at the type, so that
/// what is wrong with the type is said there, once.
fn parameter(place: Place, name: &str, ty: &Type, uri: &Uri, asked: &Ident, private: &TokenStream) -> TokenStream {
    let ty = elided(ty);
    let private = attr::located(private, ty.span());
    let call = |name: &str, function: &str| {
        let (name, function) = (Ident::new(name, ty.span()), Ident::new(function, ty.span()));
        quote_spanned!(ty.span()=> <#ty as #private::#name>::#function)
    };
    let form = || {
        let [init, push, finalize] = ["init", "push_value", "finalize"].map(|function| call("FromForm", function));
        let fixed = uri.fixed.iter().map(|(name, value)| quote!((#name, #value)));
        (quote!(&[#(#fixed),*]), quote!(#init, #push, #finalize))
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
            let (fixed, form) = form();
            quote!(#asked.query(#fixed, #name, #form))
        }
        Place::TrailingQuery => {
            let (fixed, form) = form();
            let named = uri.query_names();
            quote!(#asked.trailing_query(#fixed, &[#(#named),*], #form))
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
                let text = literal.to_string();
                let mentions = [format!("{{{name}}}"), format!("{{{name}:")].iter().any(|part| text.contains(part));
                mentions.then(|| literal.span())
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

/// What is wrong with the names in conditions, where the compiler would not say how to mend it.
pub(crate) fn check(protection: &Protection, around: &Surroundings<'_>, faults: &mut Faults) {
    for when in protection.conditions() {
        let mut names = Names::default();
        names.visit_expr(&when.condition);
        for ident in &names.used {
            let name = ident.unraw().to_string();
            if names.bound.contains(&name) {
                continue;
            }
            if let Some(message) = misplaced(&name, around) {
                faults.at(ident.span(), message);
            }
        }
    }
}

fn misplaced(name: &str, around: &Surroundings<'_>) -> Option<String> {
    match around {
        Surroundings::Policy => None,
        Surroundings::Module if name == "self" => {
            Some("a module has no `self`; `when` of a protected module sees `claims`".to_owned())
        }
        Surroundings::Module => None,
        Surroundings::Route(_) if name == "self" => {
            Some("a route has no `self`; `when` sees `claims` and the parameters of the route's URI".to_owned())
        }
        Surroundings::Route(handler) => {
            let arguments = handler.arguments()?;
            let argument = arguments.iter().any(|(ident, _)| ident.unraw() == name);
            match (argument, handler.uri().place(name)) {
                (true, Some(_)) if name == "claims" => {
                    Some("the parameter `claims` hides the claims; give the parameter another name".to_owned())
                }
                (true, None) if handler.is_data(name) => Some(format!(
                    "`{name}` is the body, which is not read before the rule is met; `when` sees `claims` and the \
                     parameters of the route's URI, for what is loaded or sent ask `user.require(..)` in the handler"
                )),
                (true, None) if name != "claims" => Some(format!(
                    "`{name}` is not in the route's URI; `when` sees `claims` and the parameters of the URI"
                )),
                _ => None,
            }
        }
    }
}

/// The plain names that an expression uses, and those that it makes.
#[derive(Default)]
struct Names {
    used: Vec<Ident>,
    bound: Vec<String>,
}

impl<'ast> Visit<'ast> for Names {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        if let Expr::Path(path) = expr
            && let Some(ident) = path.path.get_ident()
        {
            self.used.push(ident.clone());
        }
        visit::visit_expr(self, expr);
    }

    fn visit_pat_ident(&mut self, pat: &'ast PatIdent) {
        self.bound.push(pat.ident.unraw().to_string());
        visit::visit_pat_ident(self, pat);
    }
}
