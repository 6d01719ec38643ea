//! The application's own issuer: what its tokens must satisfy, and what signs them.

use std::sync::Arc;
use std::time::Duration;

use super::reader::{Reader, Setting, Table};
use super::values::Chosen;
use crate::token::Swapped;
use crate::{Algorithm, Clock, KeyResolver, Signer, SigningKey, Verifier, VerifierBuilder};

/// What holds for the tokens of every issuer.
pub(super) struct Common {
    pub(super) leeway: Option<Duration>,
    pub(super) max_age: Option<Duration>,
    pub(super) limit: usize,
    pub(super) clock: Arc<dyn Clock>,
    /// Whether tokens can be revoked.
    pub(super) revocable: bool,
}

impl Common {
    pub(super) fn apply(&self, mut verifier: VerifierBuilder) -> VerifierBuilder {
        // What is verified is kept for all issuers in one place.
        verifier = verifier.token_limit(self.limit).cache(0).clock(Arc::clone(&self.clock)).revocable(self.revocable);
        if let Some(leeway) = self.leeway {
            verifier = verifier.leeway(leeway);
        }
        if let Some(max_age) = self.max_age {
            verifier = verifier.max_age(max_age);
        }
        verifier
    }
}

/// What the application says of the tokens that it issues itself.
pub(super) struct Own {
    pub(super) resolver: Option<Arc<dyn KeyResolver>>,
    pub(super) accepted: Option<Vec<Algorithm>>,
    pub(super) issuer: Option<(String, Setting)>,
    pub(super) audience: Option<Vec<String>>,
    pub(super) expiration: Option<Duration>,
    pub(super) typ: Option<Vec<String>>,
    pub(super) subject: Option<String>,
    pub(super) id: Option<String>,
}

impl Own {
    pub(super) fn build(
        self,
        reader: &mut Reader<'_>,
        own: &Swapped,
        signs: bool,
        common: &Common,
    ) -> Option<(Verifier, Option<Signer>)> {
        let mut verifier = common.apply(Verifier::builder().own_keys(own)).begins_sessions(common.revocable);
        let mut signer =
            signs.then(|| Signer::builder().own_keys(own).token_limit(common.limit).clock(Arc::clone(&common.clock)));
        if let Some(resolver) = self.resolver {
            verifier = verifier.shared_resolver(resolver);
        }
        if let Some(accepted) = self.accepted {
            verifier = verifier.algorithms(accepted);
        }
        if let Some((issuer, _)) = self.issuer {
            verifier = verifier.issuer(&issuer);
            signer = signer.map(|signer| signer.issuer(&issuer));
        }
        for audience in self.audience.unwrap_or_default() {
            verifier = verifier.audience(&audience);
            signer = signer.map(|signer| signer.audience(&audience));
        }
        if let Some(expiration) = self.expiration {
            signer = signer.map(|signer| signer.expiration(expiration));
        }
        if let Some(typ) = self.typ {
            signer = signer.map(|signer| match typ.iter().find(|typ| !typ.is_empty()) {
                Some(first) => signer.typ(first),
                None => signer,
            });
            verifier = with_types(verifier, typ);
        }
        if let Some(subject) = self.subject {
            verifier = verifier.subject(subject);
        }
        if let Some(id) = self.id {
            verifier = verifier.user_id(id);
        }
        let verifier = verifier.build().map_err(|error| reader.lacks("jwt", error.to_string())).ok()?;
        let signer = signer.map(|signer| signer.build()).transpose();
        let signer = signer.map_err(|error| reader.lacks("jwt", error.to_string())).ok()?;
        Some((verifier, signer))
    }
}

/// The types that are accepted; an empty string among them stands for tokens without one.
pub(super) fn with_types(mut verifier: VerifierBuilder, types: Vec<String>) -> VerifierBuilder {
    if types.iter().any(String::is_empty) {
        verifier = verifier.allow_missing_typ();
    }
    verifier.typ(types.into_iter().filter(|typ| !typ.is_empty()))
}

/// A key that lives as long as the process: for trying things out, and nowhere else.
pub(super) fn ephemeral_key(reader: &mut Reader<'_>, root: &Table, algorithm: Option<Chosen>) -> Option<SigningKey> {
    let debug = *reader.profile() == rocket::Config::DEBUG_PROFILE;
    let missing = "no key to sign or verify with; set `private_key`, `public_key`, `secret_file`, `secret` or `keys`";
    if !debug || !reader.is_loopback() {
        let profile = reader.profile();
        let why =
            if debug { "the address is not a loopback one".into() } else { format!("this is the profile `{profile}`") };
        reader.lacks(
            &root.key("private_key"),
            format!("{missing} (a throw-away key is made in the debug profile on a loopback address alone, and {why})"),
        );
        return None;
    }
    let algorithm = algorithm.map_or(Algorithm::HS256, |chosen| chosen.algorithm);
    let mut secret = [0u8; 64];
    let made = getrandom::fill(&mut secret).ok().and_then(|()| SigningKey::from_secret(&secret, algorithm).ok());
    if made.is_none() {
        reader.lacks(&root.key("private_key"), format!("{missing} (no throw-away key can be made for {algorithm})"));
    }
    made
}
