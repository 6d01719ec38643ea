//! What the log is told, and what it is not.

use jwt_core::RemoteKeys;
use rocket::tokio;
use serde_json::json;
use tests::journal::recorded;
use tests::key_server::{KeyServer, Reply};

use crate::ground::*;

#[test]
fn changes_are_told_once_and_secrets_never() {
    let server = KeyServer::plain();
    let clock = clock();
    let url = server.url("/jwks");
    let keys = RemoteKeys::from_url(format!("{url}?key=secret-in-query"))
        .issuer("https://issuer.example.com")
        .clock(clock.clone())
        .build()
        .expect("a client");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let fetch = |reply: Reply| {
        server.set("/jwks", reply);
        clock.advance(11 * MINUTE);
        let (_, records) = recorded(|| runtime.block_on(keys.preload()));
        let all = records.join("\n");
        assert!(!all.contains("secret-in-query"), "{all}");
        assert!(!all.contains(key("a")["x"].as_str().expect("a key")), "{all}");
        // Other tests of this process log too.
        let lines = records.into_iter().filter(|line| line.contains(&format!("url={url} ")));
        lines.filter(|line| !line.contains("jwks.fetch")).collect::<Vec<_>>()
    };
    let bad = json!({ "kty": "nope", "kid": "ev\nil" });
    let first = fetch(Reply::keys(&[key("a"), bad.clone()]));
    assert_eq!(first.len(), 2, "{first:?}");
    assert!(first[0].starts_with("INFO jwt_core::keys::remote") && first[0].contains("fetched keys"), "{first:?}");
    assert!(first[0].contains("keys=1 skipped=1 lifetime=600"), "{first:?}");
    assert!(first[0].contains("https://issuer.example.com"), "{first:?}");
    assert!(first[1].starts_with("WARN") && first[1].contains(r#"key 1 ("ev\nil")"#), "{first:?}");
    let same = fetch(Reply::keys(&[key("a"), bad.clone()]));
    assert_eq!(same.len(), 1, "{same:?}");
    assert!(same[0].starts_with("DEBUG"), "{same:?}");
    let rotated = fetch(Reply::keys(&[key("b"), bad]));
    assert_eq!(rotated.len(), 1, "{rotated:?}");
    assert!(rotated[0].starts_with("INFO"), "{rotated:?}");
    let many: Vec<_> = (0..1000).map(|_| json!({})).chain([key("b")]).collect();
    let many = fetch(Reply::keys(&many));
    assert_eq!(many.len(), 22, "{many:?}");
    assert!(many[21].contains("skipped 980 keys more"), "{many:?}");
    let failed = fetch(Reply::status(500));
    assert_eq!(failed.len(), 1, "{failed:?}");
    assert!(failed[0].starts_with("WARN") && failed[0].contains("status 500; next attempt in"), "{failed:?}");
}

#[test]
fn a_set_of_nothing_but_bad_keys_does_not_flood_the_log() {
    let server = KeyServer::plain();
    let url = server.url("/jwks");
    let keys = RemoteKeys::from_url(url.clone()).clock(clock()).build().expect("a client");
    let mut set = vec![json!({}); 170_000];
    set.push(key("a"));
    let reply = Reply::keys(&set);
    server.set("/jwks", reply);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (result, records) = recorded(|| runtime.block_on(keys.preload()));
    assert_eq!(result, Ok(()));
    let lines = records.iter().filter(|line| line.contains(&format!("url={url}")) && line.starts_with("WARN")).count();
    assert!(lines > 0 && lines <= 100, "{lines} lines of {}: {:?}", records.len(), records.last());
}
