//! Refresh tokens: whose they are, what they give, and how they end.

use std::sync::atomic::Ordering;
use std::time::Duration;

use jwt_core::testing::clock;
use serde_json::Value;
use tests::folder::Folder;
use tests::moody::Moody;

use crate::ground::*;

const BOTH: &str = "articles:read articles:write";

const INVALID: (u16, &str) = (400, "invalid_grant");

#[test]
fn a_refresh_token_is_good_once_and_for_its_client_alone() {
    let folder = Folder::new("oauth");
    let sqlite = format!("{SETTINGS}store = {:?}\n", format!("sqlite:{}", folder.path().join("jwt.db").display()));
    for settings in [SETTINGS, &sqlite] {
        let client = tests::client(rocket_with(settings, jwt_core::fairing()));
        let first = by_code(&client, TILL, "alice", BOTH).good().text("refresh_token");
        for other in [OTHER, ("page", "")] {
            assert_eq!(refreshed(&client, other, &first).error(), INVALID);
        }
        // That another client tried it did no harm.
        let second = refreshed(&client, TILL, &first).good();
        assert_eq!((second.text("scope").as_str(), second.body["expires_in"].as_u64()), (BOTH, Some(900)));
        assert_eq!(seen(&client, "/write", &second.text("access_token")).unwrap(), "alice by till");
        assert_ne!(second.text("refresh_token"), first);
        let third = refreshed(&client, TILL, &second.text("refresh_token")).good();
        assert!(is_active(&client, &third.text("access_token")));

        // Who comes with one that was used ends all of it.
        assert_eq!(refreshed(&client, TILL, &first).error(), INVALID);
        assert_eq!(refreshed(&client, TILL, &third.text("refresh_token")).error(), INVALID);
        for access in [second, third] {
            assert_eq!(seen(&client, "/write", &access.text("access_token")), Err(401));
            assert!(!is_active(&client, &access.text("access_token")));
        }
    }
}

#[test]
fn less_may_be_asked_for_and_all_again_but_never_more() {
    let client = app();
    let next = |token: &str, scope: &str| {
        let parameters = [("grant_type", "refresh_token"), ("refresh_token", token), ("scope", scope)];
        ask(&client, "/oauth/token", TILL, &parameters)
    };
    let first = by_code(&client, TILL, "alice", BOTH).good();
    let second = next(&first.text("refresh_token"), "articles:read").good();
    assert_eq!(second.text("scope"), "articles:read");
    assert_eq!(seen(&client, "/write", &second.text("access_token")), Err(403));
    let third = next(&second.text("refresh_token"), "").good();
    assert_eq!(third.text("scope"), BOTH);

    let narrow = by_code(&client, TILL, "alice", "articles:read").good().text("refresh_token");
    assert_eq!(next(&narrow, BOTH).error(), (400, "invalid_scope"));
    // Nothing is lost by having asked for too much.
    let narrow = next(&narrow, "").good();
    assert_eq!(narrow.text("scope"), "articles:read");

    // What the client may not have any more it gets by no session.
    allow(&client, &["articles:read"]);
    let fourth = next(&third.text("refresh_token"), "").good();
    assert_eq!(fourth.text("scope"), "articles:read");
    assert_eq!(next(&fourth.text("refresh_token"), BOTH).error(), (400, "invalid_scope"));
}

#[test]
fn the_claims_are_those_of_today() {
    let client = app();
    let first = by_code(&client, TILL, "alice", BOTH).good();
    users(&client).set("alice", Some(&["articles:read"]));
    let second = refreshed(&client, TILL, &first.text("refresh_token")).good();
    assert_eq!(second.text("scope"), "articles:read");
    users(&client).set("alice", Some(&[]));
    assert_eq!(refreshed(&client, TILL, &second.text("refresh_token")).error(), (400, "invalid_scope"));
    users(&client).set("alice", Some(&["articles:read", "articles:write"]));
    let third = refreshed(&client, TILL, &second.text("refresh_token")).good();
    assert_eq!(third.text("scope"), BOTH);

    users(&client).set("alice", None);
    assert_eq!(refreshed(&client, TILL, &third.text("refresh_token")).error(), INVALID);
    users(&client).set("alice", Some(&["articles:read"]));
    assert_eq!(refreshed(&client, TILL, &third.text("refresh_token")).error(), INVALID);
    assert_eq!(seen(&client, "/write", &third.text("access_token")), Err(401));
}

