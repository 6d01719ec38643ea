//! A store in a file.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension, Row, Transaction, TransactionBehavior, params};
use tokio::sync::Mutex;

use super::{Changes, Cursor, Ends, Revocation, RevocationKey, Rotation, Session, SessionId};
use super::{Store, StoreError, Stored, Taken, TurnHash};
use crate::NumericDate;

/// Sessions and revocations in an SQLite database, which is a file: for all processes of one machine.
///
/// What is acknowledged is on the disk (WAL, `synchronous = FULL`). Of refresh tokens there are hashes alone. The tables are made
/// where there are none; others in the same file stay as they are.
pub struct SqliteStore {
    path: PathBuf,
    writer: Arc<Mutex<Connection>>,
    /// Who reads does not wait for who writes,
    reader: Arc<Mutex<Connection>>,
    /// and who listens for neither.
    listener: Arc<Mutex<Connection>>,
}

/// The number under which the tables are known that this version makes.
const VERSION: i64 = 2;

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS jwt_session (
        id BLOB PRIMARY KEY NOT NULL,
        issuer TEXT,
        subject TEXT NOT NULL,
        client TEXT,
        scope TEXT,
        started_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL,
        ends_at INTEGER NOT NULL,
        current BLOB NOT NULL,
        previous BLOB,
        exchanged_at INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS jwt_session_subject ON jwt_session (subject);
    CREATE INDEX IF NOT EXISTS jwt_session_expires_at ON jwt_session (expires_at);
    CREATE TABLE IF NOT EXISTS jwt_revocation (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        key BLOB NOT NULL UNIQUE,
        before INTEGER,
        until INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS jwt_revocation_until ON jwt_revocation (until);
    CREATE TABLE IF NOT EXISTS jwt_store (version INTEGER NOT NULL) STRICT;
";

/// How long one process waits for another to finish writing.
const BUSY: Duration = Duration::from_secs(5);

/// How many revocations are handed over at a time.
const AT_ONCE: usize = 10_000;

impl SqliteStore {
    /// Opens the file, and makes it where there is none, for its owner alone to read.
    ///
    /// # Errors
    ///
    /// Where it cannot be opened or written, is no SQLite database, or has the tables of another version.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        // Absolute, for SQLite takes `file:..` and `:memory:` for something else than a path.
        let path = std::path::absolute(path).map_err(StoreError::new)?;
        create(&path)?;
        let mut writer = connect(&path)?;
        let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate).map_err(StoreError::new)?;
        prepare(&transaction)?;
        transaction.commit().map_err(StoreError::new)?;
        let [reader, listener] = [connect(&path)?, connect(&path)?].map(|one| Arc::new(Mutex::new(one)));
        Ok(Self { path, writer: Arc::new(Mutex::new(writer)), reader, listener })
    }

    async fn read<T: Send + 'static>(
        &self,
        read: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        with(&self.reader, move |connection| read(connection)).await
    }

    /// In one transaction, which is on the disk when this returns.
    async fn write<T: Send + 'static>(
        &self,
        write: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let work = move |writer: &mut Connection| {
            // So that nobody writes between what is read here and what is written.
            let transaction = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let written = write(&transaction)?;
            transaction.commit()?;
            Ok(written)
        };
        with(&self.writer, work).await
    }
}

/// Each connection has one thread at a time: whoever waits for it, waits without one.
async fn with<T: Send + 'static>(
    connection: &Arc<Mutex<Connection>>,
    work: impl FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
) -> Result<T, StoreError> {
    let mut connection = Arc::clone(connection).lock_owned().await;
    match tokio::task::spawn_blocking(move || work(&mut connection)).await {
        Ok(done) => done.map_err(StoreError::new),
        Err(error) => Err(StoreError::new(error)),
    }
}

/// An empty file that nobody else may read, where there is none. One that is there is not opened: closing it again would take away
/// the locks that SQLite may have on it in this process.
fn create(path: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(StoreError::new(error)),
        _ => Ok(()),
    }
}

fn connect(path: &Path) -> Result<Connection, StoreError> {
    let connect = || {
        let connection =
            Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        connection.busy_timeout(BUSY)?;
        let mode: String = connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        // Of macOS it has to be asked in so many words; elsewhere it says nothing.
        connection.pragma_update(None, "fullfsync", "ON")?;
        Ok::<_, rusqlite::Error>((connection, mode))
    };
    let (connection, mode) = connect().map_err(StoreError::new)?;
    if mode != "wal" {
        return Err(StoreError::new("its file system has no write-ahead log; put the file on a local disk"));
    }
    Ok(connection)
}

