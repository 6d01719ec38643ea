//! How tokens are signed: the settings, and that they make sense.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::clock::{Clock, SystemClock};
use super::heading::Headings;
use super::make::Wanted;
#[cfg(feature = "rocket")]
use super::own::Swapped;
use super::source::SigningSource;
use super::verify::ACCESS_TYPES;
use super::{BuildError, DEFAULT_TOKEN_LIMIT, SignError, TokenBuilder, media_type};
use crate::claims::ClaimSet;
use crate::keys::{Algorithm, KeyError, SigningKey, VerifyingKey};

/// Signs tokens: one key, and what stands in every token.
///
/// Made by [`Signer::builder`]; cheap to clone, and shared between threads.
///
/// ```
/// # use std::time::Duration;
/// # use jwt_core::{Algorithm, Claims, Signer, Verifier};
/// #[derive(Claims)]
/// struct User {
///     sub: String,
/// }
///
/// # let secret = "kQ7vXr2mZ9tLwB4cYhN6sDfG1jPa8eUo";
/// let signer = Signer::builder()
///     .secret(secret, Algorithm::HS256)?
///     .issuer("https://issuer.example.com")
///     .expiration(Duration::from_secs(5 * 60))
///     .build()?;
/// let user = User { sub: "anna".to_owned() };
/// let text = signer.sign(&user)?;
/// let short = signer.token(&user).expires_in(Duration::from_secs(10)).claim("once", true).sign()?;
///
/// let verifier = Verifier::builder().keys(signer.verifying_key()).issuer("https://issuer.example.com").build()?;
/// assert_eq!(verifier.verify::<User>(&text)?.sub, "anna");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Signer {
    pub(super) settings: Arc<Settings>,
}

pub(super) struct Settings {
    pub(super) source: SigningSource,
    pub(super) issuer: Option<String>,
    pub(super) audiences: Vec<String>,
    pub(super) expiration: Duration,
    pub(super) typ: String,
    pub(super) token_limit: usize,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) headings: Headings,
}

impl Signer {
    /// Begins with the defaults: tokens live for 15 minutes, their type is `JWT`.
    pub fn builder() -> SignerBuilder {
        SignerBuilder {
            key: None,
            #[cfg(feature = "rocket")]
            own: None,
            algorithm: None,
            kid: None,
            issuer: None,
            audiences: Vec::new(),
            expiration: Duration::from_secs(15 * 60),
            typ: ACCESS_TYPES[0].to_owned(),
            token_limit: DEFAULT_TOKEN_LIMIT,
            clock: Arc::new(SystemClock),
        }
    }

    /// Signs a token with these claims, and with `iss`, `aud`, `iat`, `exp` and `jti` filled in.
    ///
    /// # Errors
    ///
    /// Where the claims cannot be written, the token would be larger than the limit, or there are no random numbers.
    pub fn sign<C: ClaimSet>(&self, claims: &C) -> Result<String, SignError> {
        self.settings.make(claims, &Wanted::default()).map(|token| token.text)
    }

    /// Begins a token in which something is different from the others.
    pub fn token<'a, C: ClaimSet>(&self, claims: &'a C) -> TokenBuilder<'a, C> {
        TokenBuilder::new(self.clone(), claims)
    }

    /// The key that verifies what this signs, under the `kid` that stands in the tokens; of a secret, the secret itself.
    #[must_use]
    pub fn verifying_key(&self) -> VerifyingKey {
        self.settings.source.current().verifying_key().clone()
    }

    /// What tokens are signed with.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.settings.source.current().algorithm()
    }

    /// The `kid` that stands in the tokens of this moment.
    #[must_use]
    pub fn kid(&self) -> Option<String> {
        self.settings.source.current().kid().map(str::to_owned)
    }

    /// The issuer that stands in the tokens.
    #[must_use]
    pub fn issuer(&self) -> Option<&str> {
        self.settings.issuer.as_deref()
    }

    /// Whether tokens have an audience that say nothing else.
    #[cfg(feature = "oauth")]
    pub(crate) fn has_audience(&self) -> bool {
        !self.settings.audiences.is_empty()
    }

    /// The time, as this signer has it.
    #[cfg(all(feature = "rocket", feature = "session"))]
    pub(crate) fn now(&self) -> crate::NumericDate {
        self.settings.clock.now()
    }

    /// How long tokens live that say nothing else.
    #[must_use]
    pub fn expiration(&self) -> Duration {
        self.settings.expiration
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer")
            .field("key", &self.settings.source.current())
            .field("issuer", &self.settings.issuer)
            .field("audiences", &self.settings.audiences)
            .field("expiration", &self.settings.expiration)
            .finish_non_exhaustive()
    }
}

