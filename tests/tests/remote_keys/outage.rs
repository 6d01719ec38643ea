//! A server that is down: at the start, for an hour, and back again.

use std::time::{Duration, Instant};

use jwt_core::{FetchError, RemoteKeys};
use rocket::tokio;
use tests::key_server::{KeyServer, Reply};

use crate::ground::*;

#[tokio::test]
async fn nothing_fails_within_the_bound() {
    let (server, keys, clock) = warm().await;
    server.down(true);
    let mut asked = 0;
    // Ten minutes of life, and four hours beyond.
    for _ in 0..(4 * 60 + 10) * 6 - 1 {
        clock.advance(10 * SECOND);
        keys.preload().await.expect("the last good set");
        until("the end of an attempt", || keys.status().next_attempt > Duration::ZERO).await;
        assert!(keys.status().serves);
        asked += 1;
    }
    let attempts = server.hits() - 1;
    // A minute at most between two of them, and not one for each request.
    assert!((230..=600).contains(&attempts), "{attempts} of {asked}");
    clock.advance(10 * SECOND);
    assert_eq!(keys.preload().await.map_err(|error| error.code()), Err("transfer"));
    let status = keys.status();
    assert!(!status.serves && status.keys == 1, "{status:?}");
    assert_eq!(status.age.map(|age| age.as_secs()), Some(4 * 3600 + 600));
    server.down(false);
    clock.advance(MINUTE);
    keys.preload().await.expect("healed");
    let status = keys.status();
    assert!(status.serves && status.last_error.is_none(), "{status:?}");
}

#[tokio::test]
async fn without_staleness_nothing_outlives_its_lifetime() {
    let server = KeyServer::plain();
    server.set("/jwks", Reply::keys(&[key("a")]));
    let clock = clock();
    let settings = settings(|settings| settings.max_stale = Duration::ZERO);
    let builder = RemoteKeys::from_url(server.url("/jwks")).settings(settings).clock(clock.clone());
    let keys = builder.build().expect("a client");
    keys.preload().await.expect("keys");
    server.down(true);
    clock.advance(10 * MINUTE - SECOND);
    keys.preload().await.expect("keys");
    until("an attempt", || keys.status().last_error.is_some()).await;
    clock.advance(SECOND);
    assert!(keys.preload().await.is_err());
}

#[tokio::test]
async fn a_cold_start_heals_by_itself() {
    let (server, keys, clock) = pair();
    server.down(true);
    assert!(!keys.status().serves);
    let began = Instant::now();
    assert_eq!(keys.preload().await.map_err(|error| error.code()), Err("transfer"));
    assert!(began.elapsed() < 5 * SECOND);
    // Nothing is fetched while it waits, whoever asks.
    let hits = server.hits();
    server.down(false);
    for _ in 0..100 {
        assert!(keys.preload().await.is_err());
        assert!(!keys.status().serves);
    }
    assert_eq!(server.hits(), hits);
    clock.advance(SECOND);
    keys.preload().await.expect("keys");
    assert!(keys.status().serves);
}

#[tokio::test]
async fn asking_for_the_status_is_enough_to_start() {
    let (_server, keys, _) = pair();
    until("keys", || keys.status().serves).await;
}

#[tokio::test]
async fn nobody_listens() {
    let address = std::net::TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a port");
    let keys = RemoteKeys::from_url(format!("http://{address}/jwks?key=secret")).build().expect("a client");
    let error = keys.preload().await.expect_err("nobody listens");
    assert_eq!(error.code(), "connect");
    assert!(error.to_string().contains("refused"), "{error}");
    assert!(!format!("{error} {error:?} {:?} {keys:?}", keys.status()).contains("secret"));
}

#[tokio::test]
async fn waits_double_up_to_a_minute() {
    let (server, keys, clock) = pair();
    server.set("/jwks", Reply::status(500));
    for longest in [1, 2, 4, 8, 16, 32, 60, 60, 60] {
        assert_eq!(keys.preload().await, Err(FetchError::Status(500)));
        let wait = keys.status().next_attempt.as_secs_f64();
        assert!(wait <= longest as f64 && wait >= longest as f64 / 2.0, "{wait} of {longest}");
        let hits = server.hits();
        clock.advance(keys.status().next_attempt - Duration::from_millis(1));
        assert!(keys.preload().await.is_err());
        assert_eq!(server.hits(), hits);
        clock.advance(Duration::from_millis(1));
    }
    server.set("/jwks", Reply::keys(&[key("a")]));
    keys.preload().await.expect("keys");
    server.set("/jwks", Reply::status(500));
    clock.advance(11 * MINUTE);
    keys.preload().await.expect("the last good set");
    assert!(keys.status().next_attempt <= SECOND, "counted anew");
}

