//! `#[jwt_policy(..)]`: a rule with a name.

use crate::attr;
use crate::diag::Faults;
use crate::rule::carrier::{Carrier, claims_of};
use crate::rule::condition;
use crate::rule::mistakes;
use crate::rule::parse;
use crate::rule::syntax::Protection;
use crate::rule::when::Surroundings;
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, Fields, GenericParam, Generics, ItemStruct, Path, PathSegment, Type, parse_quote};

pub(crate) fn policy(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut faults = Faults::default();
    let protection = parse::protection(arguments, &mut faults);
    let policy = match syn::parse2::<ItemStruct>(item.clone()) {
        Ok(policy) => policy,
        Err(error) => {
            let other = ["fn", "enum", "union", "mod", "impl", "trait", "type", "use", "const", "static", "async"];
            let mut words = item.clone().into_iter();
            match words.find(|word| other.contains(&word.to_string().as_str())) {
                Some(word) => {
                    faults.at(word.span(), "`#[jwt_policy]` names a rule by a struct; write `struct CanPublish;`");
                }
                None => faults.add(error),
            }
            return quote!(#faults #item);
        }
    };
    if let Some(other) = policy.attrs.iter().find(|attr| is_policy(attr)) {
        faults.over(other.path(), "the policy has two rules; join them by `,` in one `#[jwt_policy(..)]`");
        // The other attribute makes the policy.
        return quote!(#faults #item);
    }
    let krate = attr::jwt_core(protection.krate.clone());
    check(&protection, &policy, &mut faults);
    let mut others = protection.policies().map(|other| &other.path).filter(|path| !is_itself(path, &policy));
    let first = others.next().map(|first| claims_of(first, &krate));
    let claims: Option<Type> = protection.claims.clone().or(first);
    let (ident, (_, type_generics, _)) = (&policy.ident, policy.generics.split_for_impl());
    let fixed = fixed(&policy.generics);
    let carrier = Carrier {
        krate: &krate,
        ty: quote!(#ident #type_generics),
        generics: Some(&policy.generics),
        fixed: quote!(#ident #fixed),
        name: ident.unraw().to_string(),
        claims: claims.as_ref(),
        around: Surroundings::Policy(&policy),
    };
    let implementation = match faults.is_empty() {
        true => carrier.expand(&protection),
        false => carrier.fallback(),
    };
    let over = carrier.over();
    let unit = (policy.fields.is_empty() && policy.generics.params.is_empty()).then(|| carrier.unit());
    quote!(#faults #policy #implementation #over #unit)
}

/// Whether `attr` is `#[jwt_policy(..)]`, whatever the path to it.
fn is_policy(attr: &Attribute) -> bool {
    attr.path().segments.last().is_some_and(|last| last.ident == "jwt_policy")
}

/// Whether a path is the policy itself, as far as that can be seen.
fn is_itself(path: &Path, policy: &ItemStruct) -> bool {
    path.get_ident().is_some_and(|ident| *ident == policy.ident || ident == "Self")
}

fn check(protection: &Protection, policy: &ItemStruct, faults: &mut Faults) {
    if !faults.is_empty() {
        return;
    }
    if !protection.asks() {
        let place = protection.claims.as_ref().map_or_else(Span::call_site, Spanned::span);
        let message = "a policy is a rule with a name; write `#[jwt_policy(claims = User, roles = \"admin\")]`";
        faults.at(place, message);
        return;
    }
    if let (None, None, Some(span)) = (&protection.claims, protection.policies().next(), protection.first_span()) {
        faults.at(span, "a policy says what its rule is about; add `claims = User`");
    }
    for itself in protection.policies().filter(|other| is_itself(&other.path, policy)) {
        faults.over(&itself.path, "a policy cannot need itself; remove it");
    }
    for parameter in &policy.generics.params {
        if !matches!(parameter, GenericParam::Lifetime(_)) {
            faults.over(parameter, "a policy has lifetimes at most; give its fields types that are known");
        }
    }
    for field in &policy.fields {
        Changing(faults).visit_type(&field.ty);
    }
    if let (true, Fields::Unnamed(fields)) = (policy.fields.is_empty(), &policy.fields) {
        faults.over(fields, "a policy without fields is written `struct Name;`");
    }
    condition::check(protection, &Surroundings::Policy(policy), faults);
    if faults.is_empty() {
        mistakes::check(protection, faults);
    }
}

/// Types whose values change behind a shared reference: proof would show another value than the one it was given for.
struct Changing<'a>(&'a mut Faults);

const CELLS: [&str; 7] = ["Cell", "RefCell", "UnsafeCell", "OnceCell", "OnceLock", "Mutex", "RwLock"];

impl<'ast> Visit<'ast> for Changing<'_> {
    fn visit_path_segment(&mut self, segment: &'ast PathSegment) {
        let name = segment.ident.unraw().to_string();
        // Without arguments it is somebody else's of that name.
        let cell = CELLS.contains(&name.as_str()) && !segment.arguments.is_empty();
        let atomic = name.strip_prefix("Atomic").is_some_and(|rest| {
            let number = rest.trim_start_matches(['I', 'U']);
            ["Bool", "Ptr"].contains(&rest) || number.len() + 1 == rest.len() && is_size(number)
        });
        if cell || atomic {
            let message = format!(
                "the value of `{name}` may change after the check, and the proof would show it; give the policy the value itself"
            );
            self.0.over(&segment.ident, message);
        }
        visit::visit_path_segment(self, segment);
    }
}

fn is_size(number: &str) -> bool {
    ["8", "16", "32", "64", "128", "size"].contains(&number)
}

/// The generics of a type with each lifetime `'static`.
fn fixed(generics: &Generics) -> TokenStream {
    let lifetimes = generics.lifetimes().map(|_| -> syn::Lifetime { parse_quote!('static) }).collect::<Vec<_>>();
    match lifetimes.is_empty() {
        true => TokenStream::new(),
        false => quote!(<#(#lifetimes),*>),
    }
}
