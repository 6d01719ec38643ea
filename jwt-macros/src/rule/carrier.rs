//! `impl Policy for ..`: what carries a rule, be it the marker of a route, a named policy or a protected module.

use super::data::{Names, rule};
use super::syntax::Protection;
use super::when::{self, Surroundings};
use crate::attr;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Generics, ImplGenerics, Path, Type, WhereClause, parse_quote_spanned};

/// A type that carries a rule.
pub(crate) struct Carrier<'a> {
    pub(crate) krate: &'a TokenStream,
    /// The type, as in `impl Policy for ..`.
    pub(crate) ty: TokenStream,
    pub(crate) generics: Option<&'a Generics>,
    /// The type with every lifetime `'static`, as constants can name it.
    pub(crate) fixed: TokenStream,
    /// Its name for people.
    pub(crate) name: String,
    /// The claims type, where one was named.
    pub(crate) claims: Option<&'a Type>,
    pub(crate) around: Surroundings<'a>,
}

impl Carrier<'_> {
    /// The impl, and what the compiler is asked about the names of the rule.
    pub(crate) fn expand(&self, protection: &Protection) -> TokenStream {
        let names = Names::new(self.krate, &self.fixed, self.claims.map_or_else(Span::call_site, Spanned::span));
        let implementation = self.with_rule(protection, &rule(protection, &names));
        let checks = names.checks(protection);
        quote!(#implementation #checks)
    }

    /// The impl that stands in where something is wrong with the rule: nobody passes.
    pub(crate) fn fallback(&self) -> TokenStream {
        let krate = self.krate;
        self.with_rule(&Protection::default(), &quote!(#krate::__private::Rule::Any(&[])))
    }

    fn with_rule(&self, protection: &Protection, rule: &TokenStream) -> TokenStream {
        let Self { krate, ty, name, .. } = self;
        let private = quote!(#krate::__private);
        let unnamed = self.claims.is_none().then(|| {
            quote!(
                const CLAIMS_NAMED: bool = false;
            )
        });
        let claims = self.claims();
        // What says nothing is left to the trait: each constant costs the compiler as much as a small function.
        let text = protection.text();
        let text = (!text.is_empty()).then(|| quote!(const TEXT: &'static str = #text;));
        let issuers = &protection.issuers;
        let issuers = (!issuers.is_empty()).then(|| quote!(const ISSUERS: &'static [&'static str] = &[#(#issuers),*];));
        let within = protection.within.as_ref().map(|within| {
            quote! {
                fn text() -> ::std::string::String {
                    #private::within::<#within>(Self::TEXT)
                }
            }
        });
        // At the first policy: should it need this one, the compiler's way round the circle goes from name to name.
        let place = match &self.around {
            Surroundings::Policy(_) => protection.policies().next().map(|policy| policy.path.span()),
            Surroundings::Route(_) | Surroundings::Module => None,
        };
        let place = place.unwrap_or_else(Span::call_site);
        let rule_type = attr::located(&quote!(#private::Rule), place);
        let rule = quote_spanned!(place=> const RULE: #rule_type = #rule;);
        let answer = when::answer(protection, &self.around, self.claims, krate);
        let (impl_generics, where_clause) = self.generics();
        quote! {
            #[automatically_derived]
            impl #impl_generics #private::Policy for #ty #where_clause {
                type Claims = #claims;
                const NAME: &'static str = #name;
                #text
                #rule
                #issuers
                #unnamed
                #within
                #answer
            }
        }
    }

    /// `impl UnitPolicy for ..`, for a type without fields.
    pub(crate) fn unit(&self) -> TokenStream {
        let Self { krate, ty, around, .. } = self;
        let claims = self.claims();
        // Nobody wrote the struct of a route or a module: messages do not list it among the policies.
        let hidden = (!matches!(around, Surroundings::Policy(_))).then(|| quote!(#[diagnostic::do_not_recommend]));
        quote! {
            #[automatically_derived]
            #hidden
            impl #krate::__private::UnitPolicy for #ty {
                type About = #claims;
                type This = Self;
                const THIS: Self = Self {};
                const UNIT: Self = Self {};
            }
        }
    }

    /// `impl PolicyOver<..> for ..`, for a type that other rules may name; of a module, for the routes in it.
    pub(crate) fn over(&self) -> TokenStream {
        let Self { krate, ty, around, .. } = self;
        let claims = self.claims();
        let over = match around {
            Surroundings::Module => quote!(ModuleOver),
            Surroundings::Route(_) | Surroundings::Policy(_) => quote!(PolicyOver),
        };
        let (impl_generics, where_clause) = self.generics();
        quote! {
            #[automatically_derived]
            impl #impl_generics #krate::__private::#over<#claims> for #ty #where_clause {}
        }
    }

    /// What stands after `impl`, and the `where` of it.
    fn generics(&self) -> (Option<ImplGenerics<'_>>, Option<&WhereClause>) {
        let split = self.generics.map(Generics::split_for_impl);
        split.map_or((None, None), |(generics, _, where_clause)| (Some(generics), where_clause))
    }

    fn claims(&self) -> TokenStream {
        let krate = self.krate;
        self.claims.map_or_else(|| quote!(#krate::DefaultClaims), ToTokens::to_token_stream)
    }
}

/// The claims type of a policy. All of it stands at the policy's name: that it is none is told there.
pub(crate) fn claims_of(policy: &Path, krate: &TokenStream) -> Type {
    let private = attr::located(&quote!(#krate::__private::UnitPolicy), policy.span());
    parse_quote_spanned!(policy.span()=> <#policy as #private>::About)
}
