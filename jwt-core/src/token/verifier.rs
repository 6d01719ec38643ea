//! What a token must satisfy: the settings, and that they make sense.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::clock::{Clock, SystemClock};
use super::source::Source;
use super::verify::ACCESS_TYPES;
use super::{
    Cache, DEFAULT_CACHE_SIZE, DEFAULT_TOKEN_LIMIT, Envelope, Headers, KeyResolver, TokenError, VerifierBuilder,
};
use crate::claims::{Moved, Trust};
use crate::keys::{Accept, Algorithm, KeySet};

/// How far clocks may be apart at most.
pub(crate) const MAX_LEEWAY: Duration = Duration::from_secs(5 * 60);

/// Verifies tokens: the signature, the header, and the registered claims. What a token must satisfy is decided here and
/// nowhere else.
///
/// Made by [`Verifier::builder`]; cheap to clone, and shared between threads.
///
/// ```
/// # use std::time::Duration;
/// # use jwt_core::{Algorithm, Claims, KeySet, Verified, Verifier};
/// #[derive(Claims)]
/// struct User {
///     sub: String,
/// }
///
/// # let json = r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
/// # let text = "";
/// let keys = KeySet::from_jwks(json)?;
/// let verifier = Verifier::builder()
///     .issuer("https://issuer.example.com")
///     .audience("api")
///     .algorithms([Algorithm::EdDSA, Algorithm::ES256])
///     .keys(keys)
///     .leeway(Duration::from_secs(30))
///     .build()?;
/// match verifier.verify::<User>(text) {
///     Ok(user) => println!("{}", user.sub),
///     Err(error) => eprintln!("{}: {error}", error.code()),
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// What is checked without being asked for: the size, the form and the header of the token (RFC 7515, RFC 8725); that
/// the key fits the algorithm; `exp`, which must be there; `nbf` and `iat`, if they are there; `aud`, which must not be
/// there unless an audience is configured; `typ`, which must be `JWT` or `at+jwt`; and that it is none of the other kinds
/// of token that issuers sign with the same keys (ID tokens, refresh tokens, logout tokens).
#[derive(Clone)]
pub struct Verifier {
    pub(super) settings: Arc<Settings>,
}

pub(super) struct Settings {
    pub(super) source: Source,
    pub(super) resolver: Option<Arc<dyn KeyResolver>>,
    /// `None`: what each key is used with by itself.
    pub(super) algorithms: Option<Vec<Algorithm>>,
    pub(super) issuer: Option<String>,
    pub(super) audiences: Vec<String>,
    pub(super) leeway: Duration,
    pub(super) max_age: Option<Duration>,
    pub(super) types: Vec<String>,
    pub(super) untyped: bool,
    pub(super) token_limit: usize,
    pub(super) subject: Option<String>,
    pub(super) user_id: Option<String>,
    /// The claim that stands in for `aud` where a token has none.
    pub(super) audience_claim: Option<String>,
    pub(super) moved: Moved,
    /// Claims of ID tokens that access tokens of this issuer have, too.
    pub(super) allowed: Vec<String>,
    /// `None`: everything.
    pub(super) trust: Option<Trust>,
    /// Whether what a token may be revoked by is wanted of each.
    #[cfg_attr(not(all(feature = "rocket", feature = "session")), allow(dead_code))]
    pub(super) revocable: bool,
    /// Whether the issuer is the one whose tokens come with sessions of this application's.
    pub(super) begins_sessions: bool,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) headers: Headers,
    pub(super) cache: Cache,
}

impl Settings {
    pub(super) fn accept(&self) -> Accept<'_> {
        self.algorithms.as_deref().map_or(Accept::ByKey, Accept::Listed)
    }

    pub(super) fn read<'t>(&'t self, text: &'t str) -> Result<Envelope<'t>, TokenError> {
        // Where each token has a key of its own, it has a header of its own.
        Envelope::read_with(text, self.token_limit, Some(&self.headers).filter(|_| self.resolver.is_none()))
    }
}

impl Verifier {
    /// Begins with the defaults: a leeway of 30 seconds, tokens of at most 8 KiB, the types `JWT` and `at+jwt`.
    pub fn builder() -> VerifierBuilder {
        VerifierBuilder {
            keys: Ok(KeySet::new()),
            #[cfg(feature = "jwks")]
            remote: None,
            #[cfg(feature = "introspection")]
            introspection: None,
            #[cfg(feature = "rocket")]
            own: None,
            settings: Settings {
                source: Source::Fixed(KeySet::new()),
                resolver: None,
                algorithms: None,
                issuer: None,
                audiences: Vec::new(),
                leeway: Duration::from_secs(30),
                max_age: None,
                types: ACCESS_TYPES.map(str::to_owned).to_vec(),
                untyped: false,
                token_limit: DEFAULT_TOKEN_LIMIT,
                subject: None,
                user_id: None,
                audience_claim: None,
                moved: Moved::default(),
                allowed: Vec::new(),
                trust: None,
                revocable: false,
                begins_sessions: false,
                clock: Arc::new(SystemClock),
                headers: Headers::default(),
                cache: Cache::new(0),
            },
            cache: DEFAULT_CACHE_SIZE,
        }
    }

    /// The keys of this moment.
    #[must_use]
    pub fn keys(&self) -> KeySet {
        self.settings.source.current().unwrap_or_default()
    }

    /// The issuer whose tokens are accepted; `None`: whatever the keys verify.
    #[must_use]
    pub fn issuer(&self) -> Option<&str> {
        self.settings.issuer.as_deref()
    }

    /// The claim that names the user.
    #[cfg(all(feature = "rocket", feature = "session"))]
    pub(crate) fn subject_claim(&self) -> &str {
        self.settings.subject.as_deref().unwrap_or("sub")
    }

    /// The audiences of which a token has to name one; empty: tokens with an audience are refused.
    #[must_use]
    pub fn audiences(&self) -> &[String] {
        &self.settings.audiences
    }

    /// The values of `typ` that are accepted.
    #[must_use]
    pub fn types(&self) -> &[String] {
        &self.settings.types
    }

    /// The algorithms that are accepted.
    #[must_use]
    pub fn algorithms(&self) -> Vec<Algorithm> {
        match &self.settings.algorithms {
            Some(list) => list.clone(),
            // Any may be found for it.
            None if self.fetches() || self.settings.resolver.is_some() => {
                let fetched = self.fetches();
                Algorithm::ALL.iter().copied().filter(|algorithm| !fetched || !algorithm.is_symmetric()).collect()
            }
            None => {
                let keys = self.keys();
                Algorithm::ALL.iter().copied().filter(|a| keys.iter().any(|key| key.serves_by_default(*a))).collect()
            }
        }
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier")
            .field("issuer", &self.settings.issuer)
            .field("audiences", &self.settings.audiences)
            .field("algorithms", &self.algorithms())
            .field("keys", &self.keys())
            .finish_non_exhaustive()
    }
}
