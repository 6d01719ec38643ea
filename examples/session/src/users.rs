//! Users, and their sessions.

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use jwt_core::{AuthError, Claims, CookieSession, CookieTokens, Jwt, jwt_protected, jwt_public};
use rocket::{
    State, get, post,
    serde::{Deserialize, json::Json},
    tokio::task::spawn_blocking,
};

#[derive(Claims)]
pub(crate) struct User {
    pub(crate) sub: String,
}

#[derive(Deserialize)]
#[serde(crate = "rocket::serde")]
pub(crate) struct Login {
    name: String,
    password: String,
}

#[jwt_public("this is where browsers log in")]
#[post("/login", data = "<login>")]
pub(crate) async fn log_in(
    login: Json<Login>,
    users: &State<Users>,
    cookies: CookieTokens<'_>,
) -> Result<CookieSession, AuthError> {
    let Login { name, password } = login.into_inner();
    let hash = users.hash_of(&name);
    // Slow on purpose, so not on a thread that serves other requests.
    let checked = spawn_blocking(move || Argon2::default().verify_password(password.as_bytes(), &*hash).is_ok());
    if !checked.await.unwrap_or(false) {
        return Err(AuthError::bad_credentials());
    }
    cookies.login(&users.find(&name).ok_or_else(AuthError::bad_credentials)?).await
}

#[jwt_public("the refresh token says who it is")]
#[post("/refresh")]
pub(crate) async fn refresh(users: &State<Users>, cookies: CookieTokens<'_>) -> Result<CookieSession, AuthError> {
    cookies.refresh(async |session| Ok(users.find(&session.subject))).await
}

#[jwt_public("the refresh token says whose session it is")]
#[post("/logout")]
pub(crate) async fn log_out(cookies: CookieTokens<'_>) -> Result<(), AuthError> {
    cookies.logout().await
}

#[jwt_protected]
#[post("/logout-everywhere")]
pub(crate) async fn log_out_everywhere(user: Jwt<User>, cookies: CookieTokens<'_>) -> Result<(), AuthError> {
    cookies.logout_everywhere(&user).await
}

#[jwt_protected]
#[get("/me")]
pub(crate) fn me(user: Jwt<User>) -> String {
    user.sub.clone()
}

/// Who there is: a name, and the hash of a password.
pub(crate) struct Users {
    all: Vec<(&'static str, String)>,
    /// Checked where there is no such user, so that an unknown name takes as long as a wrong password.
    nobody: String,
}

impl Users {
    /// The users of the demonstration, with passwords that everyone can read here.
    pub(crate) fn demo() -> Self {
        let all = [("alice", "alice-demo-password"), ("bob", "bob-demo-password")];
        Self {
            all: all.into_iter().filter_map(|(name, password)| Some((name, hash(password)?))).collect(),
            nobody: hash("nobody's password").unwrap_or_default(),
        }
    }

    fn find(&self, name: &str) -> Option<User> {
        self.all.iter().any(|(known, _)| *known == name).then(|| User { sub: name.to_owned() })
    }

    fn hash_of(&self, name: &str) -> String {
        self.all.iter().find(|(known, _)| *known == name).map_or(&self.nobody, |(_, hash)| hash).clone()
    }
}

/// Argon2id with a random salt, as a PHC string; `None` where the system has no random numbers.
fn hash(password: &str) -> Option<String> {
    Argon2::default().hash_password(password.as_bytes()).ok().map(|hash| hash.to_string())
}
