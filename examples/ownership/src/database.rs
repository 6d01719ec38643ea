//! The embedded database: one SQLite file, one connection, created and filled at the first start.

use crate::{login, notes::Notes};
use rocket::{
    fairing::{AdHoc, Fairing},
    figment::value::magic::RelativePathBuf,
    response::Debug,
    serde::Deserialize,
    tokio::task::spawn_blocking,
};
use rusqlite::{Connection, params};
use std::{
    error::Error,
    sync::{Arc, Mutex, PoisonError},
};

/// A failure of the server's own: logged, and a plain 500 for the client.
pub(crate) type Failure = Debug<Box<dyn Error + Send + Sync>>;

pub(crate) fn failure(error: impl Into<Box<dyn Error + Send + Sync>>) -> Failure {
    Debug(error.into())
}

/// The table `ownership` of Rocket.toml.
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
        if connection.pragma_query_value(None, "user_version", |row| row.get::<_, i64>(0))? < 1 {
            create(&mut connection)?;
        }
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// Runs `work` where it may block.
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
        let opened = match rocket.figment().extract_inner::<Settings>("ownership") {
            Ok(settings) => spawn_blocking(move || Database::open(&settings)).await.map_err(|error| error.to_string()),
            Err(error) => Err(error.to_string()),
        };
        match opened.and_then(|opened| opened.map_err(|error| error.to_string())) {
            Ok(database) => Ok(rocket.manage(Notes(database.clone())).manage(database)),
            Err(error) => {
                eprintln!("ownership: the database cannot be used: {error}");
                Err(rocket)
            }
        }
    })
}

fn create(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    transaction.execute_batch(
        "CREATE TABLE users (
             name TEXT PRIMARY KEY,
             tenant TEXT NOT NULL,
             role TEXT NOT NULL,
             password_hash TEXT NOT NULL
         ) STRICT;
         CREATE TABLE notes (
             id INTEGER PRIMARY KEY,
             tenant TEXT NOT NULL,
             author TEXT NOT NULL REFERENCES users (name),
             folder TEXT NOT NULL,
             text TEXT NOT NULL,
             published INTEGER NOT NULL DEFAULT 0
         ) STRICT;",
    )?;
    login::seed(&transaction)?;
    for (tenant, author, folder, text) in [
        ("acme", "ann", "plans", "acme's plan"),
        ("acme", "adam", "plans/2026", "adam's part of the plan"),
        ("bolt", "bea", "plans", "bolt's plan"),
    ] {
        let sql = "INSERT INTO notes (tenant, author, folder, text) VALUES (?1, ?2, ?3, ?4)";
        transaction.execute(sql, params![tenant, author, folder, text])?;
    }
    transaction.pragma_update(None, "user_version", 1)?;
    transaction.commit()
}
