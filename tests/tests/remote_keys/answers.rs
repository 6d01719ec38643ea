//! What a server may answer, and that only a key set within its bounds is taken for one.

use std::time::{Duration, Instant};

use jwt_core::{FetchError, RemoteKeys};
use rocket::tokio;
use serde_json::json;
use tests::key_server::{KeyServer, Reply};

use crate::ground::*;

fn bad_answers() -> Vec<(&'static str, Reply, &'static str)> {
    let oct = json!({ "kty": "oct", "kid": "a", "k": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA" });
    let ten_megabytes = format!("{{\"keys\":[]{}}}", " ".repeat(10 << 20));
    let good = Reply::keys(&[key("a")]);
    vec![
        ("HTML", Reply::text("<!doctype html><title>Log in</title>"), "not_a_key_set"),
        ("nothing", Reply::text(""), "not_a_key_set"),
        ("another object", Reply::text(r#"{"error":"not now"}"#), "not_a_key_set"),
        ("a list", Reply::text("[]"), "not_a_key_set"),
        ("two sets", Reply::text(r#"{"keys":[],"keys":[]}"#), "not_a_key_set"),
        ("no UTF-8", Reply::raw(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n\xff\xfe".as_slice()), "not_a_key_set"),
        ("an empty set", Reply::keys(&[]), "no_usable_key"),
        ("a set of bad keys", Reply::keys(&[json!({ "kty": "nope" }), oct]), "no_usable_key"),
        ("one kid twice", Reply::keys(&[key("a"), key("a")]), "no_usable_key"),
        ("10 MB", Reply::text(ten_megabytes), "too_large"),
        ("an endless body", Reply::endless(), "too_large"),
        ("a body that breaks off", Reply::cut(json!({ "keys": [key("a")] }).to_string()), "transfer"),
        ("another protocol", Reply::raw(b"SSH-2.0-OpenSSH_9.6\r\n".as_slice()), "transfer"),
        (
            "endless fields",
            Reply::raw([b"HTTP/1.1 200 OK\r\nX: ".as_slice(), &vec![b'x'; 2 << 20]].concat()),
            "transfer",
        ),
        ("204", Reply::status(204), "status"),
        ("304 that nobody asked for", Reply::status(304), "status"),
        ("403", good.clone().with_status(403), "status"),
        ("404", Reply::status(404), "status"),
        ("500", good.with_status(500), "status"),
    ]
}

#[tokio::test]
async fn what_is_no_key_set_is_not_taken() {
    for (name, reply, code) in bad_answers() {
        let (server, keys, _) = pair();
        server.set("/jwks", reply);
        let error = keys.preload().await.expect_err(name);
        assert_eq!(error.code(), code, "{name}: {error}");
        let status = keys.status();
        assert!(!status.serves && status.keys == 0 && status.age.is_none(), "{name}: {status:?}");
        assert_eq!(status.last_error, Some(error), "{name}");
        assert!(status.next_attempt > Duration::ZERO, "{name}");
    }
}

#[tokio::test]
async fn the_last_good_set_stays() {
    let (server, keys, clock) = warm().await;
    let began = keys.status().age;
    assert_eq!(began.map(|age| age < MINUTE), Some(true));
    for (hits, (name, reply, code)) in bad_answers().into_iter().enumerate() {
        server.set("/jwks", reply);
        clock.advance(9 * MINUTE);
        keys.preload().await.expect(name);
        until(name, || server.hits() == hits + 2 && keys.status().next_attempt > Duration::ZERO).await;
        let status = keys.status();
        assert!(status.serves && status.keys == 1, "{name}: {status:?}");
        assert_eq!(status.last_error.map(|error| error.code()), Some(code), "{name}");
    }
    server.set("/jwks", Reply::keys(&[key("a"), key("b")]));
    clock.advance(MINUTE);
    keys.preload().await.expect("keys");
    until("the new set", || keys.status().keys == 2).await;
    assert_eq!(keys.status().last_error, None);
}

#[tokio::test]
async fn a_bad_key_is_skipped_alone() {
    let (server, keys, _) = pair();
    server.set("/jwks", Reply::keys(&[json!({ "kty": "nope" }), key("a"), json!(5), key("b")]));
    keys.preload().await.expect("keys");
    let status = keys.status();
    assert_eq!((status.keys, status.skipped, status.serves), (2, 2, true));
}

#[tokio::test]
async fn sizes_are_bounded_to_the_byte() {
    let body = json!({ "keys": [key("a")] }).to_string();
    let body = format!("{body}{}", " ".repeat(4096 - body.len()));
    let chunked = format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\n{body}\r\n0\r\n\r\n");
    for reply in [Reply::text(&body), Reply::raw(chunked)] {
        let server = KeyServer::plain();
        server.set("/jwks", reply);
        for (max_size, expected) in [(4096, Ok(())), (4095, Err(FetchError::TooLarge(4095)))] {
            let settings = settings(|settings| settings.max_size = max_size);
            let keys = RemoteKeys::from_url(server.url("/jwks")).settings(settings).build().expect("a client");
            assert_eq!(keys.preload().await, expected);
        }
    }
}

#[tokio::test]
async fn a_fetch_ends_in_time() {
    let silent = KeyServer::plain();
    silent.hold();
    let slow = KeyServer::plain();
    slow.set("/jwks", Reply::drip());
    for server in [silent, slow] {
        let timeout = Duration::from_millis(300);
        let settings = settings(|settings| settings.timeout = timeout);
        let keys = RemoteKeys::from_url(server.url("/jwks")).settings(settings).build().expect("a client");
        let began = Instant::now();
        assert_eq!(keys.preload().await, Err(FetchError::Timeout(timeout)));
        assert!(began.elapsed() < 10 * timeout, "{:?}", began.elapsed());
        // It is the fetch that ended, not only the waiting for it.
        assert_eq!(keys.status().last_error, Some(FetchError::Timeout(timeout)));
    }
}

#[tokio::test]
async fn a_request_says_little() {
    let (server, keys, _) = warm().await;
    drop(keys);
    let requests = server.requests();
    let mut names: Vec<&str> = requests[0].headers.iter().map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["accept", "host", "user-agent"]);
    assert_eq!(requests[0].target, "/jwks");
}
