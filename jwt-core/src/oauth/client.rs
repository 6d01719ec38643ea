//! The clients of an authorization server.

use std::fmt;
use std::str::FromStr;

use crate::Scopes;
use crate::keys::sha256;

/// A client (RFC 6749 section 2): an application that asks for tokens, and what it may ask for, which is nothing at first.
///
/// A *confidential* one has a secret, a *public* one (in a browser, on a telephone) can keep none. Choose ids that no user can have:
/// in a token that a client has for itself, the id is the subject (RFC 9068 section 5).
///
/// ```
/// use jwt_core::oauth::Client;
///
/// # let secret = "sOmE-256-rAnDoM-bItS-oR-sO";
/// let service = Client::confidential("billing")
///     .secret(secret)
///     .grant_types(["client_credentials"])
///     .scopes(["invoices:read", "invoices:write"])
///     .default_scopes(["invoices:read"]);
/// let page = Client::public("page").grant_types(["refresh_token"]).scopes(["articles:read"]);
/// assert!(service.is_confidential() && !page.is_confidential());
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    id: String,
    confidential: bool,
    secrets: Vec<SecretHash>,
    grant_types: Vec<String>,
    scopes: Scopes,
    default_scopes: Scopes,
    introspects: bool,
}

impl Client {
    /// A client that proves by a secret who it is.
    pub fn confidential(id: impl Into<String>) -> Self {
        Self { confidential: true, ..Self::public(id) }
    }

    /// A client that says who it is, and cannot prove it. It gets no tokens for itself, and introspects none.
    pub fn public(id: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            confidential: false,
            secrets: Vec::new(),
            grant_types: Vec::new(),
            scopes: Scopes::new(),
            default_scopes: Scopes::new(),
            introspects: false,
        }
    }

    /// Its secret, of which only a hash is kept here; several may be given, one call each, while one takes the place of another. Who
    /// has one is confidential, and has to prove it.
    #[must_use]
    pub fn secret(mut self, secret: &str) -> Self {
        self.secrets.extend(SecretHash::of(secret));
        self.confidential = true;
        self
    }

    /// The same, of which the application keeps a hash itself.
    #[must_use]
    pub fn secret_hash(mut self, hash: SecretHash) -> Self {
        self.secrets.push(hash);
        self.confidential = true;
        self
    }

    /// The grants that it may use: `client_credentials`, `refresh_token`, or the application's own.
    #[must_use]
    pub fn grant_types<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.grant_types.extend(names.into_iter().map(Into::into));
        self
    }

    /// The scopes that it may ask for.
    #[must_use]
    pub fn scopes<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.scopes = names.into_iter().map(Into::into).collect();
        self
    }

    /// What it gets where it asks for no scope: nothing, unless this says otherwise. What it may not ask for, it does not get.
    #[must_use]
    pub fn default_scopes<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.default_scopes = names.into_iter().map(Into::into).collect();
        self
    }

    /// Lets it learn of the tokens of other clients whether they are good, and what they say: a resource server. Without it, a client
    /// learns of its own alone.
    #[must_use]
    pub fn may_introspect(mut self) -> Self {
        self.introspects = true;
        self
    }

    /// `client_id`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Whether it has to prove who it is.
    #[must_use]
    pub fn is_confidential(&self) -> bool {
        self.confidential
    }

    /// Whether it may use this grant.
    #[must_use]
    pub fn may_use(&self, grant_type: &str) -> bool {
        self.grant_types.iter().any(|name| name == grant_type)
    }

    /// The scopes that it may ask for.
    #[must_use]
    pub fn allowed_scopes(&self) -> &Scopes {
        &self.scopes
    }

    /// Whether this is one of its secrets; compared in a time that does not depend on where they differ.
    #[must_use]
    pub fn has_secret(&self, secret: &ClientSecret<'_>) -> bool {
        let Some(given) = SecretHash::of(secret.expose()) else { return false };
        self.secrets.iter().fold(false, |found, known| found | known.is(&given))
    }

    /// What it gets where it asks for nothing.
    #[cfg(feature = "rocket")]
    pub(crate) fn unasked_scopes(&self) -> Scopes {
        self.default_scopes.iter().filter(|name| self.scopes.contains_name(name)).collect()
    }

    /// Whether it may learn of other clients' tokens.
    #[cfg(feature = "rocket")]
    pub(crate) fn introspects(&self) -> bool {
        self.introspects
    }
}

