//! Notes in the database. Nothing here can be called without proof that the caller may do it.

use crate::{
    database::{Database, Failure},
    policies::{CanChange, CanPublish, CanWrite, InTenant},
};
use jwt_core::Granted;
use rocket::serde::Serialize;
use rusqlite::{OptionalExtension, Row, params};

#[derive(Serialize, Debug, PartialEq)]
#[serde(crate = "rocket::serde")]
pub(crate) struct Note {
    id: i64,
    author: String,
    folder: String,
    text: String,
}

/// Whose a note is and where it lies, and nothing of what it says: what can be known before one may read it.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) id: i64,
    pub(crate) tenant: String,
    pub(crate) author: String,
}

/// A text with the folder that it lies in.
pub(crate) struct Draft {
    pub(crate) folder: String,
    pub(crate) text: String,
}

#[derive(Clone)]
pub(crate) struct Notes(pub(crate) Database);

impl Note {
    const COLUMNS: &str = "id, author, folder, text";

    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { id: row.get(0)?, author: row.get(1)?, folder: row.get(2)?, text: row.get(3)? })
    }
}

impl Notes {
    /// The notes of a folder and of those in it; of all folders, where it is empty.
    pub(crate) async fn list(&self, proof: &Granted<'_, InTenant<'_>>, folder: &str) -> Result<Vec<Note>, Failure> {
        self.select(proof, "folder = ?2 OR ?2 = '' OR instr(folder, ?2 || '/') = 1", folder, u32::MAX).await
    }

    pub(crate) async fn search(
        &self,
        proof: &Granted<'_, InTenant<'_>>,
        text: &str,
        limit: u32,
    ) -> Result<Vec<Note>, Failure> {
        self.select(proof, "instr(text, ?2) > 0", text, limit).await
    }

    /// The tenant of every query is the one that the proof was given for.
    async fn select(
        &self,
        proof: &Granted<'_, InTenant<'_>>,
        condition: &'static str,
        argument: &str,
        limit: u32,
    ) -> Result<Vec<Note>, Failure> {
        let (tenant, argument) = (proof.tenant.to_owned(), argument.to_owned());
        let sql =
            format!("SELECT {} FROM notes WHERE tenant = ?1 AND ({condition}) ORDER BY id LIMIT ?3", Note::COLUMNS);
        let select = move |connection: &mut rusqlite::Connection| {
            connection.prepare(&sql)?.query_map(params![tenant, argument, limit], Note::from_row)?.collect()
        };
        self.0.run(select).await
    }

    pub(crate) async fn read(&self, proof: &Granted<'_, InTenant<'_>>, id: i64) -> Result<Option<Note>, Failure> {
        let tenant = proof.tenant.to_owned();
        let sql = format!("SELECT {} FROM notes WHERE tenant = ?1 AND id = ?2", Note::COLUMNS);
        let read = move |connection: &mut rusqlite::Connection| {
            connection.query_row(&sql, params![tenant, id], Note::from_row).optional()
        };
        self.0.run(read).await
    }

    /// Where a note lies, for the question whether the caller may go on.
    pub(crate) async fn locate(&self, id: i64) -> Result<Option<Place>, Failure> {
        let locate = move |connection: &mut rusqlite::Connection| {
            connection
                .query_row("SELECT id, tenant, author FROM notes WHERE id = ?1", params![id], |row| {
                    Ok(Place { id: row.get(0)?, tenant: row.get(1)?, author: row.get(2)? })
                })
                .optional()
        };
        self.0.run(locate).await
    }

    /// Adds a note to the tenant of the proof; that the caller may write at all is another.
    pub(crate) async fn add(
        &self,
        proof: &Granted<'_, InTenant<'_>>,
        _writer: &Granted<'_, CanWrite>,
        author: &str,
        draft: Draft,
    ) -> Result<Note, Failure> {
        let (tenant, author) = (proof.tenant.to_owned(), author.to_owned());
        let sql = format!(
            "INSERT INTO notes (tenant, author, folder, text) VALUES (?1, ?2, ?3, ?4) RETURNING {}",
            Note::COLUMNS
        );
        let add = move |connection: &mut rusqlite::Connection| {
            connection.query_row(&sql, params![tenant, author, draft.folder, draft.text], Note::from_row)
        };
        self.0.run(add).await
    }

    /// Changes the note of the proof, and no other.
    pub(crate) async fn change(&self, proof: &Granted<'_, CanChange<'_>>, draft: Draft) -> Result<Note, Failure> {
        let (id, tenant) = (proof.note.id, proof.note.tenant.clone());
        let sql = format!(
            "UPDATE notes SET folder = ?3, text = ?4 WHERE id = ?1 AND tenant = ?2 RETURNING {}",
            Note::COLUMNS
        );
        let change = move |connection: &mut rusqlite::Connection| {
            connection.query_row(&sql, params![id, tenant, draft.folder, draft.text], Note::from_row)
        };
        self.0.run(change).await
    }

    /// Removes the note of the proof, and no other.
    pub(crate) async fn remove(&self, proof: &Granted<'_, CanChange<'_>>) -> Result<(), Failure> {
        let (id, tenant) = (proof.note.id, proof.note.tenant.clone());
        let remove = move |connection: &mut rusqlite::Connection| {
            connection.execute("DELETE FROM notes WHERE id = ?1 AND tenant = ?2", params![id, tenant]).map(drop)
        };
        self.0.run(remove).await
    }

    /// Shows a note of the tenant to everybody.
    pub(crate) async fn publish(
        &self,
        proof: &Granted<'_, InTenant<'_>>,
        _publisher: &Granted<'_, CanPublish>,
        id: i64,
    ) -> Result<Option<()>, Failure> {
        let tenant = proof.tenant.to_owned();
        let publish = move |connection: &mut rusqlite::Connection| {
            let sql = "UPDATE notes SET published = 1 WHERE id = ?1 AND tenant = ?2";
            connection.execute(sql, params![id, tenant]).map(|changed| (changed == 1).then_some(()))
        };
        self.0.run(publish).await
    }

    /// What owners have published needs no proof.
    pub(crate) async fn published(&self, id: i64) -> Result<Option<Note>, Failure> {
        let sql = format!("SELECT {} FROM notes WHERE id = ?1 AND published = 1", Note::COLUMNS);
        let published = move |connection: &mut rusqlite::Connection| {
            connection.query_row(&sql, params![id], Note::from_row).optional()
        };
        self.0.run(published).await
    }
}
