//! The embedded database: one SQLite file, one connection, created and filled at the first start.

use std::{
    error::Error,
    sync::{Arc, Mutex, PoisonError},
};

use rocket::{
    fairing::{AdHoc, Fairing},
    figment::value::magic::RelativePathBuf,
    response::Debug,
    serde::Deserialize,
    tokio::task::spawn_blocking,
};
use rusqlite::{Connection, Transaction};

use crate::users::{self, Users};

/// A failure of the server's own: logged, and a plain 500 for the client.
pub(crate) type Failure = Debug<Box<dyn Error + Send + Sync>>;

pub(crate) fn failure(error: impl Into<Box<dyn Error + Send + Sync>>) -> Failure {
    Debug(error.into())
}

/// The table `quickstart` of Rocket.toml.
#[derive(Deserialize)]
#[serde(crate = "rocket::serde", deny_unknown_fields)]
struct Settings {
    database: RelativePathBuf,
}

#[derive(Clone)]
pub(crate) struct Database(Arc<Mutex<Connection>>);

impl Database {
    fn open(settings: &Settings) -> rusqlite::Result<Self> {
        let mut connection = Connection::open(settings.database.relative())?;
        migrate(&mut connection)?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// Runs `work` where it may block. A transaction that is not committed is rolled back, so that a panic inside one
    /// leaves nothing half done, and the lock of such a thread is taken over.
    pub(crate) async fn run<T, F>(&self, work: F) -> Result<T, Failure>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let connection = Arc::clone(&self.0);
        spawn_blocking(move || work(&mut connection.lock().unwrap_or_else(PoisonError::into_inner)))
            .await
            .map_err(failure)?
            .map_err(failure)
    }
}

pub(crate) fn fairing() -> impl Fairing {
    AdHoc::try_on_ignite("database", |rocket| async {
        let settings = match rocket.figment().extract_inner::<Settings>("quickstart") {
            Ok(settings) => settings,
            Err(error) => {
                eprintln!("quickstart: {error}");
                return Err(rocket);
            }
        };
        let opened = spawn_blocking(move || -> Result<_, Box<dyn Error + Send + Sync>> {
            let database = Database::open(&settings)?;
            let users = Users::new(database.clone())?;
            Ok((database, users))
        });
        match opened.await.map_err(Into::into).and_then(|opened| opened) {
            Ok((database, users)) => Ok(rocket.manage(database).manage(users)),
            Err(error) => {
                eprintln!("quickstart: the database cannot be used: {error}");
                Err(rocket)
            }
        }
    })
}

/// Brings the file to the newest version; what is there stays.
fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    if transaction.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0))? < 1 {
        first(&transaction)?;
        transaction.pragma_update(None, "user_version", 1)?;
    }
    transaction.commit()
}

fn first(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute_batch(
        "CREATE TABLE users (
             name TEXT PRIMARY KEY,
             display_name TEXT,
             role TEXT NOT NULL,
             password_hash TEXT NOT NULL
         ) STRICT;
         CREATE TABLE articles (
             id INTEGER PRIMARY KEY,
             title TEXT NOT NULL,
             body TEXT NOT NULL,
             author TEXT NOT NULL REFERENCES users (name)
         ) STRICT;",
    )?;
    users::seed(transaction)?;
    transaction.execute(
        "INSERT INTO articles (id, title, body, author) VALUES (1, 'Hello', 'The first article.', 'bob')",
        [],
    )?;
    Ok(())
}
