//! What a token must satisfy, once its signature is known to be right.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use super::error::{ClaimProblem, TokenError};
#[cfg(feature = "introspection")]
use super::introspected::{Shown, is_opaque};
#[cfg(feature = "jwks")]
use super::source::Source;
use super::verified::{Inner, Named, Origin};
use super::verifier::Settings;
use super::{Envelope, Header, Opened, Verified, Verifier, media_type};
use crate::Algorithm;
use crate::claims::registered::MAX_TEXT_LEN;
use crate::claims::{ClaimSet, Marks, NumericDate, Reading, Registered, Requirements, read};
use crate::keys::KeySet;
#[cfg(feature = "jwks")]
use crate::keys::Unreachable;
#[cfg(all(feature = "rocket", feature = "session"))]
use crate::session::{RevocationKey, TokenKeys};

/// The kinds of token that Keycloak names in a claim `typ`, and that are no access tokens.
const OTHER_KINDS: [&str; 4] = ["ID", "Refresh", "Offline", "Logout"];

/// The values of `typ` that say no more than that the token is an access token (RFC 7519 section 5.1, RFC 9068
/// section 2.1): what is accepted where nothing else is configured, the first also what is signed with.
pub(super) const ACCESS_TYPES: [&str; 2] = ["JWT", "at+jwt"];

impl Verifier {
    /// Whether a claims type that wants this `typ` can be read from any token: it may name a kind of its own, and not
    /// an access token of a `typ` that the configuration does not take.
    #[cfg(feature = "rocket")]
    pub(crate) fn can_want_type(&self, wanted: &str) -> bool {
        !is_access_type(wanted) || self.settings.accepts_type(wanted)
    }

    /// Verifies a token and reads its claims.
    ///
    /// # Errors
    ///
    /// The first cause that is found, in this order: size, form, header, key, signature; the form of the payload, the
    /// types of the registered claims, the fields of the claims type and their checks; the claims type's `algorithms`,
    /// `typ`, the kind of token, `iss`, `aud`, `exp`, `nbf`, `iat`, `max_age`; the claims that the verifier was told to
    /// take for the user's name and id.
    ///
    /// Nothing is waited for: of remote keys, and of what an issuer says of its tokens, that counts which is there already, and where a key has to be looked up for
    /// each token, it is [`TokenError::KeysUnavailable`]; see [`verify_async`](Self::verify_async).
    pub fn verify<C: ClaimSet>(&self, text: &str) -> Result<Verified<C>, TokenError> {
        if let Some(known) = self.known(text) {
            return Ok(known);
        }
        #[cfg(feature = "introspection")]
        if let Some(shown) = self.shown(text) {
            let unknown = Err(TokenError::KeysUnavailable { retry_after: Duration::ZERO });
            return self.claims_of(text, self.told(&shown?).unwrap_or(unknown)?);
        }
        let envelope = self.settings.read(text)?;
        let open = |keys: &KeySet| envelope.verify(keys, self.settings.accept()).map(|jws| Opened::new(jws, keys));
        let opened = self.with_keys(open).ok_or(TokenError::KeysUnavailable { retry_after: Duration::ZERO })?;
        self.claims_of(text, opened?)
    }

