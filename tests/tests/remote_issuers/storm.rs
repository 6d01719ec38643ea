//! Tokens with names of keys that nobody has, as many as the machine can send, at a server that listens.

use rocket::tokio::{self, task::JoinSet};

use super::ground::*;

#[rocket::async_test]
async fn one_fetch_for_ten_thousand_unknown_names_and_valid_tokens_pass_meanwhile() {
    let server = server();
    let client = std::sync::Arc::new(client(&table(&server, "")).await);
    // The cool-down is by this clock: it does not end, however long the machine takes.
    jwt_core::testing::clock(client.rocket()).advance(std::time::Duration::ZERO);
    assert_eq!(answer(&client, &token("one")).await.0, 200);
    assert_eq!(server.hits(), 1);
    // The answer of the one fetch is held back: valid tokens do not wait for it.
    server.hold();
    let mut unknown = JoinSet::new();
    for number in 0..100 {
        let client = std::sync::Arc::clone(&client);
        unknown.spawn(async move {
            let token = signer(tests::keys::OTHER_ED, &format!("unknown-{number}"), ISSUER).sign(&alice()).unwrap();
            answer(&client, &token).await
        });
    }
    server.wait_for(2).await;
    for _ in 0..100 {
        let token = signed_now(&client, "one");
        let valid = tokio::time::timeout(std::time::Duration::from_secs(5), answer(&client, &token)).await;
        assert_eq!(valid.expect("does not wait for the fetch").0, 200);
    }
    server.release();
    while let Some(answer) = unknown.join_next().await {
        assert_eq!(answer.unwrap(), (401, "key_unknown".into()));
    }
    let mut storm = JoinSet::new();
    for thread in 0..4 {
        let client = std::sync::Arc::clone(&client);
        storm.spawn(async move {
            let signer = signer(tests::keys::OTHER_ED, "never", ISSUER);
            let claims = alice();
            for number in 0..2_475 {
                let token = signer.token(&claims).kid(format!("{thread}-{number}")).sign().unwrap();
                assert_eq!(answer(&client, &token).await, (401, "key_unknown".into()));
            }
        });
    }
    while let Some(joined) = storm.join_next().await {
        joined.unwrap();
    }
    assert_eq!(answer(&client, &signed_now(&client, "one")).await.0, 200);
    assert_eq!(server.hits(), 2, "the first fetch, and one for all the names that nobody has");
}
