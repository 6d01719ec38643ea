//! What these tests stand on: issuers whose key sets are served over HTTP, and clients of the API.

use std::time::Duration;

use jwt_core::{DefaultClaims, Signer, SigningKey, SystemClock};
use rocket::figment::Figment;
use rocket::local::blocking::{Client, LocalResponse};
use serde_json::{Map, Value, json};
use tests::bearer;
use tests::key_server::{KeyServer, Reply};
use tests::keys::{self, ec_jwk, modulus, point, rsa_jwk};

pub(crate) const JWKS: &str = "/.well-known/jwks.json";

/// How long the gateway's tokens live.
pub(crate) const LIFETIME: Duration = Duration::from_secs(5 * 60);

/// A key of an issuer, in PEM.
#[derive(Clone, Copy)]
pub(crate) struct Key {
    pub(crate) kid: &'static str,
    pub(crate) private: &'static str,
    pub(crate) public: &'static str,
}

pub(crate) const RSA: Key = Key { kid: "one", private: keys::RSA, public: keys::RSA_PUBLIC };
pub(crate) const OTHER_RSA: Key = Key { kid: "two", private: keys::OTHER_RSA, public: keys::OTHER_RSA_PUBLIC };
/// Another issuer's, which calls it by the same name.
pub(crate) const EC: Key = Key { kid: "one", private: keys::P256, public: keys::P256_PUBLIC };

impl Key {
    fn jwk(self) -> Value {
        match self.private {
            keys::P256 => ec_jwk(self.kid, "P-256", &point(self.public, 64)),
            _ => rsa_jwk(self.kid, &modulus(self.public), &[1, 0, 1]),
        }
    }
}

/// An issuer, and the server of its keys.
pub(crate) struct Issuer {
    pub(crate) server: KeyServer,
}

impl Issuer {
    pub(crate) fn new(keys: &[Key]) -> Self {
        let issuer = Self { server: KeyServer::plain() };
        issuer.publish(keys);
        issuer
    }

    pub(crate) fn url(&self) -> String {
        self.server.url("")
    }

    pub(crate) fn publish(&self, keys: &[Key]) {
        let keys: Vec<Value> = keys.iter().map(|key| key.jwk()).collect();
        self.server.set(JWKS, Reply::keys(&keys));
    }

    /// Its table in Rocket.toml.
    pub(crate) fn table(&self, name: &str, lines: &str) -> String {
        format!(
            "[default.jwt.issuers.{name}]\nissuer = \"{}\"\njwks = \"{}\"\naudience = \"reports\"\n{lines}\n",
            self.url(),
            self.server.url(JWKS)
        )
    }

    pub(crate) fn token(&self, key: Key, claims: Value) -> String {
        token(&self.url(), key, SystemClock, claims)
    }
}

/// A token that says it is from this issuer.
pub(crate) fn token(issuer: &str, key: Key, clock: impl jwt_core::Clock + 'static, claims: Value) -> String {
    let Value::Object(mut other) = claims else { panic!("{claims}") };
    let sub = other.remove("sub").and_then(|sub| Some(sub.as_str()?.to_owned()));
    let key = SigningKey::from_pem(key.private).unwrap().with_kid(key.kid).unwrap();
    let signer = Signer::builder().key(key).issuer(issuer).audience("reports").expiration(LIFETIME).clock(clock);
    signer.build().unwrap().sign(&DefaultClaims { sub, other, ..Default::default() }).unwrap()
}

pub(crate) fn alice() -> Value {
    json!({ "sub": "alice" })
}

/// The API, configured by this and nothing else.
pub(crate) fn figment(toml: &str) -> Figment {
    // Before Rocket has a logger of its own.
    tests::journal::install();
    tests::configured(toml).figment().clone()
}

pub(crate) fn api(toml: &str) -> Client {
    tests::client(resource_server::application(figment(toml)))
}

/// A gateway with one key, and the API behind it.
pub(crate) fn behind_a_gateway() -> (Issuer, Client) {
    let gateway = Issuer::new(&[RSA]);
    let api = api(&gateway.table("gateway", ""));
    (gateway, api)
}

pub(crate) fn get<'c>(api: &'c Client, path: &str, token: &str) -> LocalResponse<'c> {
    bearer(api.get(path.to_owned()), token).dispatch()
}

pub(crate) fn status(api: &Client, path: &str, token: &str) -> u16 {
    get(api, path, token).status().code
}

/// The members of a problem.
pub(crate) fn problem(response: LocalResponse<'_>) -> Map<String, Value> {
    assert_eq!(response.content_type().unwrap().to_string(), "application/problem+json");
    response.into_json().unwrap()
}

/// Waits until a fetch in the background has come to this.
pub(crate) fn until(what: &str, mut condition: impl FnMut() -> bool) {
    for _ in 0..10_000 {
        if condition() {
            return;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    panic!("never: {what}");
}
