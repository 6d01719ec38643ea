//! What is known of the issuers of some providers: defaults for what Rocket.toml does not say, and the mistakes that are
//! made with them.

/// A provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Preset {
    Keycloak,
    Auth0,
    Entra,
    Cognito,
    Google,
}

impl Preset {
    pub(super) const NAMES: [&str; 5] = ["keycloak", "auth0", "entra", "cognito", "google"];

    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "keycloak" => Self::Keycloak,
            "auth0" => Self::Auth0,
            "entra" => Self::Entra,
            "cognito" => Self::Cognito,
            "google" => Self::Google,
            _ => return None,
        })
    }

    /// The issuer, where there is only one.
    pub(super) fn issuer(self) -> Option<&'static str> {
        (self == Self::Google).then_some("https://accounts.google.com")
    }

    /// The path of the roles.
    pub(super) fn roles(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Keycloak => Some(&["realm_access", "roles"]),
            Self::Entra => Some(&["roles"]),
            Self::Cognito => Some(&["cognito:groups"]),
            Self::Auth0 | Self::Google => None,
        }
    }

    /// The path of the scopes.
    pub(super) fn scopes(self) -> Option<&'static [&'static str]> {
        match self {
            Self::Entra => Some(&["scp"]),
            Self::Keycloak | Self::Auth0 | Self::Cognito => Some(&["scope"]),
            Self::Google => None,
        }
    }

    /// The path of the permissions.
    pub(super) fn permissions(self) -> Option<&'static [&'static str]> {
        (self == Self::Auth0).then_some(&["permissions"])
    }

    /// The claim that says whom a token is for, where that is not `aud`.
    pub(super) fn audience_claim(self) -> Option<&'static str> {
        (self == Self::Cognito).then_some("client_id")
    }

    /// Claims of ID tokens that do not show that a token is one. Keycloak before version 25 writes `nonce` into access tokens,
    /// and tells the kinds apart by the claim `typ`; Google's only JWTs are ID tokens.
    pub(super) fn allowed(self) -> &'static [&'static str] {
        match self {
            Self::Keycloak => &["nonce"],
            Self::Google => &["nonce", "at_hash"],
            Self::Auth0 | Self::Entra | Self::Cognito => &[],
        }
    }

    /// Whether access tokens have no `typ` in their header.
    pub(super) fn untyped(self) -> bool {
        self == Self::Cognito
    }

    /// What is wrong with an issuer for this provider, and the cure.
    pub(super) fn fault(self, issuer: &str) -> Option<&'static str> {
        let shared = |tenant: &str| issuer.contains(&format!("/{tenant}/"));
        match self {
            Self::Auth0 if !issuer.ends_with('/') => {
                Some("is not what Auth0 writes into its tokens, which ends with a slash; add it")
            }
            Self::Keycloak if !issuer.contains("/realms/") => {
                Some("names no realm; it ends with `/realms/<name of the realm>`")
            }
            Self::Entra if shared("common") || shared("organizations") || shared("consumers") => Some(
                "is an endpoint that all tenants share, and no issuer; name your tenant: \
                 `https://login.microsoftonline.com/<tenant id>/v2.0`",
            ),
            Self::Entra if issuer.contains('{') => {
                Some("holds a placeholder, which is in no token; write the id of your tenant in its place")
            }
            Self::Cognito if !issuer.starts_with("https://cognito-idp.") => {
                Some("is not an issuer of Cognito; that is `https://cognito-idp.<region>.amazonaws.com/<user pool id>`")
            }
            // That is the form of version 1.
            Self::Entra if issuer.starts_with("https://sts.windows.net/") => None,
            Self::Google if issuer != "https://accounts.google.com" => {
                Some("is not Google's, which is `https://accounts.google.com`; leave it out, the preset knows it")
            }
            Self::Keycloak | Self::Cognito | Self::Entra if issuer.ends_with('/') => {
                Some("ends with a slash, which the provider does not write into its tokens; remove it")
            }
            _ => None,
        }
    }
}
