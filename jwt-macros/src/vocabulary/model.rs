//! An enum of names, with the tokens that messages point at.

use crate::attr;
use crate::diag::{self, Faults, Once};
use crate::kind::Kind;
use crate::names::Case;
use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Fields, Ident, LitStr, Path, Token, Visibility};

pub(crate) struct Vocabulary {
    pub(crate) kind: Kind,
    pub(crate) krate: TokenStream,
    pub(crate) vis: Visibility,
    pub(crate) ident: Ident,
    /// `false` where the item has lifetimes or generics, so that no impl can be written for it.
    pub(crate) plain: bool,
    pub(crate) variants: Vec<Variant>,
}

pub(crate) struct Variant {
    pub(crate) ident: Ident,
    pub(crate) fields: Fields,
    pub(crate) name: String,
    /// Where the name was given, for messages.
    pub(crate) name_span: Span,
    pub(crate) implies: Vec<Ident>,
    pub(crate) grants: Vec<LitStr>,
}

impl Vocabulary {
    pub(crate) fn read(kind: Kind, input: DeriveInput, faults: &mut Faults) -> Self {
        let (krate, case) = enum_options(kind, &input, faults);
        let plain = input.generics.params.is_empty();
        if !plain {
            let what = kind.word();
            faults.over(&input.generics, format!("a {what} enum has neither lifetimes nor generics; remove them"));
        }
        let variants = match input.data {
            Data::Enum(data) => {
                data.variants.into_iter().map(|variant| Variant::read(kind, case, variant, faults)).collect()
            }
            Data::Struct(_) | Data::Union(_) => {
                let message = format!(
                    "`{}` is not an enum; {} are the variants of an enum, such as `enum {} {{ First, Second }}`",
                    input.ident,
                    kind.plural(),
                    input.ident,
                );
                faults.at(input.ident.span(), message);
                Vec::new()
            }
        };
        Self { kind, krate: attr::jwt_core(krate), vis: input.vis, ident: input.ident, plain, variants }
    }
}

fn enum_options(kind: Kind, input: &DeriveInput, faults: &mut Faults) -> (Option<Path>, Case) {
    let (mut krate, mut case) = (Once::default(), Once::default());
    attr::options(&input.attrs, kind.word(), faults, |option, input, faults| {
        match option.to_string().as_str() {
            "crate" => krate.set(option, attr::value(option, input, "crate = path::to::jwt_core")?, faults),
            "rename_all" => {
                let text = attr::value(option, input, "rename_all = \"snake_case\"")?;
                case.set(option, Case::read(&text)?, faults);
            }
            "rename" | "implies" | "grants" => {
                return Err(syn::Error::new(option.span(), format!("`{option}` belongs on a variant; move it there")));
            }
            other => {
                return Err(syn::Error::new(option.span(), diag::unknown("option", other, &["rename_all", "crate"])));
            }
        }
        Ok(())
    });
    (krate.into_inner(), case.into_inner().unwrap_or(Case::Kebab))
}

impl Variant {
    fn read(kind: Kind, case: Case, variant: syn::Variant, faults: &mut Faults) -> Self {
        let mut rename: Once<LitStr> = Once::default();
        let mut implies: Once<Vec<Ident>> = Once::default();
        let mut grants: Once<Vec<LitStr>> = Once::default();
        let known: &[&str] = match kind {
            Kind::Role => &["rename", "implies", "grants"],
            Kind::Scope | Kind::Permission => &["rename", "implies"],
        };
        attr::options(&variant.attrs, kind.word(), faults, |option, input, faults| {
            match option.to_string().as_str() {
                "rename" => rename.set(option, attr::text(option, input, "rename = \"name\"")?, faults),
                "implies" => {
                    let list = attr::list(option, input, "implies(Variant)", |list| {
                        Punctuated::<Ident, Token![,]>::parse_terminated(list).map_err(|error| {
                            syn::Error::new(
                                error.span(),
                                "`implies` lists variants by their Rust name; write `implies(Variant)`",
                            )
                        })
                    })?;
                    implies.set(option, list.into_iter().collect(), faults);
                }
                "grants" if kind == Kind::Role => {
                    let list = attr::list(option, input, "grants(\"permission\")", |list| {
                        Punctuated::<LitStr, Token![,]>::parse_terminated(list).map_err(|error| {
                            syn::Error::new(
                                error.span(),
                                "`grants` lists names of permissions; write `grants(\"permission\")`",
                            )
                        })
                    })?;
                    grants.set(option, list.into_iter().collect(), faults);
                }
                "grants" => {
                    let message = format!("a {} grants nothing; only `#[role(grants(..))]` does", kind.word());
                    return Err(syn::Error::new(option.span(), message));
                }
                "rename_all" | "crate" => {
                    let message = format!("`{option}` belongs on the enum; move it there");
                    return Err(syn::Error::new(option.span(), message));
                }
                other => return Err(syn::Error::new(option.span(), diag::unknown("option", other, known))),
            }
            Ok(())
        });
        let (name, name_span) = match rename.get() {
            Some(text) => (text.value(), text.span()),
            None => (case.variant(&variant.ident.unraw().to_string()), variant.ident.span()),
        };
        Self {
            name,
            name_span,
            implies: implies.into_inner().unwrap_or_default(),
            grants: grants.into_inner().unwrap_or_default(),
            fields: variant.fields,
            ident: variant.ident,
        }
    }

    pub(crate) fn fields_span(&self) -> Span {
        self.fields.span()
    }
}
