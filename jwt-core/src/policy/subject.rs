//! What the holder of a token has, from all sources: the token, the application's hook, and what roles grant.

use super::Grants;
use crate::claims::vocabulary::Name;
use crate::claims::{Authority, Held};

/// Names that the application's hook adds to those in the token.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Extra {
    pub(crate) roles: Vec<String>,
    pub(crate) scopes: Vec<String>,
    pub(crate) permissions: Vec<String>,
}

impl Extra {
    /// What there is where the application has no hook.
    pub(crate) const NONE: &'static Self = &Self { roles: Vec::new(), scopes: Vec::new(), permissions: Vec::new() };
}

/// The holder of a token, as rules see it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Holder<'a> {
    roles: Side<'a>,
    scopes: Side<'a>,
    permissions: Side<'a>,
    grants: &'a Grants,
}

/// One kind of names: the token's, with the hook's added. Of an enum's names those that it has are in the bits, and no
/// other counts. That the hook adds some does not make a claim that is absent one that is there: what the issuer would
/// have said is not known.
#[derive(Debug, Clone, Copy)]
struct Side<'a> {
    held: Held<'a>,
    extra: &'a [String],
}

impl<'a> Side<'a> {
    fn new(mut held: Held<'a>, extra: &'a [String]) -> Self {
        for name in extra {
            let bit = held.vocabulary.bit(name);
            held.bits |= bit;
            held.unknown |= bit == 0;
        }
        Self { held, extra }
    }

    fn has(&self, name: Name<'_>) -> bool {
        self.held.has(name) || self.adds(name.text)
    }

    /// The same of a name that is not known while compiling.
    fn has_named(&self, name: &str) -> bool {
        self.has(self.held.vocabulary.name(name))
    }

    fn adds(&self, name: &str) -> bool {
        !self.held.vocabulary.is_closed() && self.extra.iter().any(|extra| extra == name)
    }
}

impl<'a> Holder<'a> {
    pub(crate) fn new(authority: Authority<'a>, extra: &'a Extra, grants: &'a Grants) -> Self {
        Self {
            roles: Side::new(authority.roles, &extra.roles),
            scopes: Side::new(authority.scopes, &extra.scopes),
            permissions: Side::new(authority.permissions, &extra.permissions),
            grants,
        }
    }

    /// Whether the role of this name is held; the same for scopes and permissions below.
    pub(crate) fn has_role_named(&self, name: &str) -> bool {
        self.roles.has_named(name)
    }

    pub(crate) fn has_scope_named(&self, name: &str) -> bool {
        self.scopes.has_named(name)
    }

    pub(crate) fn has_permission_named(&self, name: &str) -> bool {
        self.has_permission(self.permissions.held.vocabulary.name(name))
    }

    pub(super) fn has_role(&self, name: Name<'_>) -> bool {
        self.roles.has(name)
    }

    pub(super) fn has_scope(&self, name: Name<'_>) -> bool {
        self.scopes.has(name)
    }

    /// Held by the token or the hook, or granted by a role; a granted permission implies what it implies.
    pub(super) fn has_permission(&self, name: Name<'_>) -> bool {
        if self.permissions.has(name) || self.granted(name.text) {
            return true;
        }
        let vocabulary = self.permissions.held.vocabulary;
        let mut implying = vocabulary.names.iter().zip(vocabulary.implies);
        implying.any(|(held, implied)| *held != name.text && implied & name.bit != 0 && self.granted(held))
    }

    /// Whether a role grants the permission: by its enum, or by configuration.
    fn granted(&self, permission: &str) -> bool {
        let roles = &self.roles.held;
        roles.vocabulary.grants(roles.effective(), permission)
            || self.grants.granting(permission).any(|role| self.roles.has_named(role))
    }

    /// Whether a role that is not held is known not to be held. The same for scopes and permissions below.
    pub(super) fn knows_roles(&self) -> bool {
        self.roles.held.is_complete()
    }

    pub(super) fn knows_scopes(&self) -> bool {
        self.scopes.held.is_complete()
    }

    pub(super) fn knows_permissions(&self) -> bool {
        // A role that is not understood might have granted the permission.
        let roles_grant = !self.grants.is_empty() || !self.roles.held.vocabulary.grants.is_empty();
        self.permissions.held.is_complete() && (!roles_grant || self.knows_roles())
    }
}
