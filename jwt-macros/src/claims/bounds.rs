//! What reading and writing need of a struct's type parameters.

use super::expand::field_trait;
use super::model::Claims;
use proc_macro2::TokenStream;
use quote::quote;
use syn::visit::Visit;
use syn::{Generics, Ident, Type, WherePredicate, parse_quote};

/// The user's generics, with what reading and writing need of each type parameter.
pub(super) fn bounded(claims: &Claims, private: &TokenStream) -> Generics {
    let mut generics = claims.generics.clone();
    let mut predicates: Vec<WherePredicate> = Vec::new();
    for param in claims.generics.type_params().map(|param| &param.ident) {
        let values = claims.fields.iter().filter(|field| field.authority().is_none());
        let read = values.into_iter().any(|field| mentions(&field.ty, param));
        let claim = read.then(|| quote!(#private::Claim +));
        predicates.push(parse_quote!(#param: #claim ::core::marker::Send + ::core::marker::Sync + 'static));
    }
    for field in &claims.fields {
        let Some(authority) = field.authority() else { continue };
        if claims.generics.type_params().any(|param| mentions(&field.ty, &param.ident)) {
            let (ty, held) = (&field.ty, field_trait(authority));
            predicates.push(parse_quote!(#ty: #private::#held));
        }
    }
    if !predicates.is_empty() {
        generics.make_where_clause().predicates.extend(predicates);
    }
    generics
}

fn mentions(ty: &Type, param: &Ident) -> bool {
    struct Find<'a>(&'a Ident, bool);
    impl<'ast> Visit<'ast> for Find<'_> {
        fn visit_ident(&mut self, ident: &'ast Ident) {
            self.1 |= ident == self.0;
        }
    }
    let mut find = Find(param, false);
    find.visit_type(ty);
    find.1
}
