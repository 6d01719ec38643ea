//! The impl of `ClaimSet`.

use super::bounds;
use super::code::asks_code;
use super::model::{Claims, Field, FieldKind, Segment};
use super::names::Tree;
use super::values;
use crate::attr;
use crate::kind::Kind;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{GenericParam, Ident, Type};

/// A field that is read by name, with the number of its slot.
struct Slot<'a> {
    at: usize,
    ident: Ident,
    field: &'a Field,
    path: &'a [Segment],
    authority: Option<Kind>,
}

pub(super) fn expand(claims: &Claims) -> TokenStream {
    let Claims { krate, vis, ident, .. } = claims;
    let private = quote!(#krate::__private);
    let slots = slots(claims);
    let generics = bounds::bounded(claims, &private);
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();

    let declaration = declaration(claims, &slots, vis);
    let default = slots.iter().map(|slot| {
        let ident = &slot.ident;
        quote!(#ident: ::core::option::Option::None,)
    });
    let (holders, restrict) = (holders(&slots), restrict(&slots, krate, &private));
    let fill = slots.iter().map(|slot| fill(slot, &private));
    let sets = sets(claims, &private);
    let mut names = Tree::default();
    for slot in &slots {
        names.insert(slot.path, slot.at);
    }
    let names = names.expand(&private);
    let flatten = claims.fields.iter().any(|field| matches!(field.kind, FieldKind::Flatten));
    let requirements = requirements(claims, &private);
    let finish = finish(claims, &slots, &private);
    let authority = authority(claims, &private);
    let write = claims.fields.iter().filter_map(|field| write(field, &private));
    let grants = grants(claims, krate, &private);

    quote! {
        const _: () = {
            #declaration

            #[automatically_derived]
            impl #impl_generics ::core::default::Default for __Slots #ty_generics #where_clause {
                fn default() -> Self {
                    Self { #(#default)* marker: ::core::marker::PhantomData }
                }
            }

            #[automatically_derived]
            impl #impl_generics #private::Slots for __Slots #ty_generics #where_clause {
                #holders

                fn fill<'de, __D: #private::Deserializer<'de>>(
                    &mut self,
                    slot: usize,
                    deserializer: __D,
                ) -> ::core::result::Result<(), __D::Error> {
                    match slot {
                        #(#fill)*
                        _ => #private::skip(deserializer)?,
                    }
                    ::core::result::Result::Ok(())
                }
            }

            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl #impl_generics #krate::ClaimSet for #ident #ty_generics #where_clause {
                type Slots = __Slots #ty_generics;
                #sets
                const NAMES: &'static [#private::Entry] = #names;
                const FLATTEN: bool = #flatten;
                const REQUIREMENTS: #private::Requirements = #requirements;

                #finish

                #authority

                #restrict

                #[allow(unused_variables)]
                fn write(
                    &self,
                    out: &mut #private::Writer,
                ) -> ::core::result::Result<(), #private::Fault> {
                    #(#write)*
                    ::core::result::Result::Ok(())
                }
            }

            #grants
        };
    }
}

/// For a faulty struct: the traits are there, so that its uses cause no further errors.
pub(super) fn fallback(claims: &Claims) -> TokenStream {
    let Claims { krate, vis, ident, generics, .. } = claims;
    if generics.lifetimes().next().is_some() {
        return TokenStream::new();
    }
    let private = quote!(#krate::__private);
    let declaration = declaration(claims, &[], vis);
    let generics = bounds::bounded(claims, &private);
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    let sets = sets(claims, &private);
    quote! {
        const _: () = {
            #declaration

            impl #impl_generics ::core::default::Default for __Slots #ty_generics #where_clause {
                fn default() -> Self {
                    Self { marker: ::core::marker::PhantomData }
                }
            }

            impl #impl_generics #private::Slots for __Slots #ty_generics #where_clause {
                fn fill<'de, __D: #private::Deserializer<'de>>(
                    &mut self,
                    _: usize,
                    deserializer: __D,
                ) -> ::core::result::Result<(), __D::Error> {
                    #private::skip(deserializer)
                }
            }

            #[diagnostic::do_not_recommend]
            impl #impl_generics #krate::ClaimSet for #ident #ty_generics #where_clause {
                type Slots = __Slots #ty_generics;
                #sets
                const NAMES: &'static [#private::Entry] = &[];
                const FLATTEN: bool = false;
                const REQUIREMENTS: #private::Requirements = #private::Requirements::NONE;

                fn finish(
                    _: Self::Slots,
                    _: #private::Rest,
                    _: &#krate::Registered,
                ) -> ::core::result::Result<Self, #private::Fault> {
                    loop {}
                }

                fn authority(&self) -> #private::Authority<'_> {
                    loop {}
                }

                fn write(&self, _: &mut #private::Writer) -> ::core::result::Result<(), #private::Fault> {
                    loop {}
                }
            }
        };
    }
}