    /// The same, and keys that are elsewhere are waited for: those of [remote](super::VerifierBuilder::remote_keys) issuers,
    /// and those that a [resolver](super::VerifierBuilder::resolver) looks up.
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify).
    pub async fn verify_async<C: ClaimSet>(&self, text: &str) -> Result<Verified<C>, TokenError> {
        if let Some(known) = self.known(text) {
            return Ok(known);
        }
        #[cfg(feature = "introspection")]
        if self.introspection().is_some() && is_opaque(text) {
            let shown = Shown::opaque(text, self.settings.token_limit)?;
            return self.claims_of(text, self.ask(&shown).await?);
        }
        let envelope = self.settings.read(text)?;
        // No token of another issuer has keys looked up or fetched.
        if self.settings.issuer.is_some() && (self.fetches() || self.settings.resolver.is_some()) {
            let claimed = envelope.claimed_issuer()?.ok_or(TokenError::MissingClaim("iss".into()))?;
            if self.settings.issuer.as_ref() != Some(&claimed) {
                return Err(TokenError::Issuer);
            }
        }
        self.claims_of(text, self.open(envelope).await?)
    }

    /// A token that was verified before, and is good still.
    fn known<C: ClaimSet>(&self, text: &str) -> Option<Verified<C>> {
        let known = self.settings.cache.get(text)?;
        if !self.takes_still(&known) {
            self.settings.cache.forget::<C>(text);
            return None;
        }
        Some(known)
    }

    /// Whether a token that was good is good now: what may have changed since are the keys and the time. The settings are
    /// those of this verifier for ever.
    pub(super) fn takes_still<C: ClaimSet>(&self, verified: &Verified<C>) -> bool {
        self.settings.source.is(verified.keys())
            && self.settings.check_times(verified.registered(), &C::REQUIREMENTS).is_ok()
    }

    fn claims_of<C: ClaimSet>(&self, text: &str, opened: Opened) -> Result<Verified<C>, TokenError> {
        let verified = self.claims(&opened.payload, opened.origin)?;
        self.settings.cache.keep(text, &verified, opened.payload.len());
        Ok(verified)
    }

    /// With the keys of this moment, where nobody has to be asked for others.
    fn with_keys<T>(&self, then: impl FnOnce(&KeySet) -> T) -> Option<T> {
        if self.settings.resolver.is_some() { None } else { self.settings.source.with(then) }
    }

    /// The half that is the same for every claims type, where nothing has to be waited for; `None` where something has.
    #[cfg(feature = "rocket")]
    pub(super) fn open_now(&self, envelope: Envelope<'_>) -> Option<Result<Opened, TokenError>> {
        #[cfg(feature = "introspection")]
        if self.introspection().is_some() {
            return self.told(&Shown::of(&envelope));
        }
        self.with_keys(|keys| {
            let checked = envelope.check(keys, self.settings.accept());
            #[cfg(feature = "jwks")]
            if let Source::Remote(remote) = &self.settings.source
                && checked.as_ref().is_err_and(|error| self.may_have_a_newer_key(error))
                && !remote.has_nothing_newer(keys)
            {
                return None;
            }
            Some(envelope.checked(checked).map(|jws| Opened::new(jws, keys)))
        })?
    }

    /// The half that is the same for every claims type: key and signature of a token whose form is known to be good, and
    /// whose issuer is this one, as far as it says so itself.
    pub(super) async fn open(&self, envelope: Envelope<'_>) -> Result<Opened, TokenError> {
        #[cfg(feature = "introspection")]
        if self.introspection().is_some() {
            return self.ask(&Shown::of(&envelope)).await;
        }
        let accept = self.settings.accept();
        if let Some(resolver) = &self.settings.resolver {
            match resolver.resolve(&envelope.unverified()?).await {
                Ok(Some(key)) => {
                    let keys = key.into();
                    return Ok(Opened::new(envelope.verify(&keys, accept)?, &keys));
                }
                Ok(None) => {}
                Err(error) => {
                    tracing::error!("the `KeyResolver` failed: {}", error.0);
                    return Err(TokenError::KeysUnavailable { retry_after: Duration::from_secs(1) });
                }
            }
        }
        match &self.settings.source {
            #[cfg(feature = "jwks")]
            Source::Remote(remote) => {
                let unavailable =
                    |unreachable: Unreachable| TokenError::KeysUnavailable { retry_after: unreachable.retry_after };
                let (mut keys, just_fetched) = remote.get_noting().await.map_err(unavailable)?;
                let mut checked = envelope.check(&keys, accept);
                if checked.as_ref().is_err_and(|error| !just_fetched && self.may_have_a_newer_key(error))
                    && let Some(newer) = remote.newer(&keys).await
                {
                    checked = envelope.check(&newer, accept);
                    keys = newer;
                }
                Ok(Opened::new(envelope.checked(checked)?, &keys))
            }
            source => {
                let keys = source.current().ok_or(TokenError::KeysUnavailable { retry_after: Duration::ZERO })?;
                Ok(Opened::new(envelope.verify(&keys, accept)?, &keys))
            }
        }
    }

    /// Whether the issuer may have another key for a token than those that are known: under a new name, without one, or in
    /// the place of an old one.
    #[cfg(feature = "jwks")]
    fn may_have_a_newer_key(&self, error: &TokenError) -> bool {
        match error {
            TokenError::UnknownKey | TokenError::AmbiguousKey | TokenError::Signature => true,
            // Of a list of algorithms no key is looked for; and no set has secrets.
            TokenError::AlgorithmNotAllowed(algorithm) => {
                self.settings.algorithms.is_none() && !algorithm.is_symmetric()
            }
            TokenError::KeyMismatch(algorithm) => !algorithm.is_symmetric(),
            _ => false,
        }
    }

    /// Whether what was found of a token may be kept until it ends, or its key is withdrawn.
    #[cfg(feature = "rocket")]
    pub(super) fn keeps(&self) -> bool {
        !self.asks() && !self.settings.source.is_asked()
    }

    /// Whether keys may be fetched for a token.
    pub(crate) fn fetches(&self) -> bool {
        self.settings.source.fetches()
    }

    /// Whether the application is asked for the key of a token.
    #[cfg(feature = "rocket")]
    pub(crate) fn asks(&self) -> bool {
        self.settings.resolver.is_some()
    }

    /// The keys, where they are fetched.
    #[cfg(all(feature = "rocket", feature = "jwks"))]
    pub(crate) fn remote(&self) -> Option<&crate::RemoteKeys> {
        match &self.settings.source {
            Source::Remote(remote) => Some(remote),
            _ => None,
        }
    }

    /// The half that depends on the claims type.
    pub(super) fn claims<C: ClaimSet>(&self, payload: &[u8], origin: Origin) -> Result<Verified<C>, TokenError> {
        let settings = &*self.settings;
        let reading = Reading {
            subject: settings.subject.as_deref(),
            id: Some(settings.user_id.as_deref().unwrap_or("id")),
            audience: settings.audience_claim.as_deref(),
            session: settings.begins_sessions.then_some("sid"),
            client: settings.begins_sessions.then_some("client_id"),
            moved: &settings.moved,
            trust: settings.trust.as_ref(),
        };
        let mut marks = Marks::default();
        let (claims, registered) = read::<C>(payload, reading, &mut marks)?;
        settings.check(&origin.header, &registered, &marks, &C::REQUIREMENTS)?;
        let subject = match &settings.subject {
            Some(claim) => name(claim, marks.subject.as_ref())?.into(),
            // Of a client that has it for itself, which may be called as a user is (RFC 9068 section 5).
            None if is_clients(&marks, &registered) => Named::Nowhere,
            None => Named::Subject,
        };
        let user_id = match settings.user_id.as_deref() {
            Some("sub") => Named::Subject,
            Some("jti") => Named::JwtId,
            Some(claim) => name(claim, marks.id.as_ref())?.into(),
            // Nobody said that `id` means the user: what is no name is somebody else's.
            None => name("id", marks.id.as_ref()).unwrap_or_default().into(),
        };
        #[cfg(all(feature = "rocket", feature = "session"))]
        let keys = settings.keys(payload, &registered, &subject, &marks, &origin.header)?;
        let inner = Inner {
            claims,
            registered,
            subject,
            user_id,
            origin,
            #[cfg(all(feature = "rocket", feature = "session"))]
            keys,
        };
        Ok(Arc::new(inner).into())
    }
}

