//! Permissions that roles grant by configuration.

use std::collections::BTreeMap;

/// What one role grants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Grant {
    /// Every permission there is: `"*"`.
    All,
    /// The permissions of these names.
    Of(Vec<String>),
}

impl Grant {
    pub(crate) fn has(&self, permission: &str) -> bool {
        match self {
            Self::All => true,
            Self::Of(names) => names.iter().any(|name| name == permission),
        }
    }
}

/// `grants` of Rocket.toml: role to permissions, an access-control list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Grants(pub(crate) BTreeMap<String, Grant>);

impl Grants {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The roles that grant the permission.
    pub(crate) fn granting(&self, permission: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(_, grant)| grant.has(permission)).map(|(role, _)| role.as_str())
    }
}