fn slots(claims: &Claims) -> Vec<Slot<'_>> {
    let named = claims.fields.iter().filter_map(|field| match &field.kind {
        FieldKind::Slot { path, authority } => Some((field, path, *authority)),
        FieldKind::Registered { .. } | FieldKind::Flatten => None,
    });
    let numbered = named.enumerate().map(|(at, (field, path, authority))| {
        let ident = format_ident!("f{at}");
        Slot { at, ident, field, path, authority }
    });
    numbered.collect()
}

/// `struct __Slots<T> { f0: Option<String>, .. }`
fn declaration(claims: &Claims, slots: &[Slot<'_>], vis: &syn::Visibility) -> TokenStream {
    let (impl_generics, _, where_clause) = claims.generics.split_for_impl();
    let params = claims.generics.type_params().map(|param| &param.ident);
    let fields = slots.iter().map(|slot| {
        let (ident, ty) = (&slot.ident, &slot.field.ty);
        quote!(#ident: ::core::option::Option<#ty>,)
    });
    quote! {
        #[doc(hidden)]
        #[allow(unreachable_pub)]
        #vis struct __Slots #impl_generics #where_clause {
            #(#fields)*
            marker: ::core::marker::PhantomData<fn() -> (#(#params,)*)>,
        }
    }
}

/// The trait of any other field.
pub(super) fn claim_trait() -> Ident {
    Ident::new("Claim", Span::call_site())
}

/// `<Type as Trait>`, all of it at the type: what the type lacks is said there, and once however often it is needed.
fn trait_of(ty: &Type, name: &Ident, private: &TokenStream) -> TokenStream {
    let name = attr::located(&quote!(#private::#name), ty.span());
    quote_spanned!(ty.span()=> <#ty as #name>)
}

/// How a slot's type is read: the trait that has `read` and `absent`.
fn reader(slot: &Slot<'_>, private: &TokenStream) -> TokenStream {
    let name = slot.authority.map_or_else(claim_trait, Kind::field_trait);
    trait_of(&slot.field.ty, &name, private)
}

/// Which fields hold roles, scopes and permissions: the configuration may look for them elsewhere.
fn holders(slots: &[Slot<'_>]) -> Option<TokenStream> {
    let numbers = Kind::ALL.map(|kind| match slots.iter().find(|slot| slot.authority == Some(kind)) {
        Some(Slot { at, .. }) => quote!(::core::option::Option::Some(#at)),
        None => quote!(::core::option::Option::None),
    });
    let any = slots.iter().any(|slot| slot.authority.is_some());
    any.then(|| quote!(const HOLDERS: [::core::option::Option<usize>; 3] = [#(#numbers),*];))
}

/// The configuration may say which names of them count.
fn restrict(slots: &[Slot<'_>], krate: &TokenStream, private: &TokenStream) -> Option<TokenStream> {
    let held = slots.iter().filter(|slot| slot.authority.is_some()).map(|slot| {
        let (ident, reader) = (&slot.field.ident, reader(slot, private));
        quote!(#reader::restrict(&mut self.#ident, trust);)
    });
    let held = held.collect::<Vec<_>>();
    (!held.is_empty()).then(|| {
        quote! {
            fn restrict(&mut self, trust: &#krate::Trust) {
                #(#held)*
            }
        }
    })
}

fn fill(slot: &Slot<'_>, private: &TokenStream) -> TokenStream {
    let Slot { at, ident, field, .. } = slot;
    let reader = reader(slot, private);
    let read = quote_spanned!(field.ty.span()=> #reader::read(deserializer)?);
    quote!(#at => self.#ident = ::core::option::Option::Some(#read),)
}

/// `type Roles = ..; type Scopes = ..; type Permissions = ..;`
fn sets(claims: &Claims, private: &TokenStream) -> TokenStream {
    let types = Kind::ALL.map(|kind| {
        let name = kind.associated();
        match claims.authority(kind) {
            Some(field) => {
                let set = set_of(field, kind, private);
                // All of it at the field: the compiler says there that a private enum leaks from a public struct.
                attr::located(&quote!(type #name = #set;), field.ty.span())
            }
            None => quote!(type #name = #private::NoField;),
        }
    });
    quote!(#(#types)*)
}

fn set_of(field: &Field, kind: Kind, private: &TokenStream) -> TokenStream {
    let held = trait_of(&field.ty, &kind.field_trait(), private);
    quote_spanned!(field.ty.span()=> #held::Set)
}

fn requirements(claims: &Claims, private: &TokenStream) -> TokenStream {
    let options = &claims.options;
    let subject = |field: &Field| matches!(&field.kind, FieldKind::Registered { name, .. } if name == "sub");
    let some = |name: &str, value: Option<TokenStream>| {
        let name = Ident::new(name, Span::call_site());
        value.map(|value| quote!(requirements.#name = ::core::option::Option::Some(#value);))
    };
    let list = |name: &str, values: &[syn::LitStr]| {
        let name = Ident::new(name, Span::call_site());
        (!values.is_empty()).then(|| quote!(requirements.#name = &[#(#values),*];))
    };
    let set = [
        some("typ", options.typ.as_ref().map(ToTokens::to_token_stream)),
        some("max_age", options.max_age.map(|seconds| quote!(#seconds))),
        some("audience", options.audience.as_ref().map(ToTokens::to_token_stream)),
        list("require", &options.require),
        options.allow_missing_exp.then(|| quote!(requirements.allow_missing_exp = true;)),
        list("algorithms", &options.algorithms),
        claims.fields.iter().any(subject).then(|| quote!(requirements.subject_field = true;)),
        some("leeway", options.leeway.map(|seconds| quote!(#seconds))),
        some("expiration", options.expiration.map(|seconds| quote!(#seconds))),
        asks_code(claims).then(|| quote!(requirements.asks_code = true;)),
    ];
    let set = set.into_iter().flatten().collect::<Vec<_>>();
    match set.is_empty() {
        true => quote!(#private::Requirements::NONE),
        false => quote!({
            let mut requirements = #private::Requirements::NONE;
            #(#set)*
            requirements
        }),
    }
}

fn finish(claims: &Claims, slots: &[Slot<'_>], private: &TokenStream) -> TokenStream {
    let krate = &claims.krate;
    let this = values::local("this");
    let fields = claims.fields.iter().map(|field| {
        let (ident, ty) = (&field.ident, &field.ty);
        let value = match &field.kind {
            FieldKind::Registered { name, .. } => {
                let private = attr::located(private, ty.span());
                quote_spanned!(ty.span()=> #private::registered::<#ty>(registered, #name)?)
            }
            FieldKind::Flatten => {
                let claim = trait_of(ty, &claim_trait(), private);
                quote!(#claim::rest(rest)?)
            }
            FieldKind::Slot { .. } => match slots.iter().find(|slot| slot.field.ident == *ident) {
                Some(slot) => take(slot, private),
                None => return TokenStream::new(),
            },
        };
        quote!(#ident: #value,)
    });
    let checks = claims.fields.iter().filter_map(|field| values::expand(field, private));
    let whole =
        claims.options.check.as_ref().map(|path| quote_spanned!(path.span()=> #private::check::whole(#path(&#this))?;));
    let garde = claims.options.garde.as_ref().map(|key| {
        let private = attr::located(private, key.span());
        quote_spanned!(key.span()=> #private::check::garde(&#this)?;)
    });
    quote! {
        #[allow(unused_variables)]
        fn finish(
            slots: Self::Slots,
            rest: #private::Rest,
            registered: &#krate::Registered,
        ) -> ::core::result::Result<Self, #private::Fault> {
            let #this = Self { #(#fields)* };
            #(#checks)*
            #whole
            #garde
            ::core::result::Result::Ok(#this)
        }
    }
}

fn take(slot: &Slot<'_>, private: &TokenStream) -> TokenStream {
    let (ident, claim) = (&slot.ident, slot.field.claim());
    match &slot.field.options.default {
        // A rule must be able to tell such names from those that a token had.
        Some((key, path)) if slot.authority.is_some() => {
            let reader = reader(slot, private);
            let private = attr::located(private, key.span());
            let default = match path {
                Some(path) => quote_spanned!(path.span()=> #path()),
                None => quote_spanned!(key.span()=> ::core::default::Default::default()),
            };
            quote_spanned!(key.span()=> #private::take_or(slots.#ident, || #reader::in_place(#default)))
        }
        Some((_, Some(path))) => {
            let private = attr::located(private, path.span());
            quote_spanned!(path.span()=> #private::take_or(slots.#ident, #path))
        }
        Some((key, None)) => {
            let private = attr::located(private, key.span());
            quote_spanned!(key.span()=> #private::take_or(slots.#ident, ::core::default::Default::default))
        }
        None => {
            let reader = reader(slot, private);
            let absent = quote_spanned!(slot.field.ty.span()=> #reader::absent);
            quote!(#private::take(#claim, slots.#ident, #absent)?)
        }
    }
}

fn authority(claims: &Claims, private: &TokenStream) -> TokenStream {
    let held = Kind::ALL.map(|kind| {
        let name = Ident::new(kind.plural(), Span::call_site());
        match claims.authority(kind) {
            Some(field) => {
                let (ident, held) = (&field.ident, trait_of(&field.ty, &kind.field_trait(), private));
                quote!(#name: #held::held(&self.#ident),)
            }
            // Roles grant permissions by the configuration too, so that a field is not their only source.
            None if kind == Kind::Permission => quote!(#name: #private::Held::NO_PERMISSIONS,),
            None => quote!(#name: #private::Held::NO_FIELD,),
        }
    });
    quote! {
        fn authority(&self) -> #private::Authority<'_> {
            #private::Authority { #(#held)* }
        }
    }
}

/// Registered claims other than the subject are decided by who signs, not by the struct.
fn write(field: &Field, private: &TokenStream) -> Option<TokenStream> {
    let ident = &field.ident;
    Some(match &field.kind {
        FieldKind::Registered { name, .. } if name == "sub" => {
            let claim = trait_of(&field.ty, &claim_trait(), private);
            quote!(#claim::write(&self.#ident, &[#name], out)?;)
        }
        FieldKind::Registered { .. } => return None,
        FieldKind::Flatten => {
            let claim = trait_of(&field.ty, &claim_trait(), private);
            quote!(#claim::flatten(&self.#ident, out)?;)
        }
        FieldKind::Slot { path, authority } => {
            let path = path.iter().map(|segment| &segment.name);
            let name = authority.map_or_else(claim_trait, Kind::field_trait);
            let writer = trait_of(&field.ty, &name, private);
            quote!(#writer::write(&self.#ident, &[#(#path),*], out)?;)
        }
    })
}

/// Whether what the roles grant is known among the permissions, asked while compiling.
fn grants(claims: &Claims, krate: &TokenStream, private: &TokenStream) -> Option<TokenStream> {
    if claims.generics.params.iter().any(|param| !matches!(param, GenericParam::Lifetime(_))) {
        return None;
    }
    let roles = set_of(claims.authority(Kind::Role)?, Kind::Role, private);
    let field = claims.authority(Kind::Permission)?;
    let permissions = set_of(field, Kind::Permission, private);
    let check = quote! {
        const _: () = #private::grants_known(
            <#roles as #krate::RoleSet>::VOCABULARY,
            <#permissions as #krate::PermissionSet>::VOCABULARY,
        );
    };
    Some(attr::located(&check, field.ty.span()))
}