/// What a client sent as its secret.
#[derive(Clone, Copy)]
pub struct ClientSecret<'r>(&'r str);

impl<'r> ClientSecret<'r> {
    #[cfg(feature = "rocket")]
    pub(crate) fn new(secret: &'r str) -> Self {
        Self(secret)
    }

    /// Its text: not to be logged.
    #[must_use]
    pub fn expose(&self) -> &'r str {
        self.0
    }
}

/// Without the secret.
impl fmt::Debug for ClientSecret<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientSecret").finish_non_exhaustive()
    }
}

/// The SHA-256 of a client's secret, which is all that has to be kept of it. Secrets are random, of 128 bits at least: of one that
/// somebody thought up, this hash hides nothing.
///
/// As text it is 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SecretHash([u8; 32]);

impl SecretHash {
    /// Of this secret; `None` where the cryptographic backend fails.
    #[must_use]
    pub fn of(secret: &str) -> Option<Self> {
        sha256(secret.as_bytes())?.try_into().ok().map(Self)
    }

    /// The hash of these bytes, as a database has them.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// To the end in any case.
    fn is(&self, other: &Self) -> bool {
        let different = self.0.iter().zip(other.0).fold(0, |so_far, (one, other)| so_far | (one ^ other));
        std::hint::black_box(different) == 0
    }
}

impl fmt::Display for SecretHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl FromStr for SecretHash {
    type Err = SecretHashError;

    fn from_str(text: &str) -> Result<Self, SecretHashError> {
        let digits = text.as_bytes();
        let mut bytes = [0; 32];
        if digits.len() != 2 * bytes.len() {
            return Err(SecretHashError(()));
        }
        let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let [high, low] = pair else { return Err(SecretHashError(())) };
            let (high, low) = digit(*high).zip(digit(*low)).ok_or(SecretHashError(()))?;
            *byte = high << 4 | low;
        }
        Ok(Self(bytes))
    }
}

/// What nobody can log in by, but need not be shown either.
impl fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SecretHash").finish_non_exhaustive()
    }
}

/// The text is no SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecretHashError(());

impl fmt::Display for SecretHashError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the hash of a client's secret is not 64 hexadecimal digits; write the SHA-256 of the secret")
    }
}

impl std::error::Error for SecretHashError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_told_by_its_hash() {
        let client = Client::confidential("till").secret("one").secret_hash(SecretHash::of("two").unwrap());
        for (secret, is) in [("one", true), ("two", true), ("", false), ("One", false), ("on", false)] {
            assert_eq!(client.has_secret(&ClientSecret(secret)), is, "{secret}");
        }
        assert!(!Client::confidential("till").has_secret(&ClientSecret("")));
        for secret in
            [Client::public("a").secret("one"), Client::public("a").secret_hash(SecretHash::of("one").unwrap())]
        {
            assert!(secret.is_confidential(), "who has a secret has to show it");
        }
        let text = SecretHash::of("abc").unwrap().to_string();
        assert_eq!(text, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(text.parse(), Ok(SecretHash::of("abc").unwrap()));
        assert_eq!(text.to_uppercase().parse(), Ok(SecretHash::of("abc").unwrap()));
        for bad in ["", &text[1..], &format!("{text}00"), &text.replacen('b', "g", 1), &text.replacen("ba", "+a", 1)] {
            assert!(bad.parse::<SecretHash>().is_err(), "{bad}");
        }
        assert!(!format!("{client:?} {:?}", ClientSecret("one")).contains("one"));
    }

    #[test]
    fn nothing_is_given_by_default_that_may_not_be_asked_for() {
        let client = Client::public("page").scopes(["a"]).default_scopes(["a", "b"]);
        assert_eq!(client.default_scopes.iter().count(), 2);
        #[cfg(feature = "rocket")]
        assert_eq!(client.unasked_scopes(), Scopes::from(["a"]));
    }
}
