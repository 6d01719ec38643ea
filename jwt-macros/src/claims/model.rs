//! A claims struct as written, with the tokens that messages point at.

use super::options::{self, FieldOptions, StructOptions};
use crate::attr;
use crate::diag::Faults;
use crate::kind::Kind;
use crate::names::Case;
use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Fields, Generics, Ident, Type, Visibility};

/// The claims of RFC 7519, section 4.1: the engine reads them, and a field of that name receives the value.
pub(crate) const REGISTERED: [&str; 7] = ["iss", "sub", "aud", "exp", "nbf", "iat", "jti"];

pub(crate) struct Claims {
    pub(crate) krate: TokenStream,
    pub(crate) vis: Visibility,
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) options: StructOptions,
    pub(crate) fields: Vec<Field>,
}

pub(crate) struct Field {
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    pub(crate) kind: FieldKind,
    pub(crate) options: FieldOptions,
}

pub(crate) enum FieldKind {
    /// Filled from what the engine reads anyway.
    Registered { name: String, span: Span },
    /// Read under its path; `authority` where it holds roles, scopes or permissions.
    Slot { path: Vec<Segment>, authority: Option<Kind> },
    /// Everything that no other field names.
    Flatten,
}

/// One step of a claim's path.
pub(crate) struct Segment {
    pub(crate) name: String,
    pub(crate) span: Span,
}

impl Claims {
    pub(crate) fn read(input: DeriveInput, faults: &mut Faults) -> Self {
        let mut options = options::of_struct(&input.attrs, faults);
        let case = options.case.unwrap_or(Case::None);
        let fields = match input.data {
            Data::Struct(data) => match data.fields {
                Fields::Named(fields) => {
                    fields.named.into_iter().filter_map(|field| Field::read(field, case, faults)).collect()
                }
                Fields::Unnamed(_) | Fields::Unit => {
                    let message = format!(
                        "claims are named, and the fields of `{0}` are not; write `struct {0} {{ sub: String }}`",
                        input.ident
                    );
                    faults.at(input.ident.span(), message);
                    Vec::new()
                }
            },
            Data::Enum(_) | Data::Union(_) => {
                let message = format!("`{}` is not a struct; claims are the named fields of a struct", input.ident);
                faults.at(input.ident.span(), message);
                Vec::new()
            }
        };
        let krate = attr::jwt_core(options.krate.take());
        Self { krate, vis: input.vis, ident: input.ident, generics: input.generics, options, fields }
    }

    /// The field that holds the roles (the scopes, the permissions).
    pub(crate) fn authority(&self, wanted: Kind) -> Option<&Field> {
        self.fields.iter().find(|field| field.authority() == Some(wanted))
    }
}

impl Field {
    fn read(field: syn::Field, case: Case, faults: &mut Faults) -> Option<Self> {
        let ident = field.ident?;
        let options = options::of_field(&field.attrs, faults);
        let kind = if options.flatten.is_some() {
            FieldKind::Flatten
        } else {
            let path = match (&options.path, &options.rename) {
                (Some(path), _) => path.iter().map(|text| Segment { name: text.value(), span: text.span() }).collect(),
                (None, Some(text)) => vec![Segment { name: text.value(), span: text.span() }],
                (None, None) => {
                    let word = ident.unraw().to_string();
                    // `sub` stays `sub`, however the application's own claims are spelled.
                    let name = if REGISTERED.contains(&word.as_str()) { word } else { case.field(&word) };
                    vec![Segment { name, span: ident.span() }]
                }
            };
            FieldKind::new(path, options.authority.as_ref().map(|(_, authority)| *authority))
        };
        Some(Self { ident, ty: field.ty, kind, options })
    }

    /// The claim as messages name it: `realm_access.roles`.
    pub(crate) fn claim(&self) -> String {
        match &self.kind {
            FieldKind::Registered { name, .. } => name.clone(),
            FieldKind::Slot { path, .. } => {
                path.iter().map(|segment| segment.name.as_str()).collect::<Vec<_>>().join(".")
            }
            FieldKind::Flatten => self.ident.unraw().to_string(),
        }
    }

    pub(crate) fn authority(&self) -> Option<Kind> {
        match self.kind {
            FieldKind::Slot { authority, .. } => authority,
            FieldKind::Registered { .. } | FieldKind::Flatten => None,
        }
    }

    /// Whether the type is spelled `Option<..>`, as far as a macro can see.
    pub(crate) fn is_option(&self) -> bool {
        is_option(&self.ty)
    }
}

impl FieldKind {
    fn new(path: Vec<Segment>, authority: Option<Kind>) -> Self {
        match (path.as_slice(), authority) {
            ([only], None) if REGISTERED.contains(&only.name.as_str()) => {
                Self::Registered { name: only.name.clone(), span: only.span }
            }
            _ => Self::Slot { path, authority },
        }
    }
}

fn is_option(ty: &Type) -> bool {
    match ty {
        Type::Group(group) => is_option(&group.elem),
        Type::Paren(paren) => is_option(&paren.elem),
        Type::Path(path) => path.path.segments.last().is_some_and(|last| last.ident == "Option"),
        _ => false,
    }
}
