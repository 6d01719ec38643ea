//! What an issuer may say of the holders of its tokens.

/// What an issuer's tokens may grant: the roles, scopes and permissions that it is trusted with.
///
/// Other names in its tokens grant nothing, as if the claims type did not have them. And where it is not trusted with all
/// names of a kind, what it does not say is not known: a rule that negates a name of this kind passes none of its tokens.
///
/// This is about the fields that hold roles, scopes and permissions. Claims that other fields read, `#[claim(flatten)]` above
/// all, are what the issuer says, whatever they are called: an application that issues a token anew with the claims of
/// another issuer's vouches for them.
///
/// ```
/// use jwt_core::Trust;
///
/// let partner = Trust::nothing().roles(["reader"]).all_scopes();
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Trust {
    pub(crate) roles: Names,
    pub(crate) scopes: Names,
    pub(crate) permissions: Names,
}

/// The names of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Names {
    /// Whatever they are.
    All,
    /// These; compared byte by byte.
    Only(Vec<String>),
}

impl Names {
    pub(super) fn hold(&self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(names) => names.iter().any(|known| known == name),
        }
    }
}

impl Trust {
    /// Whatever the token says.
    pub fn everything() -> Self {
        Self { roles: Names::All, scopes: Names::All, permissions: Names::All }
    }

    /// No name at all: such a token tells who somebody is, and no more.
    pub fn nothing() -> Self {
        let none = || Names::Only(Vec::new());
        Self { roles: none(), scopes: none(), permissions: none() }
    }

    /// These roles, beside those named before.
    pub fn roles<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        add(&mut self.roles, names);
        self
    }

    /// These scopes, beside those named before.
    pub fn scopes<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        add(&mut self.scopes, names);
        self
    }

    /// These permissions, beside those named before. What a trusted role grants is another matter: that is said here.
    pub fn permissions<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        add(&mut self.permissions, names);
        self
    }

    /// All roles.
    pub fn all_roles(self) -> Self {
        Self { roles: Names::All, ..self }
    }

    /// All scopes.
    pub fn all_scopes(self) -> Self {
        Self { scopes: Names::All, ..self }
    }

    /// All permissions.
    pub fn all_permissions(self) -> Self {
        Self { permissions: Names::All, ..self }
    }
}

fn add<N: Into<String>>(known: &mut Names, more: impl IntoIterator<Item = N>) {
    if let Names::Only(names) = known {
        names.extend(more.into_iter().map(Into::into));
    }
}
