//! What these tests stand on: applications that read their keys from files in a folder of their own.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use jwt_core::testing::KeyPair;
use jwt_core::{AuthError, Claims, DefaultClaims, Jwt, KeySet, Tokens, jwt_protected, jwt_public};
use rocket::http::Status;
use rocket::local::blocking::Client;
use rocket::{Build, Rocket, get, routes};
use serde_json::{Value, json};
use tests::forge::b64;
use tests::journal::{recorded, so_far};
use tests::{bearer, configured, keys};

pub const ISSUER: &str = "https://issuer.example";

#[derive(Claims)]
pub struct Alice {
    pub sub: String,
}

pub fn alice() -> Alice {
    Alice { sub: "alice".into() }
}

#[jwt_public("gives tokens to whoever asks")]
#[get("/token")]
fn token(tokens: &Tokens) -> Result<String, AuthError> {
    Ok(tokens.issue(&alice())?.token().to_owned())
}

#[jwt_protected]
#[get("/me")]
fn me(user: Jwt<DefaultClaims>) -> String {
    user.subject().unwrap_or_default().to_owned()
}

/// A folder that is gone when the test is over.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static COUNTER: AtomicUsize = AtomicUsize::new(0);
        let name = format!("jwt-rotation-{}-{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    /// Puts a file in the place of another at one moment, as who edits a file that is in use should.
    pub fn put(&self, name: &str, content: impl AsRef<[u8]>) {
        let new = self.0.join(format!("{name}.new"));
        std::fs::write(&new, content).unwrap();
        std::fs::rename(new, self.0.join(name)).unwrap();
    }

    pub fn remove(&self, name: &str) {
        std::fs::remove_file(self.0.join(name)).unwrap();
    }

    /// The path, as TOML.
    pub fn file(&self, name: &str) -> String {
        format!("'{}'", self.0.join(name).display())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// An application that looks at its files all the time.
pub fn application(lines: &str) -> Rocket<Build> {
    let toml = format!("[default.jwt]\nissuer = \"{ISSUER}\"\nreload = \"5ms\"\n{lines}\n");
    configured(&toml).attach(jwt_core::fairing()).mount("/", routes![me])
}

/// The same, where tokens are issued.
pub fn issuer(lines: &str) -> Client {
    tests::client(application(lines).mount("/", routes![token]))
}

/// The same, where nobody gets a token.
pub fn verifier(lines: &str) -> Client {
    tests::client(application(lines).mount("/", jwt_core::well_known()))
}

/// The same, where public keys are published.
pub fn publishing(lines: &str) -> Client {
    tests::client(application(lines).mount("/", routes![token]).mount("/", jwt_core::well_known()))
}

pub fn issued(client: &Client) -> String {
    let response = client.get("/token").dispatch();
    assert_eq!(response.status(), Status::Ok);
    response.into_string().unwrap()
}

pub fn accepts(client: &Client, token: &str) -> bool {
    match bearer(client.get("/me"), token).dispatch().status() {
        Status::Ok => true,
        Status::Unauthorized => false,
        other => panic!("{other}"),
    }
}

/// The `kid` in a token's header.
pub fn kid(token: &str) -> Option<String> {
    jsonwebtoken::decode_header(token).unwrap().kid
}

/// The names of the keys that an application publishes.
pub fn published(client: &Client) -> Vec<String> {
    let set = KeySet::from_jwks(&set_of(client)).unwrap();
    set.iter().map(|key| key.kid().unwrap().to_owned()).collect()
}

pub fn set_of(client: &Client) -> String {
    client.get("/.well-known/jwks.json").dispatch().into_string().unwrap()
}

/// What the log says of changed files, for whoever runs in [`told`].
pub fn told_so_far() -> Vec<String> {
    so_far().into_iter().filter(|record| record.contains("a key file has changed")).collect()
}

/// Runs while no other test of this file does, and gives what the log said of changed files.
pub fn told(run: impl FnOnce()) -> Vec<String> {
    recorded(|| {
        run();
        told_so_far()
    })
    .0
}

/// Asks until it is so: a file is looked at when the application's own task comes to it.
#[track_caller]
pub fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < Duration::from_secs(60), "{what}: it never is so");
        std::thread::yield_now();
    }
}

/// The private JWK of an Ed25519 key.
pub fn jwk(kid: Option<&str>, pair: &KeyPair) -> Value {
    let (seed, x) = (keys::der(&pair.private_key), keys::point(&pair.public_key, 32));
    let mut jwk = json!({ "kty": "OKP", "crv": "Ed25519", "d": b64(&seed[seed.len() - 32..]), "x": b64(&x) });
    if let Some(kid) = kid {
        jwk["kid"] = kid.into();
    }
    jwk
}

pub fn set(keys: &[&Value]) -> String {
    json!({ "keys": keys }).to_string()
}
