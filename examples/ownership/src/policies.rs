//! The rules that have names.

use crate::{
    claims::{Role, User},
    notes::Place,
};
use jwt_core::jwt_policy;

#[jwt_policy(claims = User, role(Role::Operator))]
pub(crate) struct Operators;

#[jwt_policy(claims = User, scope("notes:write"), roles("owner", "member"))]
pub(crate) struct CanWrite;

/// A rule about something that was sent or loaded: its fields say what.
#[jwt_policy(claims = User, when(claims.tenant == self.tenant))]
pub(crate) struct InTenant<'a> {
    pub(crate) tenant: &'a str,
}

/// Owners change every note of their tenant, members their own.
#[jwt_policy(
    policy(CanWrite),
    when(claims.tenant == self.note.tenant),
    role(Role::Owner) || when(claims.sub == self.note.author),
)]
pub(crate) struct CanChange<'a> {
    pub(crate) note: &'a Place,
}

#[jwt_policy(policy(CanWrite), role(Role::Owner))]
pub(crate) struct CanPublish;
