//! Sets of keys, and the choice of the one key for a token.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::sync::{Arc, Weak};

use super::jwk::{Jwk, KeyIssuer};
use super::{Algorithm, KeyError, VerifyingKey};
use crate::token::{Envelope, Header, Jws, TokenError, json};

/// The keys that tokens of one issuer are verified with.
///
/// The key is chosen by the token's `kid` and algorithm, and the algorithm must be one that the key may be used with:
/// what the header says never decides how a key is used.
///
/// - A `kid` finds the key of exactly that name.
/// - A `kid` that no key has finds nothing, unless a single key fits the algorithm and has no name at all.
/// - Without a `kid`, the algorithm must leave exactly one key.
///
/// Cheap to clone, and immutable: [`with_key`](KeySet::with_key) gives another set.
#[derive(Clone, Default)]
pub struct KeySet {
    inner: Arc<Inner>,
}

#[derive(Clone, Default)]
struct Inner {
    keys: Vec<Member>,
    by_kid: HashMap<Arc<str>, usize>,
    skipped: Vec<SkippedKey>,
}

#[derive(Clone)]
struct Member {
    key: VerifyingKey,
    /// For keys that were read from a JWK set.
    origin: Option<Origin>,
}

#[derive(Clone)]
struct Origin {
    index: usize,
    issuer: KeyIssuer,
}

/// A key of a set that was not taken, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedKey {
    index: usize,
    kid: Option<String>,
    reason: KeyError,
}

impl SkippedKey {
    /// Where the key stands in the array `keys`, from zero.
    #[must_use]
    pub fn index(&self) -> usize {
        self.index
    }

    /// The key's name, if one could be read. It is whatever the set says: escape it where it is shown.
    #[must_use]
    pub fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// Why it was not taken.
    #[must_use]
    pub fn reason(&self) -> &KeyError {
        &self.reason
    }
}

impl fmt::Display for SkippedKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "key {}", self.index)?;
        if let Some(kid) = &self.kid {
            write!(f, " ({kid:?})")?;
        }
        write!(f, ": {}", self.reason)
    }
}

/// Which algorithms a verifier accepts.
#[derive(Clone, Copy)]
pub(crate) enum Accept<'a> {
    /// Those that it lists, on keys that work with them.
    Listed(&'a [Algorithm]),
    /// Those that each key is used with by itself.
    ByKey,
}

impl Accept<'_> {
    fn takes(self, key: &VerifyingKey, algorithm: Algorithm) -> bool {
        match self {
            Accept::Listed(list) => list.contains(&algorithm) && key.serves(algorithm),
            Accept::ByKey => key.serves_by_default(algorithm),
        }
    }
}

impl KeySet {
    /// A set without keys.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads a JWK set (RFC 7517 section 5), or a single JWK as a set of one.
    ///
    /// Keys that cannot be used are left out, and [`skipped`](KeySet::skipped) says which and why: weak or malformed
    /// ones, those of unknown types, those for other purposes than verifying, secrets (`oct`) and private keys, which do
    /// not belong into a published set, and all keys that share their `kid` with another usable one.
    ///
    /// # Errors
    ///
    /// Where the text as a whole is not a JWK set: no JSON, no array `keys`, or a member beside it twice. A set of which
    /// no key is left is not an error here, but no verifier can be built with it.
    pub fn from_jwks(text: &str) -> Result<Self, KeyError> {
        let elements = elements(text)?;
        let mut skipped = Vec::new();
        let mut keys: Vec<(Origin, VerifyingKey)> = Vec::new();
        for (index, (value, duplicate)) in elements.into_iter().enumerate() {
            let kid = Jwk::kid_of(&value).map(str::to_owned);
            match Self::published(value, duplicate) {
                Ok((issuer, key)) => keys.push((Origin { index, issuer }, key)),
                Err(reason) => skipped.push(SkippedKey { index, kid, reason }),
            }
        }
        let mut count: HashMap<&str, usize> = HashMap::new();
        for kid in keys.iter().filter_map(|(_, key)| key.kid()) {
            *count.entry(kid).or_default() += 1;
        }
        let twice: HashSet<String> = count.into_iter().filter(|(_, n)| *n > 1).map(|(kid, _)| kid.to_owned()).collect();
        let mut set = Inner::default();
        for (origin, key) in keys {
            match key.kid() {
                Some(kid) if twice.contains(kid) => {
                    let kid = Some(kid.to_owned());
                    skipped.push(SkippedKey { index: origin.index, kid, reason: KeyError::DuplicateKid });
                }
                _ => set.add(Member { key, origin: Some(origin) })?,
            }
        }
        skipped.sort_by_key(SkippedKey::index);
        set.skipped = skipped;
        Ok(KeySet { inner: Arc::new(set) })
    }

