//! Where the keys of an issuer are, as its metadata say.

use jwt_core::{FetchError, MetadataProblem, RemoteKeys, RemoteKeysBuilder, UrlProblem};
use rocket::tokio;
use serde_json::json;
use tests::key_server::{KeyServer, Reply};

use crate::ground::*;

const OPENID: &str = "/.well-known/openid-configuration";
const OAUTH: &str = "/.well-known/oauth-authorization-server";

fn targets(server: &KeyServer) -> Vec<String> {
    server.requests().into_iter().map(|request| request.target).collect()
}

fn discover(issuer: &str) -> RemoteKeysBuilder {
    RemoteKeys::discover(issuer).clock(clock())
}

#[tokio::test]
async fn the_places_that_are_asked() {
    for (path, places) in [
        ("", [OPENID.to_owned(), OAUTH.to_owned()]),
        ("/", [OPENID.to_owned(), OAUTH.to_owned()]),
        ("/t/5", [format!("/t/5{OPENID}"), format!("{OAUTH}/t/5")]),
        ("/t/5/", [format!("/t/5{OPENID}"), format!("{OAUTH}/t/5")]),
    ] {
        for n in [0, 1] {
            let server = KeyServer::plain();
            let issuer = server.url(path);
            let metadata = json!({ "issuer": issuer, "jwks_uri": server.url("/keys?v=1") });
            server.set(&places[n], Reply::text(metadata.to_string()));
            server.set("/keys", Reply::keys(&[key("a")]));
            let keys = discover(&issuer).build().expect("a client");
            assert_eq!(keys.issuer(), Some(issuer.as_str()));
            keys.preload().await.expect("keys");
            let asked: Vec<String> = places[..=n].iter().cloned().chain(["/keys?v=1".to_owned()]).collect();
            assert_eq!(targets(&server), asked);
        }
    }
}

#[tokio::test]
async fn metadata_have_to_be_the_issuers() {
    let server = KeyServer::plain();
    server.set("/jwks", Reply::keys(&[key("a")]));
    let (issuer, jwks) = (server.url(""), server.url("/jwks"));
    let metadata = |problem| Err(FetchError::Metadata(problem));
    let other = |issuer: &str| metadata(MetadataProblem::OtherIssuer(issuer.to_owned()));
    let slash = format!("{issuer}/");
    for (document, expected) in [
        (json!({ "issuer": issuer, "jwks_uri": jwks }), Ok(())),
        (json!({ "issuer": slash, "jwks_uri": jwks }), other(&slash)),
        (json!({ "issuer": "https://evil.example", "jwks_uri": jwks }), other("https://evil.example")),
        (json!({ "issuer": [issuer], "jwks_uri": jwks }), metadata(MetadataProblem::NoIssuer)),
        (json!({ "jwks_uri": jwks }), metadata(MetadataProblem::NoIssuer)),
        (json!({ "issuer": issuer }), metadata(MetadataProblem::NoKeySet)),
        (json!({ "issuer": issuer, "jwks_uri": { "url": jwks } }), metadata(MetadataProblem::NoKeySet)),
        (
            json!({ "issuer": issuer, "jwks_uri": "http://169.254.169.254/jwks" }),
            metadata(MetadataProblem::KeySetUrl(UrlProblem::NotHttps)),
        ),
        (json!([]), metadata(MetadataProblem::NotAnObject)),
    ] {
        server.set(OPENID, Reply::text(document.to_string()));
        let keys = discover(&issuer).build().expect("a client");
        assert_eq!(keys.preload().await, expected, "{document}");
    }
}

#[tokio::test]
async fn only_an_absent_document_leads_to_the_next_place() {
    for status in [500, 403, 204, 401] {
        let server = KeyServer::plain();
        let issuer = server.url("");
        let metadata = json!({ "issuer": issuer, "jwks_uri": server.url("/jwks") });
        server.set(OPENID, Reply::status(status));
        server.set(OAUTH, Reply::text(metadata.to_string()));
        let keys = discover(&issuer).build().expect("a client");
        assert_eq!(keys.preload().await, Err(FetchError::Status(status)));
        assert_eq!(targets(&server), [OPENID]);
    }
    let server = KeyServer::plain();
    let keys = discover(&server.url("")).build().expect("a client");
    assert_eq!(keys.preload().await, Err(FetchError::Status(404)));
    assert_eq!(targets(&server), [OPENID, OAUTH]);
}

#[tokio::test]
async fn metadata_are_kept_while_they_are_fresh_and_useful() {
    let server = KeyServer::plain();
    let issuer = server.url("");
    let metadata = |path: &str| {
        let document = json!({ "issuer": issuer, "jwks_uri": server.url(path) });
        Reply::text(document.to_string()).header("Cache-Control", "max-age=3000")
    };
    server.set(OPENID, metadata("/old"));
    server.set("/old", Reply::keys(&[key("a")]));
    let clock = clock();
    let keys = RemoteKeys::discover(&issuer).clock(clock.clone()).build().expect("a client");
    keys.preload().await.expect("keys");
    // The set is kept for ten minutes, the metadata for fifty.
    for n in 0..4 {
        clock.advance(11 * MINUTE);
        keys.preload().await.expect("keys");
        assert_eq!(server.hits(), 3 + n);
    }
    assert_eq!(targets(&server), [OPENID, "/old", "/old", "/old", "/old", "/old"]);
    clock.advance(11 * MINUTE);
    keys.preload().await.expect("keys");
    assert_eq!(targets(&server)[6..], [OPENID, "/old"]);
    // The keys move: asked in vain once, then the metadata are.
    server.set(OPENID, metadata("/new"));
    server.set("/old", Reply::status(410));
    server.set("/new", Reply::keys(&[key("a"), key("b")]));
    clock.advance(11 * MINUTE);
    keys.preload().await.expect("the last good set");
    assert_eq!(keys.status().last_error, Some(FetchError::Status(410)));
    clock.advance(SECOND);
    keys.preload().await.expect("keys");
    until("the new place", || keys.status().keys == 2).await;
    assert_eq!(targets(&server)[8..], ["/old", OPENID, "/new"]);
}

#[tokio::test]
async fn a_key_withdrawn_by_other_metadata_is_gone_after_the_maximum_age() {
    let server = KeyServer::plain();
    let issuer = server.url("");
    let metadata = |path: &str| {
        let document = json!({ "issuer": issuer, "jwks_uri": server.url(path) });
        Reply::text(document.to_string()).header("Cache-Control", "max-age=3600")
    };
    let set = |keys: &[_]| Reply::keys(keys).header("Cache-Control", "max-age=3500");
    server.set(OPENID, metadata("/old"));
    server.set("/old", set(&[key("a")]));
    let clock = clock();
    let keys = RemoteKeys::discover(&issuer).clock(clock.clone()).build().expect("a client");
    keys.preload().await.expect("keys");
    // The issuer moves to a set without the old key, and forgets to take the old one down.
    server.set(OPENID, metadata("/new"));
    server.set("/new", set(&[key("b"), key("c")]));
    clock.advance(3550 * SECOND);
    keys.preload().await.expect("keys");
    clock.advance(100 * SECOND);
    keys.preload().await.expect("keys");
    // An hour is over, and the server has answered whatever it was asked.
    assert_eq!(keys.status().keys, 2);
}
