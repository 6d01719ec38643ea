//! The keys that the rest of the library uses: checked, and prepared for each algorithm that they may be used with.

use std::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::backend::{Signature, Signing, Verifying};
use super::jwk::Jwk;
use super::material::{Private, Public};
use super::{Algorithm, Family, KeyError, pem, secret};
use crate::token::MAX_KID_LEN;

/// A key that verifies: a public key, or a secret.
///
/// It was checked when it was read, and is prepared for every algorithm that it may be used with:
///
/// | key | by itself | [more](VerifyingKey::with_algorithms) |
/// | --- | --- | --- |
/// | EC on P-256, P-384; Ed25519 | ES256, ES384; EdDSA | |
/// | RSA | RS256 | any of RS256/384/512, PS256/384/512 |
/// | secret | the one that it was given with | HS256/384/512, as its length allows |
/// | JWK with `alg` | that one | |
///
/// Cheap to clone. `Debug` shows no part of the key.
#[derive(Clone)]
pub struct VerifyingKey {
    kid: Option<Arc<str>>,
    /// Whether the algorithms were named by the JWK or by the application.
    declared: bool,
    inner: Arc<Inner>,
}

struct Inner {
    public: Public,
    prepared: Vec<(Algorithm, Verifying)>,
    thumbprint: Option<String>,
}