/// Whether a client has the token for itself.
fn is_clients(marks: &Marks, registered: &Registered) -> bool {
    let client = marks.client.as_ref().and_then(Value::as_str);
    client.is_some() && client == registered.subject()
}

/// What a claim says that the configuration made the name or the id of the user.
fn name(claim: &str, value: Option<&Value>) -> Result<Option<String>, TokenError> {
    let problem = match value {
        None => return Ok(None),
        Some(Value::String(text)) if text.is_empty() => ClaimProblem::Empty,
        Some(Value::String(text)) if text.len() > MAX_TEXT_LEN => ClaimProblem::TooLong,
        Some(Value::String(text)) => return Ok(Some(text.clone())),
        Some(Value::Number(number)) if number.is_u64() || number.is_i64() => return Ok(Some(number.to_string())),
        Some(_) => ClaimProblem::WrongType,
    };
    Err(TokenError::InvalidClaim { claim: claim.to_owned().into(), problem })
}

/// What the claim says that stands in for `aud`: a string or an array of strings.
fn names(claim: &str, value: Option<&Value>) -> Result<Vec<String>, TokenError> {
    let names = match value {
        None | Some(Value::Null) => Some(Vec::new()),
        Some(Value::String(one)) => Some(vec![one.clone()]),
        Some(Value::Array(all)) => all.iter().map(|name| name.as_str().map(str::to_owned)).collect(),
        Some(_) => None,
    };
    names.ok_or_else(|| TokenError::InvalidClaim { claim: claim.to_owned().into(), problem: ClaimProblem::WrongType })
}

