//! The making of a verifier: its settings, and that they make sense.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

#[cfg(feature = "rocket")]
use super::own::Swapped;
use super::source::Source;
use super::verifier::{MAX_LEEWAY, Settings};
use super::{BuildError, Cache, Clock, KeyResolver, Verifier, media_type};
use crate::claims::Trust;
use crate::claims::registered::NAMES as REGISTERED;
#[cfg(feature = "jwks")]
use crate::keys::RemoteKeys;
use crate::keys::{Algorithm, KeyError, KeySet, VerifyingKey};

/// The settings of a [`Verifier`] to be.
#[must_use]
pub struct VerifierBuilder {
    pub(super) keys: Result<KeySet, KeyError>,
    #[cfg(feature = "jwks")]
    pub(super) remote: Option<RemoteKeys>,
    #[cfg(feature = "introspection")]
    pub(super) introspection: Option<crate::Introspection>,
    /// Keys that may be exchanged, in place of those.
    #[cfg(feature = "rocket")]
    pub(super) own: Option<Swapped>,
    pub(super) settings: Settings,
    /// In bytes.
    pub(super) cache: usize,
}

impl VerifierBuilder {
    /// The keys, beside those already given.
    pub fn keys(mut self, keys: impl Into<KeySet>) -> Self {
        let more = keys.into();
        self.keys = self.keys.and_then(|set| if set.is_empty() { Ok(more) } else { set.with_all(&more) });
        self
    }

    /// Keys that may be exchanged later, in place of all others.
    #[cfg(feature = "rocket")]
    pub(crate) fn own_keys(mut self, own: &Swapped) -> Self {
        self.keys = Ok(own.load().verifying.clone());
        self.own = Some(own.clone());
        self
    }