fn prepare(transaction: &Transaction<'_>) -> Result<(), StoreError> {
    let version = || {
        transaction.execute_batch(TABLES)?;
        let version: Option<i64> =
            transaction.query_row("SELECT version FROM jwt_store", [], |row| row.get(0)).optional()?;
        if version.is_none() {
            transaction.execute("INSERT INTO jwt_store (version) VALUES (?1)", [VERSION])?;
        }
        Ok::<_, rusqlite::Error>(version.unwrap_or(VERSION))
    };
    match version().map_err(StoreError::new)? {
        VERSION => Ok(()),
        other => Err(StoreError::new(format!("its tables are of version {other}; this library knows {VERSION} alone"))),
    }
}

#[async_trait::async_trait]
impl Store for SqliteStore {
    async fn begin(&self, session: &Session, turn: TurnHash) -> Result<(), StoreError> {
        let stored = Stored { session: session.clone(), current: turn, previous: None };
        self.write(move |transaction| put(transaction, &stored)).await
    }

    async fn find(&self, id: SessionId) -> Result<Option<Stored>, StoreError> {
        self.read(move |connection| get(connection, id)).await
    }

    async fn rotate(&self, rotation: &Rotation) -> Result<Taken, StoreError> {
        let rotation = rotation.clone();
        let work = move |transaction: &Transaction<'_>| {
            let Some(mut stored) = get(transaction, rotation.session)? else { return Ok(Taken::Ended) };
            let taken = stored.take(&rotation);
            match taken {
                Taken::Exchanged => put(transaction, &stored)?,
                Taken::Ended => {}
                Taken::Reused => {
                    end(transaction, &Ends::Session(rotation.session))?;
                    keep(transaction, rotation.revocation)?;
                }
            }
            Ok(taken)
        };
        self.write(work).await
    }

    async fn revoke(&self, revocation: &Revocation, ends: &Ends) -> Result<(), StoreError> {
        let (revocation, ends) = (*revocation, ends.clone());
        self.write(move |transaction| {
            end(transaction, &ends)?;
            keep(transaction, revocation)
        })
        .await
    }

    async fn revoked(&self, keys: &[RevocationKey]) -> Result<Vec<Revocation>, StoreError> {
        let keys = keys.to_vec();
        self.read(move |connection| {
            let found = keys.iter().map(|key| revocation_of(connection, *key));
            found.filter_map(Result::transpose).collect()
        })
        .await
    }

    async fn changes(&self, after: Option<Cursor>) -> Result<Changes, StoreError> {
        let after = after.map_or(0, |Cursor(number)| number);
        with(&self.listener, move |connection| {
            let last = connection
                .prepare_cached("SELECT seq FROM sqlite_sequence WHERE name = 'jwt_revocation'")?
                .query_row([], |row| row.get::<_, i64>(0))
                .optional()?;
            // The file was exchanged for an older one.
            let after = if after > last.unwrap_or(0).cast_unsigned() { 0 } else { after };
            let mut statement = connection.prepare_cached(
                "SELECT key, before, until, number FROM jwt_revocation WHERE number > ?1 ORDER BY number LIMIT ?2",
            )?;
            let rows = statement.query_map(params![after.cast_signed(), AT_ONCE as i64], |row| {
                Ok((revocation(row)?, row.get::<_, i64>(3)?.cast_unsigned()))
            })?;
            let found = rows.collect::<rusqlite::Result<Vec<_>>>()?;
            let cursor = Cursor(found.last().map_or(after, |(_, number)| *number));
            let more = found.len() == AT_ONCE;
            let revocations = found.into_iter().map(|(revocation, _)| revocation).collect();
            Ok(Changes { revocations, cursor: Some(cursor), more })
        })
        .await
    }

    async fn clean(&self, now: NumericDate) -> Result<(), StoreError> {
        let now = millis(now);
        self.write(move |transaction| {
            transaction.execute("DELETE FROM jwt_session WHERE expires_at <= ?1", [now])?;
            transaction.execute("DELETE FROM jwt_revocation WHERE until <= ?1", [now])?;
            Ok(())
        })
        .await
    }
}

