//! What these tests stand on.

use std::time::Duration;

use jwt_core::testing::ManualClock;
use jwt_core::{NumericDate, RemoteKeys, RemoteSettings};
use serde_json::{Value, json};
use tests::forge::b64;
use tests::key_server::{KeyServer, Reply};
use tests::keys;

pub const SECOND: Duration = Duration::from_secs(1);
pub const MINUTE: Duration = Duration::from_secs(60);
pub const HOUR: Duration = Duration::from_secs(60 * 60);

/// A good key of this name.
pub fn key(kid: &str) -> Value {
    json!({ "kty": "OKP", "crv": "Ed25519", "kid": kid, "x": b64(keys::point(keys::ED_PUBLIC, 32)) })
}

/// A clock that stands still.
pub fn clock() -> ManualClock {
    ManualClock::new(NumericDate::from_secs(1_700_000_000))
}

/// The default settings, but for what is changed here.
pub fn settings(change: impl FnOnce(&mut RemoteSettings)) -> RemoteSettings {
    let mut settings = RemoteSettings::default();
    change(&mut settings);
    settings
}

/// A server with one good key, and a client of it.
pub fn pair() -> (KeyServer, RemoteKeys, ManualClock) {
    let server = KeyServer::plain();
    server.set("/jwks", Reply::keys(&[key("a")]));
    let clock = clock();
    let keys = RemoteKeys::from_url(server.url("/jwks")).clock(clock.clone()).build().expect("a client");
    (server, keys, clock)
}

/// The same, with the keys fetched.
pub async fn warm() -> (KeyServer, RemoteKeys, ManualClock) {
    let (server, keys, clock) = pair();
    keys.preload().await.expect("keys");
    assert_eq!(server.hits(), 1);
    (server, keys, clock)
}

/// Waits until a fetch in the background has come to this.
pub async fn until(what: &str, mut condition: impl FnMut() -> bool) {
    for _ in 0..10_000 {
        if condition() {
            return;
        }
        rocket::tokio::time::sleep(Duration::from_millis(1)).await;
    }
    panic!("never: {what}");
}
