//! What is allowed and probably not meant: said at launch, as a warning.

use std::sync::{Mutex, PoisonError};

use super::policy::Policy;
use crate::claims::vocabulary::{Vocabulary, nearest};
use crate::policy::{Grant, Grants};

/// The names that the routes' claims types know, gathered while Rocket asks the guards whether they can serve.
#[derive(Default)]
pub(super) struct Advice {
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    roles: Vec<&'static Vocabulary>,
    permissions: Vec<&'static Vocabulary>,
}

impl Advice {
    /// Notes a protected route, and warns of names that nobody checks.
    ///
    /// `several` says whether it takes the tokens of more than one issuer.
    pub(super) fn note<P: Policy>(&self, several: bool) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.roles.push(P::ROLES);
        known.permissions.push(P::PERMISSIONS);
        if several && compares_subject(P::TEXT) {
            tracing::warn!(
                "`{0}` compares `claims.sub`, and takes tokens of several issuers: users of two issuers may have the same name; \
                 write `issuer = \"..\"` above `{0}`",
                P::NAME
            );
        }
        if !P::CLAIMS_NAMED && P::RULE.has_names() {
            tracing::warn!(
                "the rule of `{0}` has no claims type: its names are looked for in `DefaultClaims`, where none is checked, \
                 and what another claims type asks of a token is not asked; write `claims = ..` above `{0}`",
                P::NAME
            );
        }
    }

    /// Warns of names in `grants` that no claims type knows.
    pub(super) fn grants(&self, grants: &Grants) {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        for (role, grant) in &grants.0 {
            warn_unknown("role", &format!("jwt.grants.{role}"), role, &known.roles);
            if let Grant::Of(permissions) = grant {
                for permission in permissions {
                    warn_unknown("permission", &format!("jwt.grants.{role}"), permission, &known.permissions);
                }
            }
        }
    }
}

/// Whether a condition speaks of the subject, which names nobody without the issuer.
fn compares_subject(rule: &str) -> bool {
    let mut rest = rule;
    while let Some((_, after)) = rest.split_once("claims.sub") {
        if !after.starts_with(|next: char| next.is_alphanumeric() || next == '_') {
            return true;
        }
        rest = after;
    }
    false
}

/// Where one claims type takes any name, none is known to be wrong.
fn warn_unknown(kind: &str, key: &str, name: &str, known: &[&Vocabulary]) {
    if known.is_empty() || known.iter().any(|vocabulary| !vocabulary.is_closed() || vocabulary.bit(name) != 0) {
        return;
    }
    let names: Vec<&str> = known.iter().flat_map(|vocabulary| vocabulary.names).copied().collect();
    match nearest(&names, name) {
        Some(near) => tracing::warn!("`{key}`: no claims type has the {kind} `{name}`; did you mean `{near}`?"),
        None => tracing::warn!("`{key}`: no claims type has the {kind} `{name}`"),
    }
}
