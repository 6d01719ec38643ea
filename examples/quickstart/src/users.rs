//! Users: their passwords, the login, and what the server tells them about themselves.

use std::error::Error;

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use jwt_core::{AuthError, IssuedToken, Jwt, RoleSet, Roles, Tokens, jwt_protected, jwt_public};
use rocket::{
    State, error, get, post,
    serde::{Deserialize, Serialize, json::Json},
    tokio::task::spawn_blocking,
};
use rusqlite::{OptionalExtension, Transaction, params};

use crate::{
    claims::{Role, Scope, User},
    database::{Database, Failure, failure},
};

/// The users of the demonstration, with passwords that everyone can read here.
const DEMO: [(&str, &str, &str, &str); 3] = [
    ("alice", "Alice", "admin", "alice-demo-password"),
    ("bob", "Bob", "editor", "bob-demo-password"),
    ("carol", "Carol", "reader", "carol-demo-password"),
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
    users: &State<Users>,
    tokens: &Tokens,
) -> Result<Json<IssuedToken>, AuthError> {
    let Login { name, password } = form.into_inner();
    let user = users.authenticate(name, password).await.map_err(|error| {
        error!("users cannot be looked up: {:?}", error.0);
        AuthError::unavailable()
    })?;
    Ok(Json(tokens.issue(&user.ok_or_else(AuthError::bad_credentials)?)?))
}

#[derive(Serialize)]
#[serde(crate = "rocket::serde")]
pub(crate) struct Me {
    name: String,
    display_name: Option<String>,
    roles: Roles<Role>,
}

#[jwt_protected]
#[get("/me")]
pub(crate) fn me(user: Jwt<User>) -> Json<Me> {
    Json(Me { name: user.sub.clone(), display_name: user.display_name.clone(), roles: user.roles.clone() })
}

#[jwt_protected(claims = User, roles = "admin")]
#[get("/admin")]
pub(crate) fn admin() -> &'static str {
    "welcome\n"
}

pub(crate) struct Users {
    database: Database,
    /// Checked where there is no such user, so that an unknown name takes as long as a wrong password.
    nobody: String,
}

struct Row {
    display_name: Option<String>,
    role: String,
    password_hash: String,
}

impl Users {
    pub(crate) fn new(database: Database) -> Result<Self, Box<dyn Error + Send + Sync>> {
        Ok(Self { database, nobody: hash("nobody's password")? })
    }

    /// The user of that name, if the password is right.
    async fn authenticate(&self, name: String, password: String) -> Result<Option<User>, Failure> {
        let wanted = name.clone();
        let row = self
            .database
            .run(move |connection| {
                connection
                    .query_row(
                        "SELECT display_name, role, password_hash FROM users WHERE name = ?1",
                        params![wanted],
                        |row| Ok(Row { display_name: row.get(0)?, role: row.get(1)?, password_hash: row.get(2)? }),
                    )
                    .optional()
            })
            .await?;

        let expected = row.as_ref().map_or_else(|| self.nobody.clone(), |row| row.password_hash.clone());
        // Slow on purpose, so not on a thread that serves other requests.
        let matches =
            spawn_blocking(move || Argon2::default().verify_password(password.as_bytes(), &*expected).is_ok())
                .await
                .map_err(failure)?;
        Ok(row.filter(|_| matches).map(|row| row.into_user(name)))
    }
}

impl Row {
    fn into_user(self, name: String) -> User {
        User {
            sub: name,
            // A role that the enum does not have grants nothing.
            roles: Role::from_name(&self.role).into_iter().collect(),
            scope: [Scope::ReadArticles].into(),
            permissions: None,
            display_name: self.display_name,
        }
    }
}

/// Fills the empty table with the demonstration's users.
pub(crate) fn seed(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    for (name, display_name, role, password) in DEMO {
        let hash = hash(password).map_err(rusqlite::Error::ToSqlConversionFailure)?;
        transaction.execute(
            "INSERT INTO users (name, display_name, role, password_hash) VALUES (?1, ?2, ?3, ?4)",
            params![name, display_name, role, hash],
        )?;
    }
    Ok(())
}

/// Argon2id with a random salt, as a PHC string.
fn hash(password: &str) -> Result<String, Box<dyn Error + Send + Sync>> {
    Ok(Argon2::default().hash_password(password.as_bytes())?.to_string())
}