impl Settings {
    /// What a token may be revoked by, where anything can be.
    #[cfg(all(feature = "rocket", feature = "session"))]
    fn keys(
        &self,
        payload: &[u8],
        registered: &Registered,
        subject: &Named,
        marks: &Marks,
        header: &Header,
    ) -> Result<Option<Box<TokenKeys>>, TokenError> {
        if !self.revocable {
            return Ok(None);
        }
        // The configured one, which is what revoking goes by: the token has the same, or nobody asks for it.
        let issuer = self.issuer.as_deref();
        let token = match registered.jwt_id() {
            Some(id) => RevocationKey::token(issuer, id),
            // What its issuer says of it may differ from one time to the next.
            None if header.is_introspected() => RevocationKey::signed(&header.parts.text, b""),
            None => RevocationKey::signed(&header.parts.text, payload),
        };
        // What another issuer calls a session is none of ours.
        let session = marks.session.as_ref().filter(|_| self.begins_sessions).and_then(Value::as_str);
        let keys = TokenKeys::new(issuer, subject.get(registered), session, token);
        keys.map(|keys| Some(Box::new(keys))).ok_or(TokenError::RevocationsUnavailable)
    }

    /// Compares what was read with the configuration, the claims type and the time. A claims type narrows what the
    /// configuration says and never widens it, but for `allow_missing_exp`.
    fn check(
        &self,
        header: &Header,
        registered: &Registered,
        marks: &Marks,
        wants: &Requirements,
    ) -> Result<(), TokenError> {
        check_algorithm(header.algorithm(), wants)?;
        self.check_type(header, wants)?;
        // A claims type that asks for a `typ` of its own has said which kind of token it reads.
        if wants.typ.is_none_or(is_access_type) {
            check_kind(marks, &self.allowed)?;
        }
        self.check_issuer(registered)?;
        self.check_audience(registered, marks, wants)?;
        self.check_times(registered, wants)
    }

    fn check_type(&self, header: &Header, wants: &Requirements) -> Result<(), TokenError> {
        let accepted = match (header.typ(), wants.typ) {
            // It has no `typ`, and its issuer says that it is an access token.
            _ if header.is_introspected() => wants.typ.is_none_or(is_access_type),
            (None, None) if self.untyped => true,
            (None, _) => return Err(TokenError::TypeMissing),
            // Of access tokens the configuration says which it takes; other kinds are the claims type's own affair.
            (Some(typ), Some(wanted)) => same_type(typ, wanted) && (!is_access_type(wanted) || self.accepts_type(typ)),
            (Some(typ), None) => self.accepts_type(typ),
        };
        if accepted { Ok(()) } else { Err(TokenError::TypeNotAccepted) }
    }

    fn accepts_type(&self, typ: &str) -> bool {
        self.types.iter().any(|accepted| same_type(typ, accepted))
    }

    fn check_issuer(&self, registered: &Registered) -> Result<(), TokenError> {
        match (&self.issuer, registered.issuer()) {
            (None, _) => Ok(()),
            (Some(_), None) => Err(TokenError::MissingClaim("iss".into())),
            (Some(issuer), Some(found)) if issuer == found => Ok(()),
            _ => Err(TokenError::Issuer),
        }
    }