impl VerifyingKey {
    /// Reads a public key in PEM: SubjectPublicKeyInfo (`PUBLIC KEY`) or PKCS#1 (`RSA PUBLIC KEY`).
    ///
    /// # Errors
    ///
    /// Where the text is anything else, or the key is weak or of no known type. A private key is refused: where only
    /// verifying happens it has no business.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        Self::new(pem::public(text)?, None)
    }

    /// Reads a single JWK. Its `kid` and `alg` are taken over; a private key is refused, a secret (`oct`) is not.
    ///
    /// # Errors
    ///
    /// Where the text is no JWK, names a member twice, is meant for something else than verifying (`use`, `key_ops`,
    /// `alg`), or where the key is weak or of no known type.
    pub fn from_jwk(text: &str) -> Result<Self, KeyError> {
        Self::from_parsed_jwk(&Jwk::parse(text)?)
    }

    pub(super) fn from_parsed_jwk(jwk: &Jwk) -> Result<Self, KeyError> {
        if jwk.is_private() {
            return Err(KeyError::PrivateKey);
        }
        let declared = jwk.algorithm.map(|algorithm| vec![algorithm]);
        let mut key = Self::new(jwk.public()?, declared.as_deref())?;
        key.kid = jwk.kid.as_deref().map(Arc::from);
        Ok(key)
    }

    /// Takes a secret for one of HS256, HS384 and HS512.
    ///
    /// # Errors
    ///
    /// Where the secret is shorter than the hash (32, 48, 64 bytes), the text of an asymmetric key, a published sample,
    /// or a plain pattern; or where the algorithm is another.
    pub fn from_secret(secret: &[u8], algorithm: Algorithm) -> Result<Self, KeyError> {
        Self::new(Public::Secret(Zeroizing::new(secret.to_vec())), Some(&[algorithm]))
    }

    /// Prepares a key for the algorithms, or where none are given, for all that it could be used with. Here every secret
    /// is checked.
    pub(super) fn new(public: Public, algorithms: Option<&[Algorithm]>) -> Result<Self, KeyError> {
        // The first is always tried, so that a secret which is too short for all of them is told so.
        let possible = |algorithm: &Algorithm| match (&public, algorithm.min_secret_len()) {
            (Public::Secret(bytes), Some(min)) => bytes.len() >= min || *algorithm == public.default_algorithm(),
            _ => public.fits(*algorithm),
        };
        let list: Vec<Algorithm> = match algorithms {
            None => Algorithm::ALL.iter().copied().filter(possible).collect(),
            Some([]) => return Err(KeyError::NoAlgorithms),
            Some(list) => list.to_vec(),
        };
        let mut prepared: Vec<(Algorithm, Verifying)> = Vec::with_capacity(list.len());
        for algorithm in list {
            if prepared.iter().any(|(known, _)| *known == algorithm) {
                continue;
            }
            if let Public::Secret(bytes) = &public {
                secret::check(bytes, algorithm)?;
            }
            prepared.push((algorithm, Verifying::new(&public, algorithm)?));
        }
        let thumbprint = public.thumbprint();
        let inner = Arc::new(Inner { public, prepared, thumbprint });
        Ok(VerifyingKey { kid: None, declared: algorithms.is_some(), inner })
    }

    /// Gives the key a name, which tokens say in their header (`kid`); at most 256 bytes.
    ///
    /// # Errors
    ///
    /// Where the name is longer.
    pub fn with_kid(mut self, kid: impl AsRef<str>) -> Result<Self, KeyError> {
        self.kid = Some(checked_kid(kid.as_ref())?);
        Ok(self)
    }

    /// Says which algorithms the key may be used with, in place of what it says by itself.
    ///
    /// # Errors
    ///
    /// Where the list is empty or the key does not work with one of them.
    pub fn with_algorithms(self, algorithms: impl IntoIterator<Item = Algorithm>) -> Result<Self, KeyError> {
        let list: Vec<Algorithm> = algorithms.into_iter().collect();
        let key = Self::new(self.inner.public.clone(), Some(&list))?;
        Ok(VerifyingKey { kid: self.kid, ..key })
    }

    /// The key under the name that it has, else under its thumbprint; a secret without a name stays without.
    pub(crate) fn named(mut self) -> Self {
        if self.kid.is_none() {
            self.kid = self.inner.thumbprint.as_deref().map(Arc::from);
        }
        self
    }

    /// The name of the key.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// The algorithms that the key is used with where a verifier does not list any.
    #[must_use]
    pub fn algorithms(&self) -> Vec<Algorithm> {
        Algorithm::ALL.iter().copied().filter(|algorithm| self.serves_by_default(*algorithm)).collect()
    }

    /// The key's SHA-256 thumbprint (RFC 7638) in base64url. Secrets have none.
    #[must_use]
    pub fn thumbprint(&self) -> Option<&str> {
        self.inner.thumbprint.as_deref()
    }

    /// Whether the key is a secret, which signs as well as it verifies.
    #[must_use]
    pub fn is_symmetric(&self) -> bool {
        self.inner.public.family() == Family::Hmac
    }

    /// Whether the key may be used with an algorithm that the configuration lists.
    pub(crate) fn serves(&self, algorithm: Algorithm) -> bool {
        self.inner.prepared.iter().any(|(known, _)| *known == algorithm)
    }

    /// Whether the key is used with an algorithm where the configuration lists none.
    pub(crate) fn serves_by_default(&self, algorithm: Algorithm) -> bool {
        self.serves(algorithm) && (self.declared || algorithm == self.inner.public.default_algorithm())
    }

    /// Whether the other one has the same numbers, or is the same secret.
    #[cfg(feature = "rocket")]
    pub(crate) fn is_same_key(&self, other: &Self) -> bool {
        match (&self.inner.public, &other.inner.public) {
            (Public::Secret(one), Public::Secret(other)) => one == other,
            _ => self.thumbprint().is_some() && self.thumbprint() == other.thumbprint(),
        }
    }

    /// The members of the public half as a JWK; none of a secret.
    pub(super) fn public_members(&self) -> Option<Vec<(&'static str, String)>> {
        self.inner.public.members()
    }

    pub(crate) fn verify(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        let prepared = self.inner.prepared.iter().find(|(known, _)| *known == algorithm);
        prepared.is_some_and(|(_, key)| key.verify(message, signature))
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("VerifyingKey");
        out.field("key", &self.inner.public.words()).field("kid", &self.kid).field("algorithms", &self.algorithms());
        out.finish_non_exhaustive()
    }
}

/// A key that signs: a private key, or a secret.
///
/// It signs with one algorithm: ES256, ES384 or EdDSA as its type demands, RS256 for RSA unless
/// [another](SigningKey::with_algorithm) is chosen. Cheap to clone; `Debug` shows no part of the key.
#[derive(Clone)]
pub struct SigningKey {
    kid: Option<Arc<str>>,
    algorithm: Algorithm,
    private: Arc<Private>,
    prepared: Arc<Signing>,
    public: VerifyingKey,
}

