//! What a verifier asks of the client. All that can be seen from outside is tested there.

mod searches;
mod server;

use std::time::Duration;

use server::Server;

use super::*;
use crate::NumericDate;
use crate::token::ManualClock;

const SECOND: Duration = Duration::from_secs(1);
const MINUTE: Duration = Duration::from_secs(60);

fn pair() -> (Server, RemoteKeys, ManualClock) {
    let server = Server::new(&["a"]);
    let clock = ManualClock::new(NumericDate::from_secs(1_700_000_000));
    let keys = RemoteKeys::from_url(server.url()).clock(clock.clone()).build().unwrap();
    (server, keys, clock)
}

fn names(keys: &KeySet) -> Vec<&str> {
    keys.iter().filter_map(crate::VerifyingKey::kid).collect()
}

#[tokio::test]
async fn nothing_serves_before_the_first_fetch() {
    let (server, keys, _) = pair();
    assert!(keys.current().is_none());
    assert_eq!(names(&keys.get().await.unwrap()), ["a"]);
    assert_eq!(names(&keys.current().unwrap()), ["a"]);
    assert_eq!(server.hits(), 1);
}

#[tokio::test]
async fn a_stale_set_serves_only_while_it_is_known_that_nobody_answers() {
    let (server, keys, clock) = pair();
    let first = keys.get().await.unwrap();
    server.answer(None);
    // Nobody has asked for a while: it is not known.
    clock.advance(11 * MINUTE);
    assert!(keys.current().is_none());
    assert!(keys.get().await.unwrap().is(&first));
    // Now it is, for as long as attempts are made.
    assert!(keys.current().unwrap().is(&first));
    clock.advance(MINUTE);
    assert!(keys.current().unwrap().is(&first));
    clock.advance(2 * MINUTE);
    assert!(keys.current().is_none());
    server.answer(Some(&["b"]));
    assert_eq!(names(&keys.get().await.unwrap()), ["b"]);
}

#[tokio::test]
async fn who_cannot_be_served_is_told_when_to_come_again() {
    let (server, keys, clock) = pair();
    server.answer(None);
    for least in [1, 1, 2, 4, 8, 16, 30] {
        let Unreachable { retry_after } = keys.get().await.unwrap_err();
        assert!(retry_after >= least * SECOND && retry_after <= MINUTE, "{retry_after:?}");
        assert_eq!(keys.get().await.unwrap_err(), Unreachable { retry_after });
        clock.advance(retry_after);
    }
    assert_eq!(server.hits(), 7);
    server.answer(Some(&["a"]));
    assert_eq!(names(&keys.get().await.unwrap()), ["a"]);
}

#[tokio::test]
async fn a_set_beyond_all_bounds_is_gone() {
    let (server, keys, clock) = pair();
    keys.get().await.unwrap();
    server.answer(None);
    clock.advance(10 * MINUTE + 4 * 60 * MINUTE);
    assert!(keys.current().is_none());
    assert!(keys.get().await.is_err());
}