#[tokio::test]
async fn the_server_may_ask_for_patience() {
    for (status, asked, expected) in
        [(503, "20", 20), (429, "20", 20), (503, "86400", 60), (503, "0", 1), (500, "20", 1), (503, "soon", 1)]
    {
        let (server, keys, _) = pair();
        server.set("/jwks", Reply::status(status).header("Retry-After", asked));
        assert_eq!(keys.preload().await, Err(FetchError::Status(status)));
        let wait = keys.status().next_attempt.as_secs_f64().ceil() as u64;
        assert_eq!(wait, expected, "{status} {asked}");
    }
}

#[tokio::test]
async fn a_clock_that_is_set_back_ends_no_wait_late() {
    let (server, keys, clock) = pair();
    server.set("/jwks", Reply::status(503).header("Retry-After", "60"));
    assert!(keys.preload().await.is_err());
    clock.set(jwt_core::NumericDate::from_secs(1_600_000_000));
    server.set("/jwks", Reply::keys(&[key("a")]));
    keys.preload().await.expect("keys");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_ask_once() {
    let (server, keys, _) = pair();
    server.hold();
    let tasks: Vec<_> = (0..1000)
        .map(|_| {
            let keys = keys.clone();
            tokio::spawn(async move { keys.preload().await })
        })
        .collect();
    server.wait_for(1).await;
    server.release();
    for task in tasks {
        task.await.expect("no panic").expect("keys");
    }
    assert_eq!(server.hits(), 1);
}

#[tokio::test]
async fn a_request_that_goes_away_takes_no_fetch_with_it() {
    let (server, keys, _) = pair();
    server.hold();
    let asking = keys.clone();
    let task = tokio::spawn(async move { asking.preload().await });
    server.wait_for(1).await;
    task.abort();
    assert!(task.await.expect_err("aborted").is_cancelled());
    server.release();
    until("keys", || keys.status().serves).await;
    assert_eq!(server.hits(), 1);
}

#[test]
fn a_runtime_that_ends_takes_only_its_own_fetch_with_it() {
    let (server, keys, clock) = pair();
    server.hold();
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let first = runtime();
    first.block_on(async {
        let asking = keys.clone();
        tokio::spawn(async move { asking.preload().await });
        server.wait_for(1).await;
    });
    drop(first);
    assert_eq!(keys.status().last_error, Some(FetchError::Aborted));
    server.release();
    clock.advance(SECOND);
    runtime().block_on(keys.preload()).expect("keys");
    clock.advance(11 * MINUTE);
    runtime().block_on(keys.preload()).expect("keys");
    assert_eq!(server.hits(), 3);
}

#[test]
fn a_runtime_that_stands_still_holds_nobody_up() {
    let server = KeyServer::plain();
    server.set("/jwks", Reply::keys(&[key("a")]));
    server.hold();
    let settings = settings(|settings| settings.timeout = Duration::from_millis(100));
    let keys = RemoteKeys::from_url(server.url("/jwks")).settings(settings).build().expect("a client");
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let still = runtime();
    still.block_on(async {
        let _ = keys.status();
        server.wait_for(1).await;
    });
    server.release();
    // The fetch is in a runtime that nobody drives: the first caller waits for it in vain, the next does without.
    runtime().block_on(async {
        assert!(keys.preload().await.is_err());
        keys.preload().await.expect("keys");
    });
    assert_eq!(server.hits(), 2);
}

#[test]
fn without_a_runtime_nothing_is_fetched() {
    let (server, keys, _) = pair();
    assert!(!keys.status().serves);
    let waker = std::task::Waker::noop();
    let mut context = std::task::Context::from_waker(waker);
    let result = std::pin::pin!(keys.preload()).poll(&mut context);
    assert_eq!(result, std::task::Poll::Ready(Err(FetchError::NoRuntime)));
    assert_eq!(server.hits(), 0);
}

#[tokio::test]
async fn the_status_is_json_for_a_health_check() {
    let (server, keys, clock) = warm().await;
    server.set("/jwks", Reply::status(503).header("Retry-After", "20"));
    clock.advance(11 * MINUTE);
    keys.preload().await.expect("the last good set");
    let status = serde_json::to_value(keys.status()).expect("JSON");
    let expected = serde_json::json!({
        "url": server.url("/jwks"), "issuer": null, "serves": true, "keys": 1, "skipped": 0, "age": 660,
        "last_error": { "code": "status", "text": "the server answered with status 503" }, "next_attempt": 20,
    });
    assert_eq!(status, expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_set_that_takes_long_to_read_occupies_one_thread() {
    let server = KeyServer::plain();
    let operations: Vec<String> = (0..20_000).map(|n| format!("{n:x}")).collect();
    let mut slow = key("slow");
    slow["key_ops"] = operations.into();
    server.set("/jwks", Reply::keys(&[slow]));
    let settings = settings(|settings| settings.timeout = SECOND / 10);
    let keys = RemoteKeys::from_url(server.url("/jwks")).settings(settings).clock(clock()).build().expect("a client");
    for _ in 0..3 {
        assert!(keys.preload().await.is_err());
    }
    // The clock stands still: after the first failure it is not time for another attempt.
    assert_eq!(server.hits(), 1);
}
