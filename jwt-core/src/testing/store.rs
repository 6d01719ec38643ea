//! What every store has to do.
#![allow(clippy::expect_used, reason = "a store that does not pass is told by a panic, as by any test")]

use std::sync::Arc;
use std::time::Duration;

use crate::NumericDate;
use crate::session::{
    Cursor, Ends, Revocation, RevocationKey, Rotation, Session, SessionId, Store, Stored, Taken, TurnHash,
};

/// Sees whether a [`Store`] does what it has to: what a store of one's own is tested with, as this library's are.
///
/// `open` gives an empty store each time. It runs on Tokio, with several threads where it can: how a store takes a thousand
/// requests at once is a part of it, repeated so many `rounds`; 100 tell for certain, a few are enough for every day.
///
/// ```
/// # #[cfg(feature = "rocket")]
/// # rocket::async_test(async {
/// use jwt_core::session::MemoryStore;
/// use jwt_core::testing::store_conformance;
///
/// store_conformance(async || MemoryStore::new(), 1).await;
/// # });
/// ```
///
/// # Panics
///
/// Where the store does something else; the message says what.
pub async fn store_conformance<S: Store>(open: impl AsyncFn() -> S, rounds: usize) {
    a_session_is_found_as_it_began(&open().await).await;
    a_refresh_token_is_good_once(&open().await).await;
    the_grace_is_for_the_last_one(&open().await).await;
    what_has_ended_is_not_exchanged(&open().await).await;
    sessions_end_with_a_revocation(&open().await).await;
    revocations_add_up(&open().await).await;
    every_change_is_told(&open().await).await;
    what_has_ended_leaves(&open().await).await;
    let store: Arc<dyn Store> = Arc::new(open().await);
    for round in 0..rounds {
        one_of_a_thousand_wins(&store, round).await;
    }
    everybody_hears_of_everything(Arc::new(open().await)).await;
}

const START: u64 = 1_800_000_000;

fn at(seconds: u64) -> NumericDate {
    NumericDate::from_secs(START + seconds)
}

fn hash(number: u64) -> TurnHash {
    let mut bytes = [0xa5; 32];
    bytes.iter_mut().zip(number.to_be_bytes()).for_each(|(byte, other)| *byte = other);
    TurnHash::from_bytes(bytes)
}

fn bytes(number: u64) -> [u8; 16] {
    u128::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835).to_be_bytes()
}

fn key(number: u64) -> RevocationKey {
    RevocationKey::from_bytes(bytes(number + 1))
}

fn session(number: u64) -> Session {
    Session {
        id: SessionId::from_bytes(bytes(number)),
        issuer: Some("https://issuer.example.com".to_owned()),
        subject: "alice".to_owned(),
        client: None,
        scope: None,
        started_at: at(0),
        expires_at: at(100),
        ends_at: at(1000),
    }
}

fn revocation(number: u64) -> Revocation {
    Revocation { key: key(number), before: None, until: at(5000) }
}

fn rotation(number: u64, from: u64, to: u64, now: u64) -> Rotation {
    Rotation {
        session: SessionId::from_bytes(bytes(number)),
        from: hash(from),
        to: hash(to),
        now: at(now),
        expires_at: at(now + 100),
        grace: Duration::ZERO,
        revocation: revocation(number),
    }
}

async fn begin(store: &dyn Store, session: &Session) {
    store.begin(session, hash(0)).await.expect("a session begins");
}

async fn find(store: &dyn Store, number: u64) -> Option<Stored> {
    store.find(SessionId::from_bytes(bytes(number))).await.expect("a session is looked for")
}

async fn rotate(store: &dyn Store, rotation: &Rotation) -> Taken {
    store.rotate(rotation).await.expect("a refresh token is exchanged")
}

async fn revoke(store: &dyn Store, revocation: Revocation, ends: Ends) {
    store.revoke(&revocation, &ends).await.expect("something is revoked");
}

async fn revoked(store: &dyn Store, keys: &[RevocationKey]) -> Vec<Revocation> {
    store.revoked(keys).await.expect("it is told what is revoked")
}

async fn a_session_is_found_as_it_began(store: &dyn Store) {
    assert_eq!(find(store, 1).await, None, "an empty store has no session");
    let plain = session(1);
    let bound = Session {
        subject: "\"'; DROP TABLE jwt_session; -- ß\u{1f600}\0".to_owned(),
        client: Some(String::new()),
        scope: Some("articles:read \u{df}".to_owned()),
        issuer: None,
        started_at: NumericDate::from_duration(Duration::from_millis(1_800_000_000_123)),
        ..session(2)
    };
    for session in [&plain, &bound] {
        begin(store, session).await;
    }
    for session in [plain, bound] {
        let stored = store.find(session.id).await.expect("a session is looked for");
        let expected = Stored { session, current: hash(0), previous: None };
        assert_eq!(stored, Some(expected), "a session is found as it began");
    }
}

