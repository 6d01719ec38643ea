//! Tokens that only their issuer can read: it is asked about each (RFC 7662), and its word kept for a while.

mod answer;
mod ask;
mod builder;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use quick_cache::Weighter;
use quick_cache::sync::Cache;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use self::answer::{Answer, Said};
use self::ask::{Endpoint, Unanswered};
pub use self::builder::{IntrospectionBuilder, IntrospectionError};
use crate::Clock;
use crate::keys::{Stamp, sha256};
use crate::token::TokenError;

/// The introspection endpoint of an issuer (RFC 7662), for a [`Verifier`](crate::Verifier): tokens that say nothing to anybody
/// else are asked about there, and what it says of them is read as the claims of a signed token are.
///
/// What it said is kept for a minute, unless set otherwise, and never longer than the token is good: under a hash of the token. One
/// token is asked about by one request at a time, however many come with it. Cheap to clone.
///
/// ```
/// # use jwt_core::{DefaultClaims, Introspection, Verifier};
/// # async fn run(text: &str) -> Result<(), Box<dyn std::error::Error>> {
/// let endpoint = Introspection::at("https://issuer.example.com/oauth/introspect").client("api", "its secret").build()?;
/// let verifier =
///     Verifier::builder().issuer("https://issuer.example.com").audience("api").introspection(endpoint).build()?;
/// let token = verifier.verify_async::<DefaultClaims>(text).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Introspection {
    shared: Arc<Shared>,
}

struct Shared {
    endpoint: Endpoint,
    /// How long an answer is kept.
    keep: Duration,
    /// For one question in all, and for its turn.
    patience: Duration,
    answers: Cache<[u8; 32], Arc<Answer>, Size>,
    /// So many questions at a time.
    turns: Semaphore,
    /// When the endpoint failed to answer the last time.
    failed: Mutex<Option<Stamp>>,
}

/// How long nothing is asked after a failure.
const PAUSE: Duration = Duration::from_secs(1);

/// How many questions are under way at a time.
const AT_ONCE: usize = 64;

/// How many answers are kept at most, and how many bytes of them.
const MOST: usize = 10_000;
const MOST_BYTES: u64 = 16 * 1024 * 1024;

#[derive(Clone)]
struct Size;

impl Weighter<[u8; 32], Arc<Answer>> for Size {
    fn weight(&self, _: &[u8; 32], answer: &Arc<Answer>) -> u64 {
        answer.size() as u64 + 128
    }
}

impl Introspection {
    /// The endpoint at this URL: `https`, or `http` on a loopback host.
    pub fn at(url: impl Into<String>) -> IntrospectionBuilder {
        IntrospectionBuilder::new(url.into())
    }

    fn new(endpoint: Endpoint, keep: Duration, patience: Duration) -> Self {
        let shared = Shared {
            endpoint,
            keep,
            patience,
            answers: Cache::with_weighter(MOST, MOST_BYTES, Size),
            turns: Semaphore::new(AT_ONCE),
            failed: Mutex::default(),
        };
        Self { shared: Arc::new(shared) }
    }

    /// What the issuer said of a token not long ago; `None` where it has to be asked.
    pub(crate) fn known(&self, text: &str, clock: &dyn Clock) -> Option<Result<Arc<[u8]>, TokenError>> {
        let answer = self.shared.answers.get(&key(text)?)?;
        answer.counts(Stamp::now(clock)).then(|| answer.verdict())
    }

    /// What the issuer says of a token: the claims, as JSON.
    pub(crate) async fn ask(&self, text: &str, issuer: &str, clock: &dyn Clock) -> Result<Arc<[u8]>, TokenError> {
        let shared = &*self.shared;
        let key = key(text).ok_or(TokenError::KeysUnavailable { retry_after: PAUSE })?;
        let now = Stamp::now(clock);
        shared.answers.remove_if(&key, |answer| !answer.counts(now));
        // One asks, and the others wait for what it hears; where it goes away, the next one asks.
        match shared.answers.get_value_or_guard_async(&key).await {
            Ok(answer) => answer.verdict(),
            Err(guard) => {
                let answer = Arc::new(shared.answer(text, issuer, clock).await);
                _ = guard.insert(Arc::clone(&answer));
                answer.verdict()
            }
        }
    }
}

impl Shared {
    async fn answer(&self, text: &str, issuer: &str, clock: &dyn Clock) -> Answer {
        let at = Stamp::now(clock);
        if self.failed().is_some_and(|failed| failed.left(PAUSE, at).is_some()) {
            return Answer::failed(at);
        }
        let Ok(Ok(_turn)) = timeout(self.patience, self.turns.acquire()).await else { return Answer::failed(at) };
        // The moment that counts is the one before the question.
        let at = Stamp::now(clock);
        let asked = match timeout(self.patience, self.endpoint.ask(text)).await {
            Ok(asked) => asked,
            Err(_) => Err(crate::FetchError::Timeout(self.patience).to_string().into()),
        };
        // What it says of one token tells nothing of what it will say of others.
        let odd = |why: &str| Unanswered { why: why.to_owned(), is_of_token: true };
        let read = |body: Vec<u8>| Answer::read(&body, issuer, self.keep, at).map_err(odd);
        match asked.and_then(read) {
            Ok(answer) => answer,
            Err(Unanswered { why, is_of_token }) => {
                tracing::error!("the introspection endpoint of `{issuer}` does not answer as it should: {why}");
                if !is_of_token {
                    *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = Some(at);
                }
                Answer::failed(at)
            }
        }
    }

    fn failed(&self) -> Option<Stamp> {
        *self.failed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What an answer is kept under: the token itself is kept nowhere.
fn key(text: &str) -> Option<[u8; 32]> {
    sha256(text.as_bytes())?.try_into().ok()
}

/// Without the secret, and without answers.
impl fmt::Debug for Introspection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Introspection").field("endpoint", &self.shared.endpoint).finish_non_exhaustive()
    }
}

impl Said {
    fn verdict(&self) -> Result<Arc<[u8]>, TokenError> {
        match self {
            Self::Active(claims) => Ok(Arc::clone(claims)),
            Self::Inactive => Err(TokenError::Inactive),
            Self::AnotherKind => Err(TokenError::NotAnAccessToken("token_type")),
            Self::Failed => Err(TokenError::KeysUnavailable { retry_after: PAUSE }),
        }
    }
}