/// The settings of a [`Signer`] to be.
#[must_use]
pub struct SignerBuilder {
    key: Option<SigningKey>,
    /// Keys that may be exchanged; the one to sign with now is `key`.
    #[cfg(feature = "rocket")]
    own: Option<Swapped>,
    algorithm: Option<Algorithm>,
    kid: Option<String>,
    issuer: Option<String>,
    audiences: Vec<String>,
    expiration: Duration,
    typ: String,
    token_limit: usize,
    clock: Arc<dyn Clock>,
}

impl SignerBuilder {
    /// The key to sign with.
    pub fn key(mut self, key: SigningKey) -> Self {
        self.key = Some(key);
        self
    }

    /// The key to sign with among those that may be exchanged later, under the name that it has there.
    #[cfg(feature = "rocket")]
    pub(crate) fn own_keys(mut self, own: &Swapped) -> Self {
        self.key.clone_from(&own.load().signing);
        self.own = Some(own.clone());
        self
    }

    /// A private key in PEM; see [`SigningKey::from_pem`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn private_key_pem(self, pem: &str) -> Result<Self, KeyError> {
        SigningKey::from_pem(pem).map(|key| self.key(key))
    }

    /// A secret for HS256, HS384 or HS512; see [`SigningKey::from_secret`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn secret(self, secret: impl AsRef<[u8]>, algorithm: Algorithm) -> Result<Self, KeyError> {
        SigningKey::from_secret(secret.as_ref(), algorithm).map(|key| self.key(key))
    }

    /// What to sign with, where the key leaves a choice; by default RS256 for RSA keys.
    pub fn algorithm(mut self, algorithm: Algorithm) -> Self {
        self.algorithm = Some(algorithm);
        self
    }

    /// `kid`: the name of the key, at most 256 bytes. By default the name that the key has, else its SHA-256 thumbprint
    /// (RFC 7638); a secret without a name has no `kid`.
    pub fn kid(mut self, kid: impl Into<String>) -> Self {
        self.kid = Some(kid.into());
        self
    }

    /// `iss`; by default it is left out.
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuer = Some(issuer.into());
        self
    }

    /// `aud`; several may be given, one call each. By default it is left out.
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.audiences.push(audience.into());
        self
    }

    /// How long a token lives; 15 minutes by default.
    pub fn expiration(mut self, expiration: Duration) -> Self {
        self.expiration = expiration;
        self
    }

    /// `typ` in the header; `JWT` by default. A claims type with a `typ` of its own takes precedence.
    pub fn typ(mut self, typ: impl Into<String>) -> Self {
        self.typ = typ.into();
        self
    }

    /// The largest token that is made, in bytes; 8 KiB by default, which is what a verifier takes by default.
    pub fn token_limit(mut self, bytes: usize) -> Self {
        self.token_limit = bytes;
        self
    }

    /// The clock; the system's by default.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// The signer.
    ///
    /// # Errors
    ///
    /// Where there is no key, the key does not work with the algorithm, or a setting is empty; see [`BuildError`].
    pub fn build(self) -> Result<Signer, BuildError> {
        let mut key = self.key.ok_or(BuildError::NoKeys { skipped: 0 })?;
        if let Some(algorithm) = self.algorithm
            && algorithm != key.algorithm()
        {
            key = key.with_algorithm(algorithm)?;
        }
        if self.expiration.as_secs() == 0 {
            return Err(BuildError::ZeroExpiration);
        }
        let empty = |text: &Option<String>| text.as_ref().is_some_and(String::is_empty);
        for (name, is_empty) in [
            ("issuer", empty(&self.issuer)),
            ("kid", empty(&self.kid)),
            ("audience", self.audiences.iter().any(String::is_empty)),
            ("typ", media_type(&self.typ).is_empty()),
            ("token_limit", self.token_limit == 0),
        ] {
            if is_empty {
                return Err(BuildError::Empty(name));
            }
        }
        if let Some(kid) = &self.kid {
            key = key.with_kid(kid)?;
        }
        let key = key.named();
        #[cfg(feature = "rocket")]
        let source = match self.own {
            Some(own) => SigningSource::Swapped(own, key),
            None => SigningSource::Fixed(key),
        };
        #[cfg(not(feature = "rocket"))]
        let source = SigningSource::Fixed(key);
        let settings = Settings {
            source,
            issuer: self.issuer,
            audiences: self.audiences,
            expiration: self.expiration,
            typ: self.typ,
            token_limit: self.token_limit,
            clock: self.clock,
            headings: Headings::default(),
        };
        Ok(Signer { settings: Arc::new(settings) })
    }
}

impl fmt::Debug for SignerBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignerBuilder").field("key", &self.key).finish_non_exhaustive()
    }
}