async fn a_refresh_token_is_good_once(store: &dyn Store) {
    begin(store, &session(1)).await;
    begin(store, &session(2)).await;
    assert_eq!(rotate(store, &rotation(3, 0, 1, 1)).await, Taken::Ended, "of no session there is nothing to exchange");
    for turn in 0..5 {
        assert_eq!(rotate(store, &rotation(1, turn, turn + 1, turn)).await, Taken::Exchanged, "turn {turn}");
    }
    let stored = find(store, 1).await.expect("the session goes on");
    assert_eq!((stored.current, stored.session.expires_at), (hash(5), at(104)), "the last turn is kept");
    assert_eq!(stored.previous, Some((hash(4), at(4))), "the one before it is kept");
    assert_eq!(rotate(store, &rotation(1, 3, 9, 5)).await, Taken::Reused, "an earlier one was used before");
    assert_eq!(find(store, 1).await, None, "its session is gone");
    assert_eq!(rotate(store, &rotation(1, 5, 6, 5)).await, Taken::Ended, "the last one is good no more");
    assert_eq!(revoked(store, &[key(1)]).await, [revocation(1)], "its access tokens are revoked");
    let told = store.changes(None).await.expect("changes are told").revocations;
    assert_eq!(told, [revocation(1)], "everybody hears of it");
    assert_eq!(
        rotate(store, &rotation(2, 0, 1, 5)).await,
        Taken::Exchanged,
        "another session has nothing to do with it"
    );
}

async fn the_grace_is_for_the_last_one(store: &dyn Store) {
    begin(store, &session(1)).await;
    let graced = |from, to, now| Rotation { grace: Duration::from_secs(10), ..rotation(1, from, to, now) };
    assert_eq!(rotate(store, &graced(0, 1, 0)).await, Taken::Exchanged);
    assert_eq!(rotate(store, &graced(0, 2, 9)).await, Taken::Exchanged, "the answer was lost: once more");
    assert_eq!(rotate(store, &graced(2, 3, 10)).await, Taken::Exchanged, "what came instead is good");
    assert_eq!(rotate(store, &graced(2, 4, 19)).await, Taken::Exchanged, "and has its own grace");
    assert_eq!(rotate(store, &graced(2, 5, 20)).await, Taken::Reused, "which ends");
    assert_eq!(find(store, 1).await, None);
}

async fn what_has_ended_is_not_exchanged(store: &dyn Store) {
    begin(store, &session(1)).await;
    begin(store, &Session { expires_at: at(1000), ..session(2) }).await;
    assert_eq!(rotate(store, &rotation(1, 0, 1, 100)).await, Taken::Ended, "it expired");
    assert_eq!(rotate(store, &rotation(2, 0, 1, 1000)).await, Taken::Ended, "the session is over");
    assert_eq!(revoked(store, &[key(1), key(2)]).await, [], "which is nobody's fault");
    assert_eq!(rotate(store, &rotation(2, 0, 1, 999)).await, Taken::Exchanged, "to the very end");
}

async fn sessions_end_with_a_revocation(store: &dyn Store) {
    let all = [
        session(1),
        // Whatever the clocks say.
        Session { started_at: at(10), ..session(2) },
        Session { issuer: None, ..session(3) },
        Session { issuer: Some("https://issuer.example.coma".to_owned()), subject: "lice".to_owned(), ..session(4) },
        Session { subject: "Alice".to_owned(), ..session(5) },
    ];
    for session in &all {
        begin(store, session).await;
    }
    let left = async || {
        let mut left = Vec::new();
        for number in 1..=5 {
            left.extend(find(store, number).await.map(|_| number));
        }
        left
    };
    revoke(store, revocation(9), Ends::None).await;
    assert_eq!(left().await, [1, 2, 3, 4, 5], "a token that is revoked ends no session");
    revoke(store, revocation(1), Ends::Session(SessionId::from_bytes(bytes(1)))).await;
    assert_eq!(left().await, [2, 3, 4, 5], "one");
    let alice = || Ends::Subject(session(1).issuer, "alice".to_owned());
    revoke(store, revocation(2), alice()).await;
    assert_eq!(left().await, [3, 4, 5], "those of one user of one issuer");
    assert_eq!(rotate(store, &rotation(2, 0, 1, 1)).await, Taken::Ended, "of which nothing can be exchanged");
    begin(store, &session(2)).await;
    assert_eq!(left().await, [2, 3, 4, 5], "what begins after it has nothing to do with it");
    revoke(store, revocation(2), Ends::Subject(None, "alice".to_owned())).await;
    assert_eq!(left().await, [2, 4, 5], "those of no issuer");
    revoke(store, revocation(3), Ends::All).await;
    assert_eq!(left().await, [0; 0], "all there were");
    begin(store, &session(1)).await;
    assert_eq!(left().await, [1], "and none that come");
}

