//! The login: users of several tenants, with hashed passwords.

use crate::{
    claims::{Role, Scope, User},
    database::{Database, Failure, failure},
    problem::Problem,
};
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use jwt_core::{AuthError, IssuedToken, RoleSet, Tokens, jwt_public};
use rocket::{
    State, post,
    serde::{Deserialize, json::Json},
    tokio::task::spawn_blocking,
};
use rusqlite::{OptionalExtension, Transaction, params};

/// The users of the demonstration, with passwords that everyone can read here.
const DEMO: [(&str, &str, &str, &str); 4] = [
    ("ann", "acme", "owner", "ann-demo-password"),
    ("adam", "acme", "member", "adam-demo-password"),
    ("bea", "bolt", "owner", "bea-demo-password"),
    ("otto", "service", "operator", "otto-demo-password"),
];

#[derive(Deserialize)]
#[serde(crate = "rocket::serde")]
pub(crate) struct Login {
    name: String,
    password: String,
}

#[jwt_public("this is where callers get a token")]
#[post("/login", data = "<form>")]
pub(crate) async fn login(
    form: Json<Login>,
    database: &State<Database>,
    tokens: &Tokens,
) -> Result<Json<IssuedToken>, Problem> {
    let Login { name, password } = form.into_inner();
    let user = authenticate(database, name, password).await?.ok_or_else(AuthError::bad_credentials)?;
    Ok(Json(tokens.issue(&user).map_err(AuthError::from)?))
}

/// The user of that name, if the password is right.
async fn authenticate(database: &Database, name: String, password: String) -> Result<Option<User>, Failure> {
    let find = move |connection: &mut rusqlite::Connection| {
        connection
            .query_row("SELECT tenant, role, password_hash FROM users WHERE name = ?1", params![name], |row| {
                let (tenant, role, hash) = (row.get(0)?, row.get::<_, String>(1)?, row.get::<_, String>(2)?);
                let roles = Role::from_name(&role).into_iter().collect();
                Ok((User { sub: name.clone(), tenant, roles, scope: [Scope::Write].into() }, hash))
            })
            .optional()
    };
    let found = database.run(find).await?;
    // Slow on purpose, so not on a thread that serves other requests; and as slow where there is no such user.
    let check = move || {
        let (user, expected) = match found {
            Some((user, expected)) => (Some(user), expected),
            None => (None, hash("nobody's password")?),
        };
        let matches = Argon2::default().verify_password(password.as_bytes(), &*expected).is_ok();
        Ok(user.filter(|_| matches))
    };
    spawn_blocking(check)
        .await
        .map_err(failure)?
        .map_err(|error: Box<dyn std::error::Error + Send + Sync>| failure(error))
}

/// Fills the empty table with the demonstration's users.
pub(crate) fn seed(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    for (name, tenant, role, password) in DEMO {
        let hash = hash(password).map_err(rusqlite::Error::ToSqlConversionFailure)?;
        let sql = "INSERT INTO users (name, tenant, role, password_hash) VALUES (?1, ?2, ?3, ?4)";
        transaction.execute(sql, params![name, tenant, role, hash])?;
    }
    Ok(())
}

/// Argon2id with a random salt, as a PHC string.
fn hash(password: &str) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
    Ok(Argon2::default().hash_password(password.as_bytes())?.to_string())
}
