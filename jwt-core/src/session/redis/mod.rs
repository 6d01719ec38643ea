//! A store on a server, for several machines.

mod connection;

use std::fmt;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use connection::{Connection, Server};
use redis::{FromRedisValue, RedisError, Script, ScriptInvocation};
use tokio::sync::{Notify, OnceCell};

use super::{Changes, Cursor, Ends, Revocation, RevocationKey, Rotation, Session, SessionId};
use super::{Store, StoreError, Stored, Taken, TurnHash};
use crate::NumericDate;

/// Sessions and revocations in Redis or Valkey: for several machines.
///
/// Each step is one script, so that nobody comes in between. What is revoked is published, so that all processes hear of it at
/// once; who misses a message hears of it when they ask next. All keys begin with `{jwt}`, which puts them into one slot of a
/// cluster.
///
/// A server that may evict keys is refused, for it would forget what was revoked. How much is lost in a crash is the server's
/// own affair: `appendonly yes` and `appendfsync always` lose nothing that was acknowledged.
pub struct RedisStore {
    server: Server,
    connection: OnceCell<Connection>,
    news: Arc<Notify>,
}

const COUNT: &str = "{jwt}:count";
const MARKS: &str = "{jwt}:marks";
const ENDS: &str = "{jwt}:ends";
const BEFORES: &str = "{jwt}:befores";
const TOLD: &str = "{jwt}:told";
const LAST: &str = "{jwt}:last";
const CHANNEL: &str = "{jwt}:news";

/// How often a step is begun whose connection is cut off in the middle of it.
const ATTEMPTS: usize = 3;

/// How many revocations are handed over, or let go, at a time.
const AT_ONCE: usize = 1000;

/// By how much the clocks of two servers may differ, of which one takes the other's place: what was told in this time is told
/// again, in microseconds.
const OVERLAP: u64 = 10_000_000;

macro_rules! script {
    ($name:ident, $file:literal) => {
        static $name: LazyLock<Script> =
            LazyLock::new(|| Script::new(concat!(include_str!("revoke.lua"), include_str!($file))));
    };
}

script!(BEGIN, "begin.lua");
script!(FIND, "find.lua");
script!(ROTATE, "rotate.lua");
script!(END, "end.lua");
script!(REVOKED, "revoked.lua");
script!(CHANGES, "changes.lua");
script!(CLEAN, "clean.lua");

impl From<RedisError> for StoreError {
    fn from(error: RedisError) -> Self {
        // What the server says may hold what it was sent; its kind does not, nor what became of the connection.
        if error.is_io_error() {
            return Self::new(format!("{}: {error}", error.category()));
        }
        Self::new(format!("{}{}", error.category(), error.code().map(|code| format!(" ({code})")).unwrap_or_default()))
    }
}

impl RedisStore {
    /// The server of a URL: `redis://`, or `rediss://` for TLS, with a certificate that the platform trusts. Nothing is asked of it
    /// yet.
    ///
    /// With `?cluster=true` at its end it is a server of a cluster, any of them, which tells of the others.
    ///
    /// TLS is rustls, over the provider of cryptography that the process has chosen (`CryptoProvider::install_default`); where it
    /// has not when the server is first asked, AWS-LC is chosen for it.
    ///
    /// # Errors
    ///
    /// Where it is not such a URL.
    pub fn new(url: &str) -> Result<Self, StoreError> {
        Self::of(Server::new(url, None)?)
    }

    /// The same over TLS, for a server whose certificate is signed by one of these, and by no other: the certificates of one's own
    /// authorities, PEM.
    ///
    /// # Errors
    ///
    /// Where it is not a `rediss://` URL, or there is no certificate.
    pub fn with_roots(url: &str, roots: &[u8]) -> Result<Self, StoreError> {
        Self::of(Server::new(url, Some(roots))?)
    }

    fn of(server: Server) -> Result<Self, StoreError> {
        Ok(Self { server, connection: OnceCell::new(), news: Arc::default() })
    }

    /// Asks the server whether it keeps what it is given.
    ///
    /// # Errors
    ///
    /// Where it cannot be reached, or may evict keys (a `maxmemory-policy` other than `noeviction`).
    pub async fn check(&self) -> Result<(), StoreError> {
        for info in self.connection().await?.memory().await? {
            match info.lines().find_map(|line| line.strip_prefix("maxmemory_policy:")).map(str::trim) {
                Some("noeviction") => {}
                Some(other) => {
                    return Err(StoreError::new(format!(
                        "it may evict what was revoked (`maxmemory-policy {other}`); set `maxmemory-policy noeviction`"
                    )));
                }
                None => {
                    let text = "it does not say whether it may evict keys (`maxmemory_policy` of `INFO`)";
                    return Err(StoreError::new(text));
                }
            }
        }
        Ok(())
    }