async fn revocations_add_up(store: &dyn Store) {
    let of = |before: Option<u64>, until| Revocation { key: key(1), before: before.map(at), until: at(until) };
    assert_eq!(revoked(store, &[key(1), key(2)]).await, [], "nothing is revoked at first");
    for (next, expected) in [
        (of(Some(5), 10), of(Some(5), 10)),
        (of(Some(3), 20), of(Some(5), 20)),
        (of(Some(7), 15), of(Some(7), 20)),
        (of(None, 1), of(None, 20)),
        (of(Some(9), 30), of(None, 30)),
    ] {
        revoke(store, next, Ends::None).await;
        assert_eq!(revoked(store, &[key(2), key(1)]).await, [expected], "after {next:?}");
    }
}

async fn every_change_is_told(store: &dyn Store) {
    let new = async |after| {
        let mut after = after;
        let mut told = Vec::new();
        loop {
            let changes = store.changes(after).await.expect("changes are told");
            told.extend(changes.revocations);
            after = changes.cursor;
            if !changes.more {
                return (told, after);
            }
        }
    };
    let (told, none) = new(None).await;
    assert_eq!(told, [], "nothing came yet");
    for number in 1..=3 {
        revoke(store, revocation(number), Ends::None).await;
    }
    let (told, three) = new(none).await;
    let expected: Vec<_> = (1..=3).map(revocation).collect();
    assert!(expected.iter().all(|one| told.contains(one)), "three came");
    let later = Revocation { until: at(6000), ..revocation(1) };
    revoke(store, later, Ends::None).await;
    let (told, _) = new(three).await;
    assert!(told.contains(&later), "what was told before has changed");
    let (told, beyond) = new(Some(Cursor(u64::MAX >> 11))).await;
    assert!(told.contains(&later), "whoever was ahead of this store is told all of it");
    assert!(beyond < Some(Cursor(u64::MAX >> 11)), "and is where the store is");
    let (told, _) = new(None).await;
    for one in [later, revocation(2), revocation(3)] {
        assert!(told.contains(&one), "whoever comes later is told all of it");
    }
}

async fn what_has_ended_leaves(store: &dyn Store) {
    // A store may have a clock of its own, by which sessions leave.
    let now = NumericDate::from(std::time::SystemTime::now());
    let later = now.saturating_add(Duration::from_secs(60 * 60));
    begin(store, &Session { expires_at: now, ..session(1) }).await;
    begin(store, &Session { expires_at: later, ..session(2) }).await;
    revoke(store, Revocation { until: now, ..revocation(3) }, Ends::None).await;
    revoke(store, Revocation { until: later, ..revocation(4) }, Ends::None).await;
    store.clean(now).await.expect("it is cleaned");
    assert_eq!(find(store, 1).await, None, "a session that ended has gone");
    assert!(find(store, 2).await.is_some(), "one that has not is there");
    let left = revoked(store, &[key(3), key(4)]).await;
    assert_eq!(left.iter().map(|one| one.key).collect::<Vec<_>>(), [key(4)], "as with revocations");
}

async fn one_of_a_thousand_wins(store: &Arc<dyn Store>, round: usize) {
    let number = round as u64 + 10;
    begin(&**store, &session(number)).await;
    let tries = (1..=1000).map(|to| {
        let store = Arc::clone(store);
        tokio::spawn(async move { rotate(&*store, &rotation(number, 0, to, 1)).await })
    });
    let mut taken = Vec::new();
    for one in tries.collect::<Vec<_>>() {
        taken.push(one.await.expect("a try comes to its end"));
    }
    let count = |wanted| taken.iter().filter(|taken| **taken == wanted).count();
    let counts = [Taken::Exchanged, Taken::Reused, Taken::Ended].map(count);
    assert_eq!(counts, [1, 1, 998], "round {round}: exchanged, reused, ended");
    assert_eq!(find(&**store, number).await, None, "round {round}: the session is over");
    assert_eq!(revoked(&**store, &[key(number)]).await, [revocation(number)], "round {round}: its tokens are revoked");
}

/// While many revoke at once, whoever reads from time to time is told all of it.
async fn everybody_hears_of_everything(store: Arc<dyn Store>) {
    const COUNT: u64 = 2000;
    let tries = (0..COUNT).map(|number| {
        let store = Arc::clone(&store);
        tokio::spawn(async move { revoke(&*store, revocation(number), Ends::None).await })
    });
    let tries: Vec<_> = tries.collect();
    let mut heard = std::collections::HashSet::new();
    let mut after = None;
    let mut listen = async || {
        let changes = store.changes(after).await.expect("changes are told");
        after = changes.cursor;
        heard.extend(changes.revocations.iter().map(|revocation| revocation.key));
        (changes.more, heard.len())
    };
    for one in tries {
        one.await.expect("a revocation comes to its end");
        listen().await;
    }
    while listen().await.0 {}
    assert_eq!(listen().await.1 as u64, COUNT, "none is left out");
}