    fn published(value: serde_json::Value, duplicate: bool) -> Result<(KeyIssuer, VerifyingKey), KeyError> {
        let jwk = Jwk::new(value, duplicate)?;
        if jwk.is_symmetric() {
            return Err(KeyError::SymmetricInSet);
        }
        if jwk.is_private() {
            return Err(KeyError::PrivateInSet);
        }
        Ok((jwk.issuer(), VerifyingKey::from_parsed_jwk(&jwk)?))
    }

    /// Reads one public key in PEM, as [`VerifyingKey::from_pem`] does.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn from_pem(text: &str) -> Result<Self, KeyError> {
        VerifyingKey::from_pem(text).map(KeySet::from)
    }

    /// This set and one key more, under the name that it has, or none.
    ///
    /// # Errors
    ///
    /// Where another key has the same name.
    pub fn with_key(mut self, key: VerifyingKey) -> Result<Self, KeyError> {
        Arc::make_mut(&mut self.inner).add(Member { key, origin: None })?;
        Ok(self)
    }

    /// This set and the keys of another, with what was skipped in either.
    pub(crate) fn with_all(mut self, other: &KeySet) -> Result<Self, KeyError> {
        let inner = Arc::make_mut(&mut self.inner);
        for member in &other.inner.keys {
            inner.add(member.clone())?;
        }
        inner.skipped.extend_from_slice(&other.inner.skipped);
        Ok(self)
    }

    /// This set without the keys that say themselves (in a member `issuer`, as Entra's do) that they are for the tokens of
    /// another issuer; those are among the skipped ones. Keys that say nothing stay.
    ///
    /// `issuer` is what the configuration says, never what a token says.
    pub(crate) fn for_issuer(self, issuer: &str) -> KeySet {
        let mut set = Inner { skipped: self.inner.skipped.clone(), ..Inner::default() };
        for member in &self.inner.keys {
            match &member.origin {
                Some(origin) if !origin.issuer.is(issuer) => {
                    let kid = member.key.kid().map(str::to_owned);
                    set.skipped.push(SkippedKey { index: origin.index, kid, reason: KeyError::OtherIssuer });
                }
                _ => set.push(member.clone()),
            }
        }
        set.skipped.sort_by_key(SkippedKey::index);
        KeySet { inner: Arc::new(set) }
    }

    /// The keys that were read but not taken, in the order of the set.
    #[must_use]
    pub fn skipped(&self) -> &[SkippedKey] {
        &self.inner.skipped
    }

    /// How many keys can be used.
    #[must_use]
    pub fn len(&self) -> usize {
        self.inner.keys.len()
    }

    /// Whether no key can be used.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.inner.keys.is_empty()
    }

    /// The keys that can be used.
    pub fn iter(&self) -> impl Iterator<Item = &VerifyingKey> {
        self.inner.keys.iter().map(|member| &member.key)
    }

    /// Checks the signature of a token and the rules for its header, and gives back the payload as it was signed.
    ///
    /// Nothing is known of the payload but who signed it: no claim was looked at, not even `exp`. The token is at most
    /// [`DEFAULT_TOKEN_LIMIT`](crate::DEFAULT_TOKEN_LIMIT) long, and `typ` is not looked at.
    ///
    /// # Errors
    ///
    /// Every [`TokenError`] up to and including [`TokenError::Signature`], but those of an absent or unwanted `typ`.
    pub fn verify_jws(&self, text: &str, algorithms: &[Algorithm]) -> Result<Jws, TokenError> {
        Envelope::read(text, crate::token::DEFAULT_TOKEN_LIMIT)?.verify(self, Accept::Listed(algorithms))
    }

    /// What this very set is told by, as long as anybody remembers it.
    pub(crate) fn id(&self) -> KeySetId {
        KeySetId(Arc::downgrade(&self.inner))
    }

    /// Whether this is the very set that the id is of, not merely an equal one.
    pub(crate) fn has_id(&self, id: &KeySetId) -> bool {
        std::ptr::eq(Arc::as_ptr(&self.inner), id.0.as_ptr())
    }

    /// Whether this is the very same set, not merely an equal one.
    #[cfg(feature = "jwks")]
    pub(crate) fn is(&self, other: &KeySet) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }

    /// The one key for a token.
    pub(crate) fn find(&self, header: &Header, accept: Accept<'_>) -> Result<&VerifyingKey, TokenError> {
        let algorithm = header.algorithm().ok_or(TokenError::AlgorithmMissing)?;
        if let Accept::Listed(list) = accept
            && !list.contains(&algorithm)
        {
            return Err(TokenError::AlgorithmNotAllowed(algorithm));
        }
        let named = header.kid().and_then(|kid| self.inner.by_kid.get(kid)).and_then(|n| self.inner.keys.get(*n));
        if let Some(Member { key, .. }) = named {
            return if accept.takes(key, algorithm) { Ok(key) } else { Err(TokenError::KeyMismatch(algorithm)) };
        }
        let mut fitting = self.iter().filter(|key| accept.takes(key, algorithm));
        match (fitting.next(), fitting.next()) {
            // A name that nobody has: a key that never got a name may be meant, one with another name is not.
            (Some(key), None) if header.kid().is_none() || key.kid().is_none() => Ok(key),
            (Some(_), Some(_)) if header.kid().is_none() => Err(TokenError::AmbiguousKey),
            (None, _) if matches!(accept, Accept::ByKey) => Err(TokenError::AlgorithmNotAllowed(algorithm)),
            _ => Err(TokenError::UnknownKey),
        }
    }
}