fn get(connection: &Connection, id: SessionId) -> rusqlite::Result<Option<Stored>> {
    let mut statement = connection.prepare_cached(
        "SELECT subject, client, started_at, expires_at, ends_at, current, previous, exchanged_at, issuer, scope
         FROM jwt_session WHERE id = ?1",
    )?;
    let stored = |row: &Row<'_>| {
        let session = Session {
            id,
            issuer: row.get(8)?,
            subject: row.get(0)?,
            client: row.get(1)?,
            scope: row.get(9)?,
            started_at: date(row.get(2)?),
            expires_at: date(row.get(3)?),
            ends_at: date(row.get(4)?),
        };
        let previous: Option<[u8; 32]> = row.get(6)?;
        let exchanged_at: Option<i64> = row.get(7)?;
        let previous = previous.zip(exchanged_at).map(|(hash, at)| (TurnHash::from_bytes(hash), date(at)));
        Ok(Stored { session, current: TurnHash::from_bytes(row.get(5)?), previous })
    };
    statement.query_row([id.as_bytes()], stored).optional()
}

fn put(transaction: &Transaction<'_>, stored: &Stored) -> rusqlite::Result<()> {
    let Stored { session, current, previous } = stored;
    let mut statement = transaction.prepare_cached(
        "INSERT OR REPLACE INTO jwt_session
         (id, subject, client, started_at, expires_at, ends_at, current, previous, exchanged_at, issuer, scope)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?;
    statement.execute(params![
        session.id.as_bytes(),
        session.subject,
        session.client,
        millis(session.started_at),
        millis(session.expires_at),
        millis(session.ends_at),
        current.as_bytes(),
        previous.map(|(hash, _)| *hash.as_bytes()),
        previous.map(|(_, at)| millis(at)),
        session.issuer,
        session.scope,
    ])?;
    Ok(())
}

fn end(transaction: &Transaction<'_>, ends: &Ends) -> rusqlite::Result<()> {
    match ends {
        Ends::None => Ok(0),
        Ends::Session(id) => transaction.execute("DELETE FROM jwt_session WHERE id = ?1", [id.as_bytes()]),
        Ends::Subject(issuer, subject) => {
            transaction.execute("DELETE FROM jwt_session WHERE subject = ?1 AND issuer IS ?2", params![subject, issuer])
        }
        Ends::All => transaction.execute("DELETE FROM jwt_session", []),
    }?;
    Ok(())
}

/// What changes gets another number, so that everybody hears of it.
fn keep(transaction: &Transaction<'_>, revocation: Revocation) -> rusqlite::Result<()> {
    let there = revocation_of(transaction, revocation.key)?;
    let Revocation { key, before, until } = there.map_or(revocation, |there| there.and(revocation));
    let mut statement =
        transaction.prepare_cached("INSERT OR REPLACE INTO jwt_revocation (key, before, until) VALUES (?1, ?2, ?3)")?;
    statement.execute(params![key.as_bytes(), before.map(millis), millis(until)])?;
    Ok(())
}

fn revocation_of(connection: &Connection, key: RevocationKey) -> rusqlite::Result<Option<Revocation>> {
    let mut statement = connection.prepare_cached("SELECT key, before, until FROM jwt_revocation WHERE key = ?1")?;
    statement.query_row([key.as_bytes()], revocation).optional()
}

fn revocation(row: &Row<'_>) -> rusqlite::Result<Revocation> {
    let before: Option<i64> = row.get(1)?;
    Ok(Revocation { key: RevocationKey::from_bytes(row.get(0)?), before: before.map(date), until: date(row.get(2)?) })
}

/// Dates are kept in milliseconds.
fn millis(date: NumericDate) -> i64 {
    date.since_epoch().as_millis().try_into().unwrap_or(i64::MAX)
}

fn date(millis: i64) -> NumericDate {
    NumericDate::from_duration(Duration::from_millis(millis.max(0).cast_unsigned()))
}

impl fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteStore").field("path", &self.path).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_of_another_version_are_not_touched() {
        let path = std::env::temp_dir().join(format!("jwt-core-{}-older.db", std::process::id()));
        let older =
            "CREATE TABLE jwt_session (id BLOB PRIMARY KEY NOT NULL, subject TEXT NOT NULL, expires_at INTEGER);
                     CREATE TABLE jwt_store (version INTEGER NOT NULL); INSERT INTO jwt_store VALUES (1);";
        Connection::open(&path).unwrap().execute_batch(older).unwrap();
        let refused = SqliteStore::open(&path).unwrap_err().to_string();
        assert!(refused.contains("its tables are of version 1; this library knows 2 alone"), "{refused}");
        let tables = Connection::open(&path).unwrap();
        let count: i64 =
            tables.query_row("SELECT count(*) FROM sqlite_schema WHERE type = 'table'", [], |row| row.get(0)).unwrap();
        assert_eq!(count, 2);
        std::fs::remove_file(path).unwrap();
    }
}
