//! Rules as data for `jwt-core`, and what the compiler is asked about their names.

use super::implied::Implied;
use super::syntax::{Name, Names as Atom, Protection, Rule};
use crate::attr;
use crate::kind::Kind;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Ident, Path};

/// The paths that rules are spelled with.
pub(crate) struct Names {
    krate: TokenStream,
    pub(super) private: TokenStream,
    /// The type that carries the rule, as a `Policy`, whose `Claims` say what the names mean; at `place`.
    policy: TokenStream,
    /// Where the claims type was named: that it is none is said there, however often it is needed.
    place: Span,
}

/// `Rule::All(&[..])` of what the user wrote, and of what the module around asks.
pub(crate) fn rule(protection: &Protection, names: &Names) -> TokenStream {
    let within = protection.within.iter().map(|within| names.policy(within, protection.within_number()));
    let mut rules = within.chain(protection.rules.iter().map(|rule| names.rule(rule))).collect::<Vec<_>>();
    match (rules.pop(), rules.is_empty()) {
        (Some(only), true) => only,
        (last, _) => names.join("All", rules.into_iter().chain(last)),
    }
}

impl Names {
    pub(crate) fn new(krate: &TokenStream, carrier: &TokenStream, place: Span) -> Self {
        let private = quote!(#krate::__private);
        // Every name needs it: moved to its place once.
        let policy = attr::located(&quote!(<#carrier as #private::Policy>), place);
        Self { krate: krate.clone(), private, policy, place }
    }

    fn rule(&self, rule: &Rule) -> TokenStream {
        let private = &self.private;
        match rule {
            Rule::Names(atom) => self.atom(atom),
            Rule::Not(_, rule) => {
                let rule = self.rule(rule);
                quote!(#private::Rule::Not(&#rule))
            }
            Rule::All(_, rules) => self.join("All", rules.iter().map(|rule| self.rule(rule))),
            Rule::Any(_, rules) => self.join("Any", rules.iter().map(|rule| self.rule(rule))),
            Rule::When(when) => {
                let number = when.number;
                quote!(#private::Rule::When(#number))
            }
            Rule::Policy(policy) => self.policy(&policy.path, policy.number),
        }
    }

    /// The rule of a policy stands in the constant too: a policy that would need itself is the compiler's own error.
    fn policy(&self, path: &Path, number: usize) -> TokenStream {
        let private = &self.private;
        let trait_path = attr::located(&quote!(#private::UnitPolicy), path.span());
        let part = quote_spanned!(path.span()=> <#path as #trait_path>::PART);
        quote!(#private::Rule::Policy(#number, #part))
    }

    fn join(&self, word: &str, rules: impl Iterator<Item = TokenStream>) -> TokenStream {
        let (private, word) = (&self.private, Ident::new(word, Span::call_site()));
        quote!(#private::Rule::#word(&[#(#rules),*]))
    }

    fn atom(&self, atom: &Atom) -> TokenStream {
        let (private, variant) = (&self.private, atom.kind.rule());
        let mut names = atom.names.iter().map(|name| {
            let name = self.name(atom.kind, name);
            quote!(#private::Rule::#variant(#name))
        });
        match (names.len(), names.next()) {
            (1, Some(only)) => only,
            (_, first) => self.join(if atom.all { "All" } else { "Any" }, first.into_iter().chain(names)),
        }
    }

    pub(super) fn name(&self, kind: Kind, name: &Name) -> TokenStream {
        let (private, vocabulary) = (&self.private, self.vocabulary(kind));
        match name {
            Name::Literal(text) => quote!(#private::name(#vocabulary, #text)),
            Name::Variant(path) => {
                let (set, mut index) = (self.set(kind), kind.index_fn());
                index.set_span(path.span());
                // The type annotation makes a variant of another enum the compiler's plainest error.
                let wanted = quote_spanned!(self.place=> &#set);
                quote_spanned! {path.span()=>
                    #private::variant(#vocabulary, { let variant: #wanted = &#path; variant.#index() })
                }
            }
        }
    }

    /// `<Claims as ClaimSet>::Roles`
    fn set(&self, kind: Kind) -> TokenStream {
        let Self { krate, policy, place, .. } = self;
        let set = kind.associated();
        attr::located(&quote!(<#policy::Claims as #krate::ClaimSet>::#set), *place)
    }

    /// By way of the trait `Policy`: what is not a claims type is said of `claims = ..`, and not of every name.
    pub(super) fn vocabulary(&self, kind: Kind) -> TokenStream {
        let (policy, mut names) = (&self.policy, kind.vocabulary());
        names.set_span(self.place);
        quote_spanned!(self.place=> #policy::#names)
    }

    /// One item for each question, so that each answer is an error of its own at its own token.
    pub(crate) fn checks(&self, protection: &Protection) -> TokenStream {
        let implied = self.implied(protection);
        let mut checks = TokenStream::new();
        for rule in &protection.rules {
            self.check(rule, false, &implied, &mut checks);
        }
        checks
    }

    fn check(&self, rule: &Rule, negated: bool, implied: &Implied<'_>, checks: &mut TokenStream) {
        match rule {
            Rule::Names(atom) => self.check_atom(atom, negated, implied, checks),
            Rule::When(_) | Rule::Policy(_) => {}
            Rule::Not(_, rule) => self.check(rule, !negated, implied, checks),
            Rule::All(_, rules) | Rule::Any(_, rules) => {
                for rule in rules {
                    self.check(rule, negated, implied, checks);
                }
            }
        }
    }

    fn check_atom(&self, atom: &Atom, negated: bool, implied: &Implied<'_>, checks: &mut TokenStream) {
        let word = atom.kind.word();
        let mut negatable = negated.then(|| {
            let span = atom.key.span();
            let (private, vocabulary) = (attr::located(&self.private, span), self.vocabulary(atom.kind));
            quote_spanned!(span=> #private::negatable(#vocabulary, #word))
        });
        for name in &atom.names {
            // All questions about one name in one item: each item costs the compiler as much as a small function.
            let beside = implied.iter().find(|(other, _)| std::ptr::eq(*other, name)).map(|(_, question)| question);
            let span = name.ends().1;
            let known = match name {
                Name::Literal(text) => {
                    let (private, vocabulary) = (attr::located(&self.private, span), self.vocabulary(atom.kind));
                    Some(quote_spanned!(span=> #private::expect(#vocabulary, #word, #text)))
                }
                Name::Variant(_) => None,
            };
            let questions = negatable.take().into_iter().chain(known).chain(beside.cloned()).collect::<Vec<_>>();
            match questions.as_slice() {
                [] => {}
                [only] => quote_spanned!(span=> const _: () = #only;).to_tokens(checks),
                _ => quote_spanned!(span=> const _: () = { #(#questions;)* };).to_tokens(checks),
            }
        }
    }
}
