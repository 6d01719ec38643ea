//! Articles: read by scope, written by permission.

use jwt_core::{Jwt, jwt_protected};
use rocket::{
    State, get, put,
    serde::{Deserialize, Serialize, json::Json},
};
use rusqlite::{OptionalExtension, Row, params};

use crate::{
    claims::User,
    database::{Database, Failure},
};

#[derive(Deserialize)]
#[serde(crate = "rocket::serde")]
pub(crate) struct Draft {
    title: String,
    body: String,
}

#[derive(Serialize)]
#[serde(crate = "rocket::serde")]
pub(crate) struct Article {
    id: i64,
    title: String,
    body: String,
    author: String,
}

impl Article {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self { id: row.get(0)?, title: row.get(1)?, body: row.get(2)?, author: row.get(3)? })
    }
}

#[jwt_protected(claims = User, scope("articles:read"))]
#[get("/articles")]
pub(crate) async fn list(database: &State<Database>) -> Result<Json<Vec<Article>>, Failure> {
    let articles = database
        .run(|connection| {
            connection
                .prepare("SELECT id, title, body, author FROM articles ORDER BY id")?
                .query_map([], Article::from_row)?
                .collect()
        })
        .await?;
    Ok(Json(articles))
}

/// `None` is a 404, of the application's own.
#[jwt_protected(claims = User, scope("articles:read"))]
#[get("/articles/<id>")]
pub(crate) async fn read(id: i64, database: &State<Database>) -> Result<Option<Json<Article>>, Failure> {
    let article = database
        .run(move |connection| {
            connection
                .query_row("SELECT id, title, body, author FROM articles WHERE id = ?1", params![id], Article::from_row)
                .optional()
        })
        .await?;
    Ok(article.map(Json))
}

/// Creates the article or replaces it; the body is not read unless the caller may write.
#[jwt_protected(permission("articles:write"))]
#[put("/articles/<id>", data = "<draft>")]
pub(crate) async fn write(
    id: i64,
    draft: Json<Draft>,
    user: Jwt<User>,
    database: &State<Database>,
) -> Result<Json<Article>, Failure> {
    let Draft { title, body } = draft.into_inner();
    let author = user.sub.clone();
    let article = database
        .run(move |connection| {
            connection.query_row(
                "INSERT INTO articles (id, title, body, author) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (id) DO UPDATE SET title = excluded.title, body = excluded.body, author = excluded.author
                 RETURNING id, title, body, author",
                params![id, title, body, author],
                Article::from_row,
            )
        })
        .await?;
    Ok(Json(article))
}