impl SigningKey {
    /// Reads a private key in PEM: PKCS#8 (`PRIVATE KEY`), PKCS#1 (`RSA PRIVATE KEY`) or SEC 1 (`EC PRIVATE KEY`).
    ///
    /// # Errors
    ///
    /// Where the text is anything else (a public key, a certificate, a key encrypted with a passphrase), or the key is
    /// weak or of no known type; or an RSA key where only the feature `rust-crypto` is there (RUSTSEC-2023-0071).
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        let (private, public) = pem::private(text)?;
        let algorithm = public.default_algorithm();
        Self::new(Arc::new(private), public, algorithm)
    }

    /// Reads a single private JWK, or a secret one. Its `kid` and `alg` are taken over; a secret without `alg` signs
    /// with HS256.
    ///
    /// # Errors
    ///
    /// Where the text is no JWK, names a member twice, is meant for something else than signing (`use`, `key_ops`,
    /// `alg`), lacks the private half, or where the key is weak or of no known type.
    pub fn from_jwk(text: &str) -> Result<Self, KeyError> {
        Self::from_parsed_jwk(&Jwk::parse(text)?)
    }

    pub(super) fn from_parsed_jwk(jwk: &Jwk) -> Result<Self, KeyError> {
        let (private, public) = jwk.private()?;
        let algorithm = jwk.algorithm.unwrap_or_else(|| public.default_algorithm());
        let mut key = Self::new(Arc::new(private), public, algorithm)?;
        key.kid = jwk.kid.as_deref().map(Arc::from);
        key.public.kid.clone_from(&key.kid);
        Ok(key)
    }

    /// Takes a secret for one of HS256, HS384 and HS512.
    ///
    /// # Errors
    ///
    /// As [`VerifyingKey::from_secret`].
    pub fn from_secret(secret: &[u8], algorithm: Algorithm) -> Result<Self, KeyError> {
        let secret = Zeroizing::new(secret.to_vec());
        Self::new(Arc::new(Private::Secret(secret.clone())), Public::Secret(secret), algorithm)
    }

    fn new(private: Arc<Private>, public: Public, algorithm: Algorithm) -> Result<Self, KeyError> {
        // First, for it also checks secrets against the algorithm.
        let verifying = VerifyingKey::new(public, Some(&[algorithm]))?;
        let prepared = Arc::new(Signing::new(&private, &verifying.inner.public, algorithm)?);
        Ok(SigningKey { kid: None, algorithm, private, prepared, public: verifying })
    }

    /// Signs with another algorithm.
    ///
    /// # Errors
    ///
    /// Where the key does not work with it.
    pub fn with_algorithm(self, algorithm: Algorithm) -> Result<Self, KeyError> {
        let mut key = Self::new(self.private, self.public.inner.public.clone(), algorithm)?;
        key.public.kid.clone_from(&self.kid);
        Ok(SigningKey { kid: self.kid, ..key })
    }

    /// Gives the key a name, which stands in the header of the tokens (`kid`); at most 256 bytes.
    ///
    /// # Errors
    ///
    /// Where the name is longer.
    pub fn with_kid(mut self, kid: impl AsRef<str>) -> Result<Self, KeyError> {
        self.kid = Some(checked_kid(kid.as_ref())?);
        self.public.kid.clone_from(&self.kid);
        Ok(self)
    }

    /// The name of the key.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// The key under the name that it has, else under its thumbprint; a secret without a name stays without.
    pub(crate) fn named(self) -> Self {
        if self.kid.is_some() {
            return self;
        }
        let public = self.public.named();
        SigningKey { kid: public.kid.clone(), public, ..self }
    }

    /// What the key signs with.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The half that verifies what this one signs, under the same name; of a secret, the secret itself.
    #[must_use]
    pub fn verifying_key(&self) -> &VerifyingKey {
        &self.public
    }

    /// The key's SHA-256 thumbprint (RFC 7638) in base64url. Secrets have none.
    #[must_use]
    pub fn thumbprint(&self) -> Option<&str> {
        self.public.thumbprint()
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Option<Signature> {
        self.prepared.sign(message)
    }

    /// How long the signatures are, in bytes.
    pub(crate) fn signature_len(&self) -> usize {
        match (self.algorithm, &self.public.inner.public) {
            (_, Public::Rsa { n, .. }) => n.len(),
            (Algorithm::HS256, _) => 32,
            (Algorithm::HS384, _) => 48,
            (Algorithm::ES384, _) => 96,
            _ => 64,
        }
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("SigningKey");
        out.field("key", &self.public.inner.public.words()).field("kid", &self.kid).field("algorithm", &self.algorithm);
        out.finish_non_exhaustive()
    }
}

fn checked_kid(kid: &str) -> Result<Arc<str>, KeyError> {
    if kid.len() > MAX_KID_LEN { Err(KeyError::KidTooLong) } else { Ok(kid.into()) }
}
