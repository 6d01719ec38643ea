//! Roles, scopes and permissions: the three kinds of names, and what belongs to each in `jwt-core`.

use proc_macro2::Span;
use syn::Ident;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Role,
    Scope,
    Permission,
}

impl Kind {
    pub(crate) const ALL: [Self; 3] = [Self::Role, Self::Scope, Self::Permission];

    /// One of them: the word in messages, and the attribute of an enum.
    pub(crate) fn word(self) -> &'static str {
        self.pick(["role", "scope", "permission"])
    }

    /// Several of them: the word in messages, and the option of the field that holds them.
    pub(crate) fn plural(self) -> &'static str {
        self.pick(["roles", "scopes", "permissions"])
    }

    /// The variant of `Rule`.
    pub(crate) fn rule(self) -> Ident {
        ident(self.pick(["Role", "Scope", "Permission"]))
    }

    /// The associated type of `ClaimSet`: the enum of the names.
    pub(crate) fn associated(self) -> Ident {
        ident(self.pick(["Roles", "Scopes", "Permissions"]))
    }

    /// The trait of an enum of the names.
    pub(crate) fn set_trait(self) -> Ident {
        ident(self.pick(["RoleSet", "ScopeSet", "PermissionSet"]))
    }

    /// The trait of a field that holds the names.
    pub(crate) fn field_trait(self) -> Ident {
        ident(self.pick(["RoleField", "ScopeField", "PermissionField"]))
    }

    /// The constant of `Policy`: the names that the claims type knows.
    pub(crate) fn vocabulary(self) -> Ident {
        ident(self.pick(["ROLES", "SCOPES", "PERMISSIONS"]))
    }

    /// The inherent function of an enum that gives a variant's index in a const.
    pub(crate) fn index_fn(self) -> Ident {
        ident(self.pick(["__jwt_role", "__jwt_scope", "__jwt_permission"]))
    }

    fn pick(self, [role, scope, permission]: [&'static str; 3]) -> &'static str {
        match self {
            Self::Role => role,
            Self::Scope => scope,
            Self::Permission => permission,
        }
    }
}

fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}