    /// Connected when it is first needed; from then on it connects again by itself.
    async fn connection(&self) -> Result<Connection, StoreError> {
        self.connection.get_or_try_init(|| self.server.connect(&self.news)).await.cloned()
    }

    /// Once more where the connection is cut off in the middle of it, and nobody knows whether it was done: each step may be done
    /// twice. Not where there is no server; who asks has to hear of that soon.
    async fn run<T: FromRedisValue>(&self, script: &ScriptInvocation<'_>) -> Result<T, StoreError> {
        for _ in 1..ATTEMPTS {
            match script.invoke_async(&mut self.connection().await?).await {
                Err(error) if error.is_connection_dropped() && !error.is_connection_refusal() => {}
                answer => return Ok(answer?),
            }
        }
        Ok(script.invoke_async(&mut self.connection().await?).await?)
    }
}

#[async_trait::async_trait]
impl Store for RedisStore {
    async fn check(&self) -> Result<(), StoreError> {
        Self::check(self).await
    }

    async fn begin(&self, session: &Session, turn: TurnHash) -> Result<(), StoreError> {
        let mut script = BEGIN.key(session_key(session.id));
        script.key(COUNT).arg(millis(session.expires_at.min(session.ends_at)));
        script.arg("user").arg(user(session.issuer.as_deref(), &session.subject));
        script.arg("subject").arg(&session.subject).arg("current").arg(turn.as_bytes());
        script.arg("started").arg(millis(session.started_at)).arg("expires").arg(millis(session.expires_at));
        script.arg("ends").arg(millis(session.ends_at));
        for (name, value) in [("issuer", &session.issuer), ("client", &session.client), ("scope", &session.scope)] {
            if let Some(value) = value {
                script.arg(name).arg(value);
            }
        }
        self.run(&script).await.map(|_: String| ())
    }

    async fn find(&self, id: SessionId) -> Result<Option<Stored>, StoreError> {
        let mut script = FIND.key(session_key(id));
        let found: Option<Vec<Option<Vec<u8>>>> = self.run(script.key(MARKS)).await?;
        found.map(|fields| stored(id, fields).ok_or_else(foreign)).transpose()
    }

    async fn rotate(&self, rotation: &Rotation) -> Result<Taken, StoreError> {
        let mut script = ROTATE.key(session_key(rotation.session));
        script.key(MARKS).key(ENDS).key(BEFORES).key(TOLD).key(LAST);
        script.arg(rotation.from.as_bytes()).arg(rotation.to.as_bytes());
        script.arg(millis(rotation.now)).arg(millis(rotation.expires_at));
        script.arg(rotation.grace.as_millis().to_string()).arg(CHANNEL);
        with(&mut script, &rotation.revocation);
        let taken: String = self.run(&script).await?;
        match taken.as_str() {
            "exchanged" => Ok(Taken::Exchanged),
            "reused" => Ok(Taken::Reused),
            _ => Ok(Taken::Ended),
        }
    }

    async fn revoke(&self, revocation: &Revocation, ends: &Ends) -> Result<(), StoreError> {
        let (what, user, session) = match ends {
            Ends::None => ("none", String::new(), None),
            Ends::Session(id) => ("session", String::new(), Some(*id)),
            Ends::Subject(issuer, subject) => ("subject", user(issuer.as_deref(), subject), None),
            Ends::All => ("all", String::new(), None),
        };
        let mut script = END.key(session_key(session.unwrap_or(SessionId::from_bytes([0; 16]))));
        script.key(MARKS).key(ENDS).key(BEFORES).key(TOLD).key(LAST).key(COUNT);
        script.arg(what).arg(user).arg(CHANNEL);
        with(&mut script, revocation);
        self.run(&script).await.map(|_: String| ())
    }

    async fn revoked(&self, keys: &[RevocationKey]) -> Result<Vec<Revocation>, StoreError> {
        let mut script = REVOKED.key(ENDS);
        script.key(BEFORES);
        keys.iter().for_each(|key| _ = script.arg(key.as_bytes()));
        let found: Vec<Vec<u8>> = self.run(&script).await?;
        let (rows, _) = found.as_chunks::<3>();
        rows.iter().map(|[key, until, before]| revocation(key, until, before).ok_or_else(foreign)).collect()
    }