    fn check_audience(&self, registered: &Registered, marks: &Marks, wants: &Requirements) -> Result<(), TokenError> {
        match &self.audience_claim {
            Some(claim) if registered.audience().next().is_none() => {
                let names = names(claim, marks.audience.as_ref())?;
                self.check_audiences(names.iter().map(String::as_str), claim, wants)
            }
            _ => self.check_audiences(registered.audience(), "aud", wants),
        }
    }

    fn check_audiences<'a>(
        &self,
        found: impl Iterator<Item = &'a str> + Clone,
        claim: &str,
        wants: &Requirements,
    ) -> Result<(), TokenError> {
        let expected = !self.audiences.is_empty() || wants.audience.is_some();
        match (expected, found.clone().next()) {
            (false, None) => return Ok(()),
            (false, Some(_)) => return Err(TokenError::AudienceUnexpected),
            (true, None) => return Err(TokenError::MissingClaim(claim.to_owned().into())),
            (true, Some(_)) => {}
        }
        let names = |wanted: &str| found.clone().any(|name| name == wanted);
        let configured = self.audiences.is_empty() || self.audiences.iter().any(|ours| names(ours));
        if configured && wants.audience.is_none_or(names) { Ok(()) } else { Err(TokenError::Audience) }
    }

    fn check_times(&self, registered: &Registered, wants: &Requirements) -> Result<(), TokenError> {
        let now = self.clock.now();
        let leeway = least(self.leeway, wants.leeway);
        match registered.expires_at() {
            Some(exp) if now < exp.saturating_add(leeway) => {}
            Some(_) => return Err(TokenError::Expired),
            None if wants.allow_missing_exp => {}
            None => return Err(TokenError::MissingClaim("exp".into())),
        }
        // `now >= nbf - leeway`, written so that nothing falls below the epoch.
        let ahead = |date: NumericDate| now.saturating_add(leeway) < date;
        if registered.not_before().is_some_and(ahead) {
            return Err(TokenError::NotYetValid);
        }
        if registered.issued_at().is_some_and(ahead) {
            return Err(TokenError::IssuedInFuture);
        }
        let wanted = wants.max_age.map(Duration::from_secs);
        let Some(max_age) = self.max_age.into_iter().chain(wanted).min() else { return Ok(()) };
        let issued_at = registered.issued_at().ok_or(TokenError::MissingClaim("iat".into()))?;
        if now > issued_at.saturating_add(max_age).saturating_add(leeway) {
            return Err(TokenError::TooOld);
        }
        Ok(())
    }
}

fn least(configured: Duration, wanted: Option<u64>) -> Duration {
    wanted.map_or(configured, |seconds| configured.min(Duration::from_secs(seconds)))
}

fn same_type(one: &str, other: &str) -> bool {
    media_type(one).eq_ignore_ascii_case(media_type(other))
}

fn check_algorithm(algorithm: Option<Algorithm>, wants: &Requirements) -> Result<(), TokenError> {
    match algorithm {
        _ if wants.algorithms.is_empty() => Ok(()),
        Some(algorithm) if wants.algorithms.contains(&algorithm.as_str()) => Ok(()),
        Some(algorithm) => Err(TokenError::AlgorithmNotAllowed(algorithm)),
        None => Err(TokenError::AlgorithmMissing),
    }
}

/// Whether a `typ` says no more than that the token is an access token.
pub(super) fn is_access_type(typ: &str) -> bool {
    ACCESS_TYPES.iter().any(|access| same_type(access, typ))
}

/// RFC 8725 section 3.11: other kinds of token, signed by the same issuer with the same keys.
pub(super) fn check_kind(marks: &Marks, allowed: &[String]) -> Result<(), TokenError> {
    if let Some(claim) = marks.foreign.iter().find(|claim| !allowed.iter().any(|name| name == *claim)) {
        return Err(TokenError::NotAnAccessToken(claim));
    }
    if marks.token_use.as_ref().is_some_and(|kind| kind.as_str() != Some("access")) {
        return Err(TokenError::NotAnAccessToken("token_use"));
    }
    let typ = marks.typ.as_ref().and_then(Value::as_str);
    if typ.is_some_and(|typ| OTHER_KINDS.iter().any(|kind| kind.eq_ignore_ascii_case(typ))) {
        return Err(TokenError::NotAnAccessToken("typ"));
    }
    Ok(())
}