/// One set of keys, and no other: the keys may be gone, but as long as this is there no other set is in their place.
#[derive(Clone)]
pub(crate) struct KeySetId(Weak<Inner>);

/// The elements of a JWK set, or a single JWK as one; with each, whether a member stands in it twice.
pub(super) fn elements(text: &str) -> Result<Vec<(serde_json::Value, bool)>, KeyError> {
    let elements = json::list(text.as_bytes(), "keys").map_err(|fault| match fault {
        json::Fault::Duplicate => KeyError::DuplicateMember,
        // The text may be JSON all the same, only of another shape.
        _ if json::value(text.as_bytes()).is_ok() => KeyError::NotJwk,
        _ => KeyError::NotJson,
    })?;
    if let [(only, false)] = elements.as_slice()
        && only.get("kty").is_none()
        && json::object(text.as_bytes()).is_ok_and(|members| !members.contains_key("keys"))
    {
        return Err(KeyError::NotJwk);
    }
    Ok(elements)
}

impl Inner {
    fn add(&mut self, member: Member) -> Result<(), KeyError> {
        if member.key.kid().is_some_and(|kid| self.by_kid.contains_key(kid)) {
            return Err(KeyError::DuplicateKid);
        }
        self.push(member);
        Ok(())
    }

    /// For keys of which it is known that no other one has their name.
    fn push(&mut self, member: Member) {
        if let Some(kid) = member.key.kid() {
            self.by_kid.insert(kid.into(), self.keys.len());
        }
        self.keys.push(member);
    }
}

impl From<VerifyingKey> for KeySet {
    fn from(key: VerifyingKey) -> Self {
        let mut set = Inner::default();
        set.push(Member { key, origin: None });
        KeySet { inner: Arc::new(set) }
    }
}

impl fmt::Debug for KeySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let keys: Vec<&VerifyingKey> = self.iter().collect();
        f.debug_struct("KeySet").field("keys", &keys).field("skipped", &self.inner.skipped).finish()
    }
}
