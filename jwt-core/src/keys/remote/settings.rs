//! How a key-set client behaves: bounds and times, their defaults, and that they make sense.

use std::time::Duration;

use super::RemoteKeysError;

/// Bounds and times of a key-set client. Start from the default and set what differs.
///
/// ```
/// # use std::time::Duration;
/// # use jwt_core::RemoteSettings;
/// let mut settings = RemoteSettings::default();
/// settings.max_stale = Duration::from_secs(15 * 60);
/// ```
///
/// A key that the issuer withdraws is refused at the latest [`max_age`](Self::max_age) later while the issuer's server
/// answers, and [`max_stale`](Self::max_stale) after that while it does not.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RemoteSettings {
    /// How long one fetch may take in all: discovery, redirects and the last byte of the body included, and so how long a
    /// request waits at most where there are no keys yet. 5 seconds; from 100 milliseconds to 1 minute.
    pub timeout: Duration,
    /// How many bytes a key set or a discovery document may have. 512 KiB; from 1 KiB to 16 MiB.
    pub max_size: usize,
    /// How many redirects are followed, all of them to the same scheme, host and port. 3; at most 10.
    pub redirects: usize,
    /// How long a key set is kept at least, whatever its server says, even `no-store`. 1 minute; from 1 second to 1 hour.
    pub min_age: Duration,
    /// How long a key set is kept at most, whatever its server says. 1 hour; from `min_age` to 1 day.
    pub max_age: Duration,
    /// How long a key set is kept whose server does not say (RFC 9111 section 4.2.1). 10 minutes; from `min_age` to
    /// `max_age`.
    pub default_age: Duration,
    /// How long the last good key set serves beyond its lifetime while its server does not answer, or answers with what
    /// is no key set (RFC 5861 section 4). 4 hours; zero for not at all, at most 7 days.
    pub max_stale: Duration,
    /// How much time is at least between two fetches for tokens that name a key which the set lacks, whether they succeed
    /// or not. 30 seconds; from 1 second to 1 hour.
    pub cooldown: Duration,
    /// How long to wait after a first failure. It doubles with each one that follows, and up to half of it is left off
    /// by chance, so that replicas spread. 1 second; from 100 milliseconds to `max_retry`.
    pub retry: Duration,
    /// How long to wait after a failure at most, `Retry-After` (RFC 9110 section 10.2.3) included. 1 minute; at most 1 hour.
    pub max_retry: Duration,
    /// Root certificates in PEM that are trusted besides the platform's, any number in each text. None.
    pub ca: Vec<String>,
}

impl Default for RemoteSettings {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(5),
            max_size: 512 * 1024,
            redirects: 3,
            min_age: MINUTE,
            max_age: HOUR,
            default_age: 10 * MINUTE,
            max_stale: 4 * HOUR,
            cooldown: Duration::from_secs(30),
            retry: Duration::from_secs(1),
            max_retry: MINUTE,
            ca: Vec::new(),
        }
    }
}

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);

impl RemoteSettings {
    /// The first setting that is out of its bounds.
    pub(crate) fn check(&self) -> Result<(), RemoteKeysError> {
        let tenth = Duration::from_millis(100);
        let second = Duration::from_secs(1);
        let day = 24 * HOUR;
        let bounds = [
            ("timeout", (tenth..=MINUTE).contains(&self.timeout), "from 100 milliseconds to 1 minute"),
            ("max_size", (1024..=16 << 20).contains(&self.max_size), "from 1 KiB to 16 MiB"),
            ("redirects", self.redirects <= 10, "at most 10"),
            ("min_age", (second..=HOUR).contains(&self.min_age), "from 1 second to 1 hour"),
            ("max_age", (self.min_age..=day).contains(&self.max_age), "from `min_age` to 1 day"),
            ("default_age", (self.min_age..=self.max_age).contains(&self.default_age), "from `min_age` to `max_age`"),
            ("max_stale", self.max_stale <= 7 * day, "at most 7 days"),
            ("cooldown", (second..=HOUR).contains(&self.cooldown), "from 1 second to 1 hour"),
            ("max_retry", self.max_retry <= HOUR, "at most 1 hour"),
            ("retry", (tenth..=self.max_retry).contains(&self.retry), "from 100 milliseconds to `max_retry`"),
        ];
        match bounds.into_iter().find(|(_, kept, _)| !kept) {
            Some((name, _, bounds)) => Err(RemoteKeysError::Setting { name, bounds }),
            None => Ok(()),
        }
    }
}