    async fn changes(&self, after: Option<Cursor>) -> Result<Changes, StoreError> {
        let after = after.map_or(0, |Cursor(number)| number);
        let mut script = CHANGES.key(ENDS);
        script.key(BEFORES).key(TOLD).key(LAST).arg(after).arg(AT_ONCE);
        let found: Vec<Vec<u8>> = self.run(&script).await?;
        let (rows, _) = found.as_chunks::<4>();
        let mut changes = Changes { revocations: Vec::new(), cursor: Some(Cursor(after)), more: rows.len() == AT_ONCE };
        for [key, told, until, before] in rows {
            changes.cursor = Some(Cursor(number(told).ok_or_else(foreign)?));
            // It was let go in between.
            if until.is_empty() {
                continue;
            }
            changes.revocations.push(revocation(key, until, before).ok_or_else(foreign)?);
        }
        Ok(changes)
    }

    /// Sessions leave by themselves.
    async fn clean(&self, now: NumericDate) -> Result<(), StoreError> {
        loop {
            let mut script = CLEAN.key(ENDS);
            script.key(BEFORES).key(TOLD).arg(millis(now)).arg(AT_ONCE);
            let gone: usize = self.run(&script).await?;
            if gone < AT_ONCE {
                return Ok(());
            }
        }
    }

    async fn changed(&self) {
        self.news.notified().await;
    }

    fn overlap(&self) -> u64 {
        OVERLAP
    }
}

/// Of issuer and subject, so that no two of them read alike.
fn user(issuer: Option<&str>, subject: &str) -> String {
    let length = issuer.map(|issuer| issuer.len().to_string()).unwrap_or_default();
    format!("{length}:{}{subject}", issuer.unwrap_or_default())
}

fn session_key(id: SessionId) -> String {
    format!("{{jwt}}:session:{id}")
}

fn with(script: &mut ScriptInvocation<'_>, revocation: &Revocation) {
    let before = revocation.before.map(millis).unwrap_or_default();
    script.arg(revocation.key.as_bytes()).arg(before).arg(millis(revocation.until));
}

fn stored(id: SessionId, fields: Vec<Option<Vec<u8>>>) -> Option<Stored> {
    let [subject, client, started, expires, ends, current, previous, exchanged, issuer, scope]: [_; 10] =
        fields.try_into().ok()?;
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).ok();
    let maybe = |bytes: Option<Vec<u8>>| match bytes {
        Some(bytes) => text(bytes).map(Some),
        None => Some(None),
    };
    let session = Session {
        id,
        issuer: maybe(issuer)?,
        subject: text(subject?)?,
        client: maybe(client)?,
        scope: maybe(scope)?,
        started_at: date(&started?)?,
        expires_at: date(&expires?)?,
        ends_at: date(&ends?)?,
    };
    let hash = |bytes: Vec<u8>| bytes.try_into().ok().map(TurnHash::from_bytes);
    let previous = match previous.zip(exchanged) {
        Some((previous, exchanged)) => Some((hash(previous)?, date(&exchanged)?)),
        None => None,
    };
    Some(Stored { session, current: hash(current?)?, previous })
}

fn revocation(key: &[u8], until: &[u8], before: &[u8]) -> Option<Revocation> {
    let before = if before.is_empty() { None } else { Some(date(before)?) };
    Some(Revocation { key: RevocationKey::from_bytes(key.try_into().ok()?), before, until: date(until)? })
}

/// What stands there was not written by this library.
fn foreign() -> StoreError {
    StoreError::new("what stands under `{jwt}` was written by something else")
}

/// Scores are numbers with a fraction, which these have not.
fn number(bytes: &[u8]) -> Option<u64> {
    let text = std::str::from_utf8(bytes).ok()?;
    text.parse().ok().or_else(|| text.parse::<f64>().ok().filter(|number| *number >= 0.0).map(|number| number as u64))
}

/// Dates are kept in milliseconds.
fn millis(date: NumericDate) -> String {
    date.since_epoch().as_millis().to_string()
}

fn date(bytes: &[u8]) -> Option<NumericDate> {
    number(bytes).map(|millis| NumericDate::from_duration(Duration::from_millis(millis)))
}

/// Without the URL, in which there may be a password.
impl fmt::Debug for RedisStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisStore").finish_non_exhaustive()
    }
}
