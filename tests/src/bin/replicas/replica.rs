//! A process: an application with logins, on a port of its own.

use std::env;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use jwt_core::{AuthError, Claims, Jwt, TokenPair, Tokens, jwt_protected, jwt_public};
use rocket::fairing::AdHoc;
use rocket::{get, post, routes};
use tests::configured;
use tests::redis_server::RedisServer;

use crate::http::Connection;
use crate::{COUNT, Result};

#[derive(Claims)]
struct User {
    sub: String,
}

#[jwt_public("this is where callers get a token")]
#[post("/login/<name>")]
async fn login(name: String, tokens: &Tokens) -> std::result::Result<TokenPair, AuthError> {
    tokens.login(&User { sub: name }).await
}

#[jwt_public("the refresh token says who it is")]
#[post("/refresh", data = "<token>")]
async fn refresh(token: String, tokens: &Tokens) -> std::result::Result<TokenPair, AuthError> {
    tokens.refresh(&token, async |session| Ok(Some(User { sub: session.subject }))).await
}

#[jwt_protected(claims = User)]
#[get("/me")]
fn me(user: Jwt<User>) -> String {
    user.sub.clone()
}

#[jwt_protected(claims = User)]
#[post("/revoke")]
async fn revoke(user: Jwt<User>, tokens: &Tokens) -> std::result::Result<(), AuthError> {
    tokens.revoke(&user).await
}

/// Serves until whoever started it is gone.
pub(crate) fn serve(store: &str, settings: &str) -> Result<()> {
    let toml = format!(
        "[default]\naddress = \"127.0.0.1\"\nport = 0\nworkers = 2\n[default.jwt]\n\
         secret = \"kQ7vXr2mZ9tLwB4cYhN6sDfG1jPa8eUo\"\nissuer = \"https://api.example.com\"\nstore = {store:?}\n\
         revocation = {{ {settings} }}\n"
    );
    let tell = AdHoc::on_liftoff("port", |rocket| {
        let port = rocket.config().port;
        Box::pin(async move {
            println!("{port}");
            let _ = std::io::stdout().flush();
            std::thread::spawn(|| {
                let _ = std::io::stdin().read_to_end(&mut Vec::new());
                std::process::exit(0);
            });
        })
    });
    let rocket = configured(&toml).attach(jwt_core::fairing()).attach(tell);
    rocket::execute(rocket.mount("/", routes![login, refresh, me, revoke]).launch())
        .map_err(|error| error.to_string())?;
    Ok(())
}

pub(crate) struct Replica {
    process: Child,
    pub(crate) port: u16,
}

impl Replica {
    /// All of them, over this server.
    pub(crate) fn start(server: &RedisServer, settings: &str) -> Result<Vec<Self>> {
        (0..COUNT).map(|_| Self::one(&server.url(), settings)).collect()
    }

    fn one(store: &str, settings: &str) -> Result<Self> {
        let mut process = Command::new(env::current_exe()?)
            .args(["--serve", store, settings])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        BufReader::new(process.stdout.take().ok_or("no output")?).read_line(&mut line)?;
        let port = line.trim().parse().map_err(|_| "a process does not launch");
        let mut replica = Self { process, port: 0 };
        replica.port = port?;
        Ok(replica)
    }
}

impl Drop for Replica {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Somebody with a connection to each.
pub(crate) struct Caller(Vec<Connection>);

pub(crate) struct Pair {
    pub(crate) access: String,
    pub(crate) refresh: String,
}

impl Caller {
    pub(crate) fn new(replicas: &[Replica]) -> Result<Self> {
        Ok(Self(replicas.iter().map(|replica| Connection::open(replica.port)).collect::<Result<_>>()?))
    }

    fn at(&mut self, place: usize) -> Result<&mut Connection> {
        self.0.get_mut(place % COUNT).ok_or_else(|| "there is no such process".into())
    }

    pub(crate) fn log_in(&mut self, place: usize, name: &str) -> Result<Pair> {
        let answer = self.at(place)?.ask("POST", &format!("/login/{name}"), None, "")?;
        Ok(Pair { access: answer.text("access_token")?, refresh: answer.text("refresh_token")? })
    }

    pub(crate) fn refresh(&mut self, place: usize, token: &str) -> Result<u16> {
        Ok(self.at(place)?.ask("POST", "/refresh", None, token)?.status)
    }

    pub(crate) fn me(&mut self, place: usize, token: &str) -> Result<u16> {
        Ok(self.at(place)?.ask("GET", "/me", Some(token), "")?.status)
    }

    pub(crate) fn revoke(&mut self, place: usize, token: &str) -> Result<u16> {
        Ok(self.at(place)?.ask("POST", "/revoke", Some(token), "")?.status)
    }

    /// What all of them answer to a token.
    pub(crate) fn all(&mut self, token: &str) -> Result<Vec<u16>> {
        (0..COUNT).map(|place| self.me(place, token)).collect()
    }

    /// Waits until all of them answer so, and says how long that took; an error where they do not within that time.
    pub(crate) fn wait(&mut self, token: &str, status: u16, most: Duration) -> Result<Duration> {
        let begun = Instant::now();
        loop {
            let all = self.all(token)?;
            if all.iter().all(|one| *one == status) {
                return Ok(begun.elapsed());
            }
            if begun.elapsed() > most {
                return Err(format!("{status} was expected of all within {most:?}, and they answer {all:?}").into());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}
