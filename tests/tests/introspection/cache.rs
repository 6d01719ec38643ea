//! What is kept of answers, and for how long.

use std::time::Duration;

use jwt_core::testing::clock;
use rocket::futures::future::join_all;
use rocket::http::Header;
use serde_json::json;
use tests::key_server::Reply;

use crate::ground::*;

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[rocket::async_test]
async fn an_answer_counts_for_a_while_and_no_longer_than_the_token() {
    for (lines, exp, counts) in [
        ("", 600, 60),
        ("introspection_cache = \"5m\"", 600, 300),
        ("introspection_cache = \"5m\"", 100, 100),
        ("", 20, 20),
    ] {
        let server = server(active(json!({"exp": now() + exp})));
        let client = client(&table(&server, lines)).await;
        clock(client.rocket()).advance(seconds(0));
        for _ in 0..3 {
            assert_eq!(get(&client, "/who", "opaque").await, alice());
        }
        assert_eq!(server.hits(), 1);
        clock(client.rocket()).advance(seconds(counts - 2));
        assert_eq!(get(&client, "/who", "opaque").await, alice());
        assert_eq!(server.hits(), 1, "{lines} {exp}");
        server.set("/introspect", active(json!({"active": false})));
        clock(client.rocket()).advance(seconds(3));
        assert_eq!(get(&client, "/who", "opaque").await, refused("token_inactive"));
        assert_eq!(server.hits(), 2, "{lines} {exp}");
    }
}

#[rocket::async_test]
async fn nothing_is_kept_where_that_is_wanted() {
    let server = server(active(json!({})));
    let client = client(&table(&server, "introspection_cache = 0")).await;
    for hits in 1..4 {
        assert_eq!(get(&client, "/who", "opaque").await, alice());
        assert_eq!(server.hits(), hits);
    }
}

#[rocket::async_test]
async fn each_token_has_its_own_answer() {
    let server = server(active(json!({})));
    let client = client(&table(&server, "")).await;
    assert_eq!(get(&client, "/who", "one").await, alice());
    server.set("/introspect", active(json!({"sub": "bob"})));
    assert_eq!(get(&client, "/who", "other").await.as_deref(), Ok("bob of idp"));
    assert_eq!(get(&client, "/who", "one").await, alice());
    assert_eq!(server.hits(), 2);
}

#[rocket::async_test]
async fn that_a_token_is_not_good_is_kept_briefly() {
    let server = server(active(json!({"active": false})));
    let client = client(&table(&server, "introspection_cache = \"5m\"")).await;
    clock(client.rocket()).advance(seconds(0));
    for _ in 0..3 {
        assert_eq!(get(&client, "/who", "opaque").await, refused("token_inactive"));
    }
    assert_eq!(server.hits(), 1);
    server.set("/introspect", active(json!({})));
    clock(client.rocket()).advance(seconds(5));
    assert_eq!(get(&client, "/who", "opaque").await, alice());
}

#[rocket::async_test]
async fn one_token_is_asked_about_once_however_many_come_with_it() {
    let server = server(active(json!({})));
    let client = client(&table(&server, "")).await;
    server.hold();
    let bearer = || Header::new("Authorization", "Bearer opaque");
    let all = join_all((0..50).map(|_| client.get("/who").header(bearer()).dispatch()));
    let release = async {
        server.wait_for(1).await;
        rocket::tokio::time::sleep(Duration::from_millis(100)).await;
        server.release();
    };
    let (answers, ()) = rocket::tokio::join!(all, release);
    assert!(answers.iter().all(|answer| answer.status().code == 200));
    assert_eq!(server.hits(), 1);
}

#[rocket::async_test]
async fn an_issuer_that_does_not_answer_is_left_alone_for_a_moment() {
    let server = server(Reply::status(500));
    let client = client(&table(&server, "")).await;
    clock(client.rocket()).advance(seconds(0));
    for token in ["one", "two", "one"] {
        assert_eq!(get(&client, "/who", token).await, unavailable());
    }
    assert_eq!(server.hits(), 1);
    server.set("/introspect", active(json!({})));
    clock(client.rocket()).advance(seconds(2));
    assert_eq!(get(&client, "/who", "one").await, alice());
    // What was good counts while it does.
    server.down(true);
    assert_eq!(get(&client, "/who", "one").await, alice());
    assert_eq!(get(&client, "/who", "two").await, unavailable());
    clock(client.rocket()).advance(seconds(61));
    assert_eq!(get(&client, "/who", "one").await, unavailable());
}

/// An endpoint that dislikes one token may like the next, and nobody keeps others from being asked about by odd ones.
#[rocket::async_test]
async fn an_issuer_that_dislikes_a_token_is_asked_about_others() {
    let odd = ["{}".to_owned(), said(json!({"x": "y".repeat(64 * 1024)})).to_string()].map(Reply::text);
    for reply in [400, 413, 422].map(Reply::status).into_iter().chain(odd) {
        let server = server(reply.clone());
        let client = client(&table(&server, "")).await;
        clock(client.rocket()).advance(seconds(0));
        assert_eq!(get(&client, "/who", "odd").await, unavailable());
        server.set("/introspect", active(json!({})));
        assert_eq!(get(&client, "/who", "one").await, alice());
        assert_eq!(
            get(&client, "/who", "odd").await,
            unavailable(),
            "{reply:?}: which is not asked about at once again"
        );
    }
}