#[test]
fn sessions_end_in_time() {
    let client = app();
    let first = by_code(&client, TILL, "alice", BOTH).good();
    clock(client.rocket()).advance(Duration::from_secs(30 * 24 * 3600 + 1));
    assert_eq!(refreshed(&client, TILL, &first.text("refresh_token")).error(), INVALID);
}

#[test]
fn a_client_that_lost_its_scopes_is_told_so() {
    let client = app();
    let first = by_code(&client, TILL, "alice", BOTH).good().text("refresh_token");
    allow(&client, &["odd:subject"]);
    assert_eq!(refreshed(&client, TILL, &first).error(), (400, "invalid_scope"));
    allow(&client, &["articles:write"]);
    assert_eq!(refreshed(&client, TILL, &first).good().text("scope"), "articles:write", "which cost nothing");
}

#[test]
fn a_store_that_does_not_answer_is_503() {
    let store = Moody::default();
    let client = tests::client(rocket_with(SETTINGS, jwt_core::fairing().store(store.clone())));
    let pair = by_code(&client, TILL, "alice", BOTH).good();
    let (access, refresh) = (pair.text("access_token"), pair.text("refresh_token"));
    store.fails.store(true, Ordering::SeqCst);
    let unavailable = (503, "temporarily_unavailable");
    let refused = refreshed(&client, TILL, &refresh);
    assert_eq!((refused.error(), refused.retry_after.as_deref()), (unavailable, Some("1")));
    assert_eq!(by_code(&client, TILL, "alice", BOTH).error(), unavailable);
    assert_eq!(ask(&client, "/oauth/revoke", TILL, &[("token", &refresh)]).error(), unavailable);
    assert_eq!(ask(&client, "/oauth/introspect", TILL, &[("token", &refresh)]).error(), unavailable);
    store.fails.store(false, Ordering::SeqCst);
    let next = refreshed(&client, TILL, &refresh).good().text("refresh_token");

    // Nothing is taken back that could be: it counts here, whatever the store knows of it.
    store.fails.store(true, Ordering::SeqCst);
    assert_eq!(ask(&client, "/oauth/revoke", TILL, &[("token", &access)]).error(), unavailable);
    store.fails.store(false, Ordering::SeqCst);
    assert!(!is_active(&client, &access));
    assert_eq!(refreshed(&client, TILL, &next).error(), INVALID);
}

#[rocket::async_test]
async fn of_many_at_once_one_gets_the_next() {
    use rocket::http::{ContentType, Header, Status};

    let client = rocket::local::asynchronous::Client::untracked(rocket_with(SETTINGS, jwt_core::fairing())).await;
    let client = client.expect("launches");
    let ask = async |parameters: &[(&str, &str)]| {
        let request = client.post("/oauth/token").header(ContentType::Form);
        let response =
            request.header(Header::new("Authorization", basic(TILL))).body(form(parameters)).dispatch().await;
        (response.status(), response.into_json::<Value>().await.expect("JSON"))
    };
    let (_, first) = ask(&[("grant_type", CODE), ("code", "alice"), ("scope", BOTH)]).await;
    let refresh = first["refresh_token"].as_str().expect("a token");
    let parameters = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    let all = rocket::futures::future::join_all((0..100).map(|_| ask(&parameters))).await;
    let good: Vec<_> = all.iter().filter(|(status, _)| *status == Status::Ok).collect();
    assert_eq!((good.len(), all.len()), (1, 100));
    assert!(all.iter().all(|(status, answer)| *status == Status::Ok || answer["error"] == "invalid_grant"));
    let next = good[0].1["refresh_token"].as_str().expect("a token");
    let (status, _) = ask(&[("grant_type", "refresh_token"), ("refresh_token", next)]).await;
    assert_eq!(status, Status::BadRequest, "the session is over");
}
