//! What reading and writing need of a struct's type parameters.

use super::expand::claim_trait;
use super::model::Claims;
use crate::kind::Kind;
use proc_macro2::TokenStream;
use syn::visit::Visit;
use syn::{Generics, Ident, Type, WherePredicate, parse_quote};

/// The user's generics, with what reading and writing need of each type parameter.
pub(super) fn bounded(claims: &Claims, private: &TokenStream) -> Generics {
    let mut generics = claims.generics.clone();
    let mut predicates: Vec<WherePredicate> = Vec::new();
    for param in claims.generics.type_params().map(|param| &param.ident) {
        predicates.push(parse_quote!(#param: ::core::marker::Send + ::core::marker::Sync + 'static));
    }
    for field in &claims.fields {
        if claims.generics.type_params().any(|param| mentions(&field.ty, &param.ident)) {
            let ty = &field.ty;
            let needed = field.authority().map_or_else(claim_trait, Kind::field_trait);
            predicates.push(parse_quote!(#ty: #private::#needed));
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
