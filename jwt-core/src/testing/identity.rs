//! Identities for requests of Rocket's local client.

use std::ops::Deref;

use rocket::Request;

use crate::Algorithm;
use crate::claims::ClaimSet;
use crate::keys::{KeySet, SigningKey};
use crate::token::{Opened, Signer, TokenBuilder, Verifier};
use crate::web::{Core, RequestState};

/// Lets a request of Rocket's local client come from somebody.
///
/// The claims go the way of every token's, but for the signature: types, times, issuer, audience, the claims type's own
/// checks and the application's [`Authorities`](crate::Authorities) hook have their say. No key is needed, so that an
/// application which only verifies the tokens of others is tested in the same way.
pub trait WithIdentity: Sized {
    /// Lets the request carry a token with these claims.
    ///
    /// # Panics
    ///
    /// Where the fairing is not attached, the claims cannot be written, or the request has an identity already.
    #[must_use]
    fn identity<C: ClaimSet>(self, claims: &C) -> Self {
        self.identity_with(claims, |token| token)
    }

    /// Lets the request carry a token that differs from what the application would issue: expired, of another issuer.
    ///
    /// # Panics
    ///
    /// As [`identity`](Self::identity).
    #[must_use]
    fn identity_with<'a, C: ClaimSet>(
        self,
        claims: &'a C,
        change: impl FnOnce(TokenBuilder<'a, C>) -> TokenBuilder<'a, C>,
    ) -> Self {
        self.identity_from(None, claims, change)
    }

    /// Lets the request carry a token of another issuer that is configured, by its name there; `None` stands for the
    /// application's own, or for its first one where it has none of its own.
    ///
    /// # Panics
    ///
    /// As [`identity`](Self::identity), and where there is no issuer of this name.
    #[must_use]
    fn identity_from<'a, C: ClaimSet>(
        self,
        issuer: Option<&str>,
        claims: &'a C,
        change: impl FnOnce(TokenBuilder<'a, C>) -> TokenBuilder<'a, C>,
    ) -> Self;
}

impl<'c, R: Deref<Target = Request<'c>>> WithIdentity for R {
    #[allow(clippy::panic)]
    fn identity_from<'a, C: ClaimSet>(
        self,
        issuer: Option<&str>,
        claims: &'a C,
        change: impl FnOnce(TokenBuilder<'a, C>) -> TokenBuilder<'a, C>,
    ) -> Self {
        let Some(core) = self.rocket().state::<Core>() else {
            panic!("no identity without `.attach(jwt_core::fairing())`");
        };
        let issuers = core.settings.issuers.clone();
        let Some(place) = issuers.iter().position(|known| issuer.is_none_or(|name| known.name() == name)) else {
            panic!("the configuration has no issuer of this name");
        };
        let verifier = issuers.at(place).map_or(core.settings.verifier(), |issuer| issuer.verifier()).clone();
        match make(&verifier, core.settings.clock(), claims, change) {
            Ok((text, opened)) => match RequestState::of(&self).preset(text, opened.of_issuer(place)) {
                true => self,
                false => panic!("the request has an identity already"),
            },
            Err(error) => panic!("these claims make no token: {error}"),
        }
    }
}

type Made = (String, Opened);

fn make<'a, C: ClaimSet>(
    verifier: &Verifier,
    clock: &super::ManualClock,
    claims: &'a C,
    change: impl FnOnce(TokenBuilder<'a, C>) -> TokenBuilder<'a, C>,
) -> Result<Made, Box<dyn std::error::Error>> {
    let key = SigningKey::from_secret(super::secret().as_bytes(), Algorithm::HS256)?;
    let keys = KeySet::from(key.verifying_key().clone());
    let mut signer = Signer::builder().key(key).clock(clock.clone());
    if let Some(issuer) = verifier.issuer() {
        signer = signer.issuer(issuer);
    }
    for audience in verifier.audiences() {
        signer = signer.audience(audience);
    }
    if let Some(typ) = verifier.types().first() {
        signer = signer.typ(typ);
    }
    let token = change(signer.build()?.token(claims)).sign()?;
    let jws = keys.verify_jws(&token, &[Algorithm::HS256])?;
    // What the rest of the way sees is a token of the algorithm that the application accepts.
    let wanted = C::REQUIREMENTS.algorithms;
    let mut accepted = verifier.algorithms().into_iter();
    let algorithm = accepted.find(|algorithm| wanted.is_empty() || wanted.contains(&algorithm.as_str()));
    let jws = jws.with_algorithm(algorithm.unwrap_or(Algorithm::HS256));
    Ok((token, Opened::new(jws, &keys)))
}
