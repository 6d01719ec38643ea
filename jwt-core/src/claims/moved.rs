//! Roles, scopes and permissions that are elsewhere than the claims type says.

use std::borrow::Cow;

use super::ClaimSet;
use super::engine::{Entry, Node, Slots};

/// Where roles, scopes and permissions are, in this order: the names on the way to the claim. `None`: where the claims type
/// says.
pub(crate) type Moved = [Option<Vec<String>>; 3];

/// Where a claim is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Place {
    At(&'static str),
    /// Where the configuration says that these roles, scopes or permissions are.
    Moved(usize),
}

impl Place {
    pub(super) fn name(self, moved: &Moved) -> Cow<'static, str> {
        match self {
            Self::At(name) => Cow::Borrowed(name),
            Self::Moved(kind) => {
                moved.get(kind).and_then(Option::as_ref).map(|path| path.join(".")).unwrap_or_default().into()
            }
        }
    }
}

/// The slots of roles, scopes and permissions that are not filled by their own entries.
pub(super) type Replaced = [Option<usize>; 3];

pub(super) fn replaced<C: ClaimSet>(moved: &Moved) -> Replaced {
    let mut replaced = C::Slots::HOLDERS;
    for (slot, moved) in replaced.iter_mut().zip(moved) {
        *slot = slot.filter(|_| moved.is_some());
    }
    replaced
}

/// Where the claim that an entry of this path reads is looked for, if that is elsewhere.
pub(super) fn moved_name<C: ClaimSet>(path: &str, moved: &Moved) -> Option<Cow<'static, str>> {
    let slot = slot_of(C::NAMES, path)?;
    let kind = replaced::<C>(moved).iter().position(|replaced| *replaced == Some(slot))?;
    Some(Place::Moved(kind).name(moved))
}

fn slot_of(entries: &[Entry], path: &str) -> Option<usize> {
    entries.iter().find_map(|entry| match entry.node {
        Node::Slot(slot) => (entry.path == path).then_some(slot),
        Node::Branch(entries) => slot_of(entries, path),
    })
}