    /// A public key in PEM; see [`VerifyingKey::from_pem`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn public_key_pem(self, pem: &str) -> Result<Self, KeyError> {
        VerifyingKey::from_pem(pem).map(|key| self.keys(key))
    }

    /// A secret for HS256, HS384 or HS512; see [`VerifyingKey::from_secret`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn secret(self, secret: impl AsRef<[u8]>, algorithm: Algorithm) -> Result<Self, KeyError> {
        VerifyingKey::from_secret(secret.as_ref(), algorithm).map(|key| self.keys(key))
    }

    /// The algorithms that are accepted. By default those of the keys: what a JWK's `alg` says, RS256 for other RSA
    /// keys, and the only one that EC, Ed25519 and HMAC keys have. An RSA key without `alg` serves every RSA algorithm in
    /// this list.
    pub fn algorithms(mut self, algorithms: impl IntoIterator<Item = Algorithm>) -> Self {
        self.settings.algorithms = Some(algorithms.into_iter().collect());
        self
    }

    /// The issuer: `iss` must be there, a string, and equal byte by byte. By default `iss` is not compared.
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.settings.issuer = Some(issuer.into());
        self
    }

    /// An audience; several may be given, one call each. `aud` must be there and hold one of them, equal byte by byte.
    /// Where none is given, tokens that have an `aud` are refused (RFC 7519 section 4.1.3).
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.settings.audiences.push(audience.into());
        self
    }

    /// How far the issuer's clock may be apart from this one; 30 seconds by default, 5 minutes at most.
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.settings.leeway = leeway;
        self
    }

    /// How long ago a token may have been issued at most; `iat` is required then. By default only `exp` counts.
    pub fn max_age(mut self, max_age: Duration) -> Self {
        self.settings.max_age = Some(max_age);
        self
    }

    /// The types that are accepted, in place of `JWT` and `at+jwt`; compared without regard to case, and
    /// `application/` may stand before them (RFC 7515 section 4.1.9).
    pub fn typ<T: Into<String>>(mut self, types: impl IntoIterator<Item = T>) -> Self {
        self.settings.types = types.into_iter().map(Into::into).collect();
        self
    }

    /// Accepts tokens without `typ`, which some issuers leave out. Other kinds of token from the same issuer are then
    /// told apart by their claims alone.
    pub fn allow_missing_typ(mut self) -> Self {
        self.settings.untyped = true;
        self
    }

    /// The largest token that is looked at, in bytes; 8 KiB by default.
    pub fn token_limit(mut self, bytes: usize) -> Self {
        self.settings.token_limit = bytes;
        self
    }

    /// How much memory verified tokens may take that are kept, so that one which comes again need not be verified again: in
    /// bytes, 16 MiB by default, 0 for none. A usual token takes about 700 of them; one whose claims type keeps many small
    /// things apart takes more than is counted. Each verifier keeps its own: a program with many of them gives each less.
    ///
    /// A token that is kept passes only while the very same keys are in use, and times are compared each time. Nothing is kept
    /// where a [resolver](Self::resolver) has the keys, and of claims types that ask code of the application (`check`, `garde`,
    /// `default = path`, bounds that call something): that is asked each time.
    pub fn cache(mut self, bytes: usize) -> Self {
        self.cache = bytes;
        self
    }

    /// The claim that names the user, where it is not `sub`: a string or a whole number.
    pub fn subject(mut self, claim: impl Into<String>) -> Self {
        self.settings.subject = Some(claim.into()).filter(|claim| claim != "sub");
        self
    }

    /// The claim that holds the user's id: a string or a whole number. By default `id`, where that is one.
    pub fn user_id(mut self, claim: impl Into<String>) -> Self {
        self.settings.user_id = Some(claim.into());
        self
    }

    /// The claim in which this issuer says whom a token is for, where its tokens have no `aud` (`client_id`, say): a string
    /// or an array of strings. Where a token has an `aud`, that is what is compared.
    pub fn audience_claim(mut self, claim: impl Into<String>) -> Self {
        self.settings.audience_claim = Some(claim.into()).filter(|claim| claim != "aud");
        self
    }

    /// Where this issuer's tokens have the roles, if not where the claims type looks for them: the names on the way to the
    /// claim (`["realm_access", "roles"]`). What stands where the claims type would look then counts for nothing.
    pub fn roles_at<T: Into<String>>(mut self, path: impl IntoIterator<Item = T>) -> Self {
        let [roles, _, _] = &mut self.settings.moved;
        *roles = Some(path.into_iter().map(Into::into).collect());
        self
    }

    /// Where this issuer's tokens have the scopes; see [`roles_at`](Self::roles_at).
    pub fn scopes_at<T: Into<String>>(mut self, path: impl IntoIterator<Item = T>) -> Self {
        let [_, scopes, _] = &mut self.settings.moved;
        *scopes = Some(path.into_iter().map(Into::into).collect());
        self
    }

    /// Where this issuer's tokens have the permissions; see [`roles_at`](Self::roles_at).
    pub fn permissions_at<T: Into<String>>(mut self, path: impl IntoIterator<Item = T>) -> Self {
        let [_, _, permissions] = &mut self.settings.moved;
        *permissions = Some(path.into_iter().map(Into::into).collect());
        self
    }

    /// Claims that show a token to be an ID token (`nonce`, `at_hash`, `c_hash`) or a logout token (`events`), and that this
    /// issuer writes into access tokens as well, or whose ID tokens are meant to pass: such a claim then shows nothing.
    pub fn allow_claims<T: Into<String>>(mut self, claims: impl IntoIterator<Item = T>) -> Self {
        self.settings.allowed.extend(claims.into_iter().map(Into::into));
        self
    }

    /// What this issuer's tokens may grant; everything by default.
    pub fn trust(mut self, trust: Trust) -> Self {
        self.settings.trust = Some(trust).filter(|trust| *trust != Trust::everything());
        self
    }

    /// Whether what a token may be revoked by is wanted of each.
    #[cfg(feature = "rocket")]
    pub(crate) fn revocable(mut self, revocable: bool) -> Self {
        self.settings.revocable = revocable;
        self
    }

    /// Whether the issuer is the one whose tokens come with sessions of this application's.
    #[cfg(feature = "rocket")]
    pub(crate) fn begins_sessions(mut self, begins_sessions: bool) -> Self {
        self.settings.begins_sessions = begins_sessions;
        self
    }

    /// The clock; the system's by default.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.settings.clock = Arc::new(clock);
        self
    }

    /// Keys that are fetched, of the issuer that they are for; see [`RemoteKeys`]. They stand alone: an issuer whose keys
    /// are elsewhere has none here. Use [`verify_async`](Verifier::verify_async).
    #[cfg(feature = "jwks")]
    pub fn remote_keys(mut self, keys: RemoteKeys) -> Self {
        self.remote = Some(keys);
        self
    }

    /// Asks the issuer about each token, in place of looking at a signature: for tokens that say nothing to anybody else (RFC 7662). What
    /// it says has to satisfy all that is asked of a signed token's claims. It stands alone, and for one issuer. Use
    /// [`verify_async`](Verifier::verify_async).
    #[cfg(feature = "introspection")]
    pub fn introspection(mut self, endpoint: crate::Introspection) -> Self {
        self.introspection = Some(endpoint);
        self
    }

    /// Who finds the key for each token; the given keys, which there need not be then, are for tokens that have none of
    /// their own. Use [`verify_async`](Verifier::verify_async).
    pub fn resolver(self, resolver: impl KeyResolver) -> Self {
        self.shared_resolver(Arc::new(resolver))
    }

    pub(crate) fn shared_resolver(mut self, resolver: Arc<dyn KeyResolver>) -> Self {
        self.settings.resolver = Some(resolver);
        self
    }

    /// The settings, with the one source of keys.
    fn sourced(self) -> Result<Settings, BuildError> {
        let mut settings = self.settings;
        let mut keys = self.keys?;
        #[cfg(feature = "introspection")]
        if let Some(endpoint) = self.introspection {
            let has_keys = !keys.is_empty() || self.remote.is_some() || settings.resolver.is_some();
            if has_keys || settings.issuer.is_none() || settings.algorithms.is_some() {
                return Err(BuildError::Introspection);
            }
            settings.source = Source::Introspected(endpoint);
            return Ok(settings);
        }
        #[cfg(feature = "jwks")]
        if let Some(remote) = self.remote {
            if !keys.is_empty() {
                return Err(BuildError::KeysBesideRemote);
            }
            let theirs = remote.issuer().ok_or(BuildError::RemoteWithoutIssuer)?;
            if settings.issuer.get_or_insert_with(|| theirs.to_owned()) != theirs {
                return Err(BuildError::OtherIssuer);
            }
            let list = settings.algorithms.as_deref();
            if list.is_some_and(<[Algorithm]>::is_empty) {
                return Err(BuildError::NoAlgorithms);
            }
            if let Some(symmetric) = list.and_then(|list| list.iter().find(|algorithm| algorithm.is_symmetric())) {
                return Err(BuildError::NoSecret(*symmetric));
            }
            settings.source = Source::Remote(remote);
            return Ok(settings);
        }
        if let Some(issuer) = &settings.issuer {
            keys = keys.for_issuer(issuer);
        }
        if keys.is_empty() && settings.resolver.is_none() {
            return Err(BuildError::NoKeys { skipped: keys.skipped().len() });
        }
        match &settings.algorithms {
            // What the resolver's keys are for is not known yet.
            Some(list) if settings.resolver.is_some() && !list.is_empty() => {}
            Some(list) => check_algorithms(list, &keys)?,
            None => {}
        }
        settings.source = Source::Fixed(keys);
        #[cfg(feature = "rocket")]
        if let Some(own) = self.own {
            settings.source = Source::Swapped(own);
        }
        Ok(settings)
    }

    /// The verifier.
    ///
    /// # Errors
    ///
    /// Where the settings are unsafe or contradict one another; see [`BuildError`].
    pub fn build(self) -> Result<Verifier, BuildError> {
        let cache = self.cache;
        let mut settings = self.sourced()?;
        if settings.leeway > MAX_LEEWAY {
            return Err(BuildError::LeewayTooLong);
        }
        if settings.max_age.is_some_and(|max_age| max_age.is_zero()) {
            return Err(BuildError::ZeroMaxAge);
        }
        let names = [("issuer", &settings.issuer), ("subject", &settings.subject), ("user_id", &settings.user_id)];
        if let Some((name, _)) = names.into_iter().find(|(_, value)| value.as_ref().is_some_and(String::is_empty)) {
            return Err(BuildError::Empty(name));
        }
        if settings.audiences.iter().any(String::is_empty) {
            return Err(BuildError::Empty("audience"));
        }
        let paths = settings.moved.iter().zip(["roles_at", "scopes_at", "permissions_at"]);
        for (path, name) in paths.filter_map(|(path, name)| Some((path.as_ref()?, name))) {
            match path.first() {
                Some(first) if REGISTERED.contains(&first.as_str()) => return Err(BuildError::RegisteredClaim(name)),
                Some(_) if !path.iter().any(String::is_empty) => {}
                _ => return Err(BuildError::Empty(name)),
            }
        }
        if let Some(claim) = &settings.audience_claim {
            if claim.is_empty() {
                return Err(BuildError::Empty("audience_claim"));
            }
            if REGISTERED.contains(&claim.as_str()) {
                return Err(BuildError::RegisteredClaim("audience_claim"));
            }
            if settings.audiences.is_empty() {
                return Err(BuildError::Empty("audience"));
            }
        }
        if settings.types.iter().any(|typ| media_type(typ).is_empty()) || settings.types.is_empty() && !settings.untyped
        {
            return Err(BuildError::Empty("typ"));
        }
        if settings.token_limit == 0 {
            return Err(BuildError::Empty("token_limit"));
        }
        // What the issuer may have changed its mind about is asked each time.
        let keeps = settings.resolver.is_none() && !settings.source.is_asked();
        settings.cache = Cache::new(if keeps { cache } else { 0 });
        Ok(Verifier { settings: Arc::new(settings) })
    }
}

impl fmt::Debug for VerifierBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifierBuilder").field("keys", &self.keys).finish_non_exhaustive()
    }
}

/// A list may name more algorithms than the keys of today have; but nothing at all must not come of it, and HMAC, whose
/// keys are never found later, must not be named for nothing.
fn check_algorithms(list: &[Algorithm], keys: &KeySet) -> Result<(), BuildError> {
    let served = |algorithm: Algorithm| keys.iter().any(|key| key.serves(algorithm));
    if list.is_empty() {
        return Err(BuildError::NoAlgorithms);
    }
    if let Some(algorithm) = list.iter().find(|algorithm| algorithm.is_symmetric() && !served(**algorithm)) {
        return Err(BuildError::NoSecret(*algorithm));
    }
    match list.first() {
        Some(first) if !list.iter().any(|algorithm| served(*algorithm)) => Err(BuildError::NoKeyFor(*first)),
        _ => Ok(()),
    }
}
