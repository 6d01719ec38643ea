//! Tokens that were verified, so that one that comes again need not be verified again.

use std::any::{Any, TypeId};
use std::fmt;
use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::Arc;

use polyval::Polyval;
use polyval::universal_hash::UniversalHash as _;
use quick_cache::sync::{Cache as Store, DefaultLifecycle};
use quick_cache::{OptionsBuilder, Weighter};

use super::Verified;
use super::mix::Mix;
use super::verified::Inner;
use crate::claims::ClaimSet;

/// How much is kept where nothing else is configured, in bytes: 16 MiB.
pub const DEFAULT_CACHE_SIZE: usize = 16 * 1024 * 1024;

/// Verified tokens by text and claims type; empty where none are to be kept.
///
/// A token is found by the end of its text, and recognized by a hash of the whole of it: POLYVAL (RFC 8452 section 3), 128
/// bits under a key that is drawn for this cache and told to nobody. Of two texts of one length, however they are chosen, the
/// hashes are the same for as many keys as they have blocks of 16 bytes, of 2^128. So whoever wants another text to be taken
/// for a token that is kept has to guess, as for the token's signature itself.
///
/// It is bounded in bytes, and with them in tokens. Those that are asked for again stay; a flood of others does not drive
/// them out. Nobody waits here for anybody: where another thread writes at this very place, the token is not found, or not
/// kept.
pub(crate) struct Cache(Option<Kept>);

struct Kept {
    tokens: Store<Place, Token, Size, Spread, DefaultLifecycle<Place, Token>>,
    hash: Polyval,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Place(u64);

#[derive(Clone)]
struct Token {
    digest: u128,
    /// The length of the text: another one need not be hashed.
    length: u32,
    /// An estimate, in bytes.
    size: u32,
    /// What a [`Verified`] of the claims type has inside.
    verified: Arc<dyn Any + Send + Sync>,
}

/// What each token takes beside what was read of it: its place here and in the tables of the store.
const OVERHEAD: usize = 128 + KEYS;

/// What it may be revoked by.
#[cfg(all(feature = "rocket", feature = "session"))]
const KEYS: usize = size_of::<crate::session::TokenKeys>();
#[cfg(not(all(feature = "rocket", feature = "session")))]
const KEYS: usize = 0;

/// How much more a claims type takes than the payload that keeps all other claims, too.
const FLATTENED: usize = 16;

impl Cache {
    /// Nothing is kept where the size is zero, or too small for a few tokens, or where the system has no random numbers.
    pub(crate) fn new(size: usize) -> Self {
        Self(Kept::new(size))
    }

    pub(super) fn get<C: ClaimSet>(&self, text: &str) -> Option<Verified<C>> {
        let kept = self.0.as_ref()?;
        let token = kept.tokens.try_get(&Place::of::<C>(text)).ok()??;
        if token.length as usize != text.len() || token.digest != kept.digest(text) {
            return None;
        }
        token.verified.downcast::<Inner<C>>().ok().map(Verified::from)
    }

    /// Keeps a token that was found good, in the place of one that is not asked for where there is no room. What the claims
    /// take is estimated by the length of the payload, in bytes.
    pub(super) fn keep<C: ClaimSet>(&self, text: &str, verified: &Verified<C>, payload: usize) {
        // Code of the application may say something else the next time.
        let Some(kept) = self.0.as_ref().filter(|_| !C::REQUIREMENTS.asks_code) else { return };
        // Of all other claims each is a value of its own, many times as large as its text.
        let claims = payload.saturating_mul(if C::FLATTEN { FLATTENED } else { 1 });
        let size = (size_of::<Inner<C>>() + OVERHEAD).saturating_add(claims);
        let (Ok(length), Ok(size)) = (text.len().try_into(), size.try_into()) else { return };
        let digest = kept.digest(text);
        let token = Token { digest, length, size, verified: verified.shared() };
        _ = kept.tokens.try_insert(Place::of::<C>(text), token);
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |kept| kept.tokens.len())
    }

    #[cfg(test)]
    pub(super) fn weight(&self) -> u64 {
        self.0.as_ref().map_or(0, |kept| kept.tokens.weight())
    }

    /// Whatever was kept here is of no use any more.
    pub(super) fn forget<C: ClaimSet>(&self, text: &str) {
        if let Some(kept) = &self.0 {
            _ = kept.tokens.try_remove(&Place::of::<C>(text));
        }
    }
}

impl Kept {
    fn new(size: usize) -> Option<Self> {
        let least = OVERHEAD + size_of::<Inner<()>>();
        let options = OptionsBuilder::new()
            .estimated_items_capacity((size / (2 * least)).max(1))
            .weight_capacity(size as u64)
            .build()
            .ok()
            .filter(|_| size >= least)?;
        let mut key = [0; 16];
        getrandom::fill(&mut key).ok()?;
        Some(Self {
            tokens: Store::with_options(options, Size, Spread, DefaultLifecycle::default()),
            hash: Polyval::new(&key.into()),
        })
    }

    /// Of texts of one length: the last block is filled up with zeros.
    fn digest(&self, text: &str) -> u128 {
        let mut hash = self.hash.clone();
        hash.update_padded(text.as_bytes());
        u128::from_le_bytes(hash.finalize().into())
    }
}

impl Place {
    /// Of the last bytes, which are of the signature, and so differ from token to token without anybody's doing. Who could
    /// choose them would choose which tokens are driven out.
    fn of<C: ClaimSet>(text: &str) -> Self {
        let tail = text.as_bytes().last_chunk().map_or(0, |tail| u128::from_le_bytes(*tail));
        let mut mix = Mix::default();
        mix.write_u64(tail as u64);
        mix.write_u64((tail >> 64) as u64);
        TypeId::of::<C>().hash(&mut mix);
        Self(mix.finish())
    }
}

#[derive(Clone)]
struct Size;

impl Weighter<Place, Token> for Size {
    fn weight(&self, _: &Place, token: &Token) -> u64 {
        token.size.into()
    }
}

/// A place is a hash already.
impl Hash for Place {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0);
    }
}

#[derive(Clone, Default)]
struct Spread;

impl BuildHasher for Spread {
    type Hasher = Mix;

    fn build_hasher(&self) -> Mix {
        Mix::default()
    }
}

/// Neither the tokens nor the key.
impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cache").finish_non_exhaustive()
    }
}
