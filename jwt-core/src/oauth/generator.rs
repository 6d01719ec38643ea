//! The making of access tokens.

use std::fmt;
use std::time::Duration;

use super::AccessToken;
use super::scope::is_scope;
use crate::claims::registered::MAX_TEXT_LEN;
use crate::token::{BuildError, SignError, Signer};

/// Makes access tokens (RFC 9068), bound to the name of a provider: the `iss` of its signer.
///
/// ```
/// # use jwt_core::{Algorithm, Signer, Verifier};
/// use jwt_core::oauth::{AccessToken, TokenGenerator};
///
/// # let secret = "kQ7vXr2mZ9tLwB4cYhN6sDfG1jPa8eUo";
/// let signer = Signer::builder().secret(secret, Algorithm::HS256)?.issuer("https://provider.example.com").build()?;
/// let tokens = TokenGenerator::new(signer.clone())?;
/// let text = tokens.for_client("till-7").user("alice").scope(["articles:read"]).audience("api").sign()?;
///
/// let verifier = Verifier::builder()
///     .keys(signer.verifying_key())
///     .issuer("https://provider.example.com")
///     .audience("api")
///     .build()?;
/// let token = verifier.verify::<AccessToken>(&text)?;
/// assert_eq!((token.user(), token.client_id.as_str()), (Some("alice"), "till-7"));
/// assert!(token.scope.contains_name("articles:read"));
/// assert_eq!(token.registered().issuer(), Some("https://provider.example.com"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct TokenGenerator {
    signer: Signer,
    provider: String,
}

impl TokenGenerator {
    /// A generator of tokens of the signer's issuer. `iss` and `exp` are as the signer says, and `aud`, where it says one.
    ///
    /// # Errors
    ///
    /// Where the signer has no issuer: [`BuildError::Empty`].
    pub fn new(signer: Signer) -> Result<Self, BuildError> {
        let provider = signer.issuer().ok_or(BuildError::Empty("issuer"))?.to_owned();
        Ok(Self { signer, provider })
    }

    /// The provider's name, which stands in `iss`.
    #[must_use]
    pub fn provider(&self) -> &str {
        &self.provider
    }

    /// Begins a token for this client.
    pub fn for_client(&self, client_id: impl Into<String>) -> AccessTokenBuilder<'_> {
        AccessTokenBuilder {
            generator: self,
            client_id: client_id.into(),
            user_id: None,
            scope: Vec::new(),
            jwt_id: None,
            audiences: Vec::new(),
            lifetime: None,
        }
    }
}

impl fmt::Debug for TokenGenerator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenGenerator").field("signer", &self.signer).finish()
    }
}

/// One access token. Made by [`TokenGenerator::for_client`].
#[derive(Debug)]
#[must_use = "nothing is signed before `sign()`"]
pub struct AccessTokenBuilder<'g> {
    generator: &'g TokenGenerator,
    client_id: String,
    user_id: Option<String>,
    scope: Vec<String>,
    jwt_id: Option<String>,
    audiences: Vec<String>,
    lifetime: Option<Duration>,
}

impl AccessTokenBuilder<'_> {
    /// `sub`: the user who lets the client act for them. Without one the client acts for itself, and is the subject.
    pub fn user(mut self, id: impl Into<String>) -> Self {
        self.user_id = Some(id.into());
        self
    }

    /// `scope`, and `scp`: what the token is for.
    pub fn scope<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.scope.extend(names.into_iter().map(Into::into));
        self
    }

    /// `jti`, in place of 128 random bits.
    pub fn jwt_id(mut self, id: impl Into<String>) -> Self {
        self.jwt_id = Some(id.into());
        self
    }

    /// `aud`: who is to take the token, in place of the signer's; several may be given, one call each. Where neither says it,
    /// it is the client.
    pub fn audience(mut self, resource: impl Into<String>) -> Self {
        self.audiences.push(resource.into());
        self
    }

    /// `exp`: how long the token lives, in place of the signer's expiration; whole seconds.
    pub fn expires_in(mut self, lifetime: Duration) -> Self {
        self.lifetime = Some(lifetime);
        self
    }

    /// The token.
    ///
    /// # Errors
    ///
    /// Where client, user or `jti` are empty or longer than 256 bytes, the user is called as the client is, or a scope is none; and
    /// as [`TokenBuilder::sign`](crate::TokenBuilder::sign).
    pub fn sign(self) -> Result<String, SignError> {
        if self.client_id.is_empty() || self.client_id.len() > MAX_TEXT_LEN {
            return Err(SignError::InvalidClaim("client_id"));
        }
        // It would read as a token of the client itself.
        if self.user_id.as_ref() == Some(&self.client_id) {
            return Err(SignError::NotGranted("sub"));
        }
        if !self.scope.iter().all(|name| is_scope(name)) {
            return Err(SignError::InvalidScope);
        }
        let claims = AccessToken {
            sub: self.user_id.unwrap_or_else(|| self.client_id.clone()),
            client_id: self.client_id,
            scope: self.scope.into_iter().collect(),
        };
        let mut token = self.generator.signer.token(&claims);
        if self.audiences.is_empty() && !self.generator.signer.has_audience() {
            token = token.audience(&claims.client_id);
        }
        token = self.audiences.into_iter().fold(token, |token, audience| token.audience(audience));
        if let Some(id) = self.jwt_id {
            token = token.jwt_id(id);
        }
        if let Some(lifetime) = self.lifetime {
            token = token.expires_in(lifetime);
        }
        token.sign()
    }
}
