//! What a token says: claims types, the registered claims, and sets of roles, scopes and permissions.

mod authority;
pub(crate) mod beside;
pub mod check;
mod checked;
mod date;
mod default;
mod engine;
mod fault;
mod held;
mod index;
mod marks;
mod members;
mod moved;
mod names;
pub(crate) mod registered;
mod requirements;
mod seeds;
mod trust;
pub(crate) mod vocabulary;
mod write;

use serde::Serialize;
use serde::de::{DeserializeOwned, Deserializer};

pub use authority::{
    AnyName, NoField, PermissionField, PermissionSet, Permissions, RoleField, RoleSet, Roles, ScopeField, ScopeSet,
    Scopes,
};
pub use checked::skip;
pub(crate) use checked::{Checked, Seen, Text, Watch};
pub use date::NumericDate;
pub use default::DefaultClaims;
pub(crate) use engine::read;
pub use engine::{Entry, Rest, Slots, take, take_or};
pub use fault::Fault;
pub use held::{Authority, Held};
#[cfg(feature = "rocket")]
pub(crate) use marks::FOREIGN;
pub(crate) use marks::{Marks, Reading};
pub(crate) use moved::Moved;
pub use registered::Registered;
pub use requirements::Requirements;
pub use trust::Trust;
pub use write::Writer;

/// A type that the claims of a token are read into. Made by `#[derive(Claims)]`; not meant to be written by hand.
///
/// Nothing of serde's is implemented on the type: it may derive `Serialize` and `Deserialize` for purposes of its own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a claims type; add `#[derive(Claims)]` to it",
    label = "not a claims type"
)]
pub trait ClaimSet: Sized + Send + Sync + 'static {
    /// The fields while the claims are read.
    #[doc(hidden)]
    type Slots: Slots;
    /// The enum of the roles, [`AnyName`], or [`NoField`].
    #[doc(hidden)]
    type Roles: RoleSet;
    /// The enum of the scopes, [`AnyName`], or [`NoField`].
    #[doc(hidden)]
    type Scopes: ScopeSet;
    /// The enum of the permissions, [`AnyName`], or [`NoField`].
    #[doc(hidden)]
    type Permissions: PermissionSet;

    /// Which claim fills which slot.
    #[doc(hidden)]
    const NAMES: &'static [Entry];
    /// Whether a field takes the rest of the claims.
    #[doc(hidden)]
    const FLATTEN: bool;
    /// What this type asks of a token beyond what the configuration does.
    #[doc(hidden)]
    const REQUIREMENTS: Requirements;

    /// Makes the claims of what was read, and checks them.
    #[doc(hidden)]
    fn finish(slots: Self::Slots, rest: Rest, registered: &Registered) -> Result<Self, Fault>;

    /// What the holder of the token may do.
    #[doc(hidden)]
    fn authority(&self) -> Authority<'_>;

    /// Takes away the names that the issuer is not trusted with.
    #[doc(hidden)]
    fn restrict(&mut self, trust: &Trust) {
        let _ = trust;
    }

    /// Writes the claims for signing.
    #[doc(hidden)]
    fn write(&self, out: &mut Writer) -> Result<(), Fault>;
}

/// A type that a claim may have: whatever serde reads and writes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a claim",
    label = "a claim needs serde's `Serialize` and `Deserialize`",
    note = "add `#[derive(serde::Serialize, serde::Deserialize)]` to the type"
)]
pub trait Claim: Sized {
    /// Reads the claim.
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;

    /// What the field is where the claim is missing: `None` of an `Option`, and nothing else.
    fn absent() -> Option<Self>;

    /// Reads the claims that no field is named after.
    fn rest(rest: Rest) -> Result<Self, Fault>;

    /// Writes the claim at a path.
    fn write(&self, path: &[&'static str], out: &mut Writer) -> Result<(), Fault>;

    /// Writes every member of a map or struct.
    fn flatten(&self, out: &mut Writer) -> Result<(), Fault>;
}

impl<T: Serialize + DeserializeOwned> Claim for T {
    fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer)
    }

    fn absent() -> Option<Self> {
        T::deserialize(engine::Missing).ok()
    }

    fn rest(rest: Rest) -> Result<Self, Fault> {
        engine::rest(rest)
    }

    fn write(&self, path: &[&'static str], out: &mut Writer) -> Result<(), Fault> {
        out.put(path, self)
    }

    fn flatten(&self, out: &mut Writer) -> Result<(), Fault> {
        out.flatten(self)
    }
}
