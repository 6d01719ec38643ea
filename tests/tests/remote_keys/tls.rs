//! HTTPS: only to a server whose certificate is trusted and for its name.

use jwt_core::{RemoteKeys, RemoteKeysBuilder};
use rocket::tokio;
use tests::key_server::{KeyServer, Reply};

use crate::ground::*;

fn trusting(server: &KeyServer, url: String) -> RemoteKeysBuilder {
    RemoteKeys::from_url(url).settings(settings(|settings| settings.ca = vec![server.ca()]))
}

fn server() -> KeyServer {
    let server = KeyServer::tls();
    server.set("/jwks", Reply::keys(&[key("a")]));
    server
}

#[tokio::test]
async fn a_root_of_ones_own_is_trusted_where_it_is_named() {
    let server = server();
    for url in [server.url("/jwks"), format!("https://localhost:{}/jwks", server.port())] {
        trusting(&server, url.clone()).build().expect("a client").preload().await.expect("keys");
        let error = RemoteKeys::from_url(url).build().expect("a client").preload().await.expect_err("unknown root");
        assert_eq!(error.code(), "connect");
        assert!(error.to_string().contains("certificate"), "{error}");
    }
    let both = settings(|settings| settings.ca = vec![KeyServer::tls().ca() + &server.ca()]);
    let keys = RemoteKeys::from_url(server.url("/jwks")).settings(both).build().expect("a client");
    keys.preload().await.expect("keys");
}

#[tokio::test]
async fn a_certificate_is_for_its_names() {
    let server = server();
    let keys = trusting(&server, format!("https://127.0.0.2:{}/jwks", server.port())).build().expect("a client");
    let error = keys.preload().await.expect_err("another name");
    assert_eq!(error.code(), "connect", "{error}");
    assert_eq!(server.hits(), 0);
}

#[tokio::test]
async fn another_root_is_not_trusted() {
    let (server, other) = (server(), KeyServer::tls());
    let keys = trusting(&other, server.url("/jwks")).build().expect("a client");
    assert_eq!(keys.preload().await.map_err(|error| error.code()), Err("connect"));
}

#[tokio::test]
async fn a_redirect_to_plain_http_is_refused() {
    let (server, plain) = (server(), KeyServer::plain());
    plain.set("/jwks", Reply::keys(&[key("evil")]));
    server.set("/jwks", Reply::redirect(&plain.url("/jwks")));
    let keys = trusting(&server, server.url("/jwks")).build().expect("a client");
    assert_eq!(keys.preload().await.map_err(|error| error.code()), Err("redirect"));
    assert_eq!(plain.hits(), 0);
}

#[tokio::test]
async fn metadata_over_https_name_no_plain_key_set() {
    let (server, plain) = (server(), KeyServer::plain());
    plain.set("/jwks", Reply::keys(&[key("evil")]));
    let issuer = server.url("");
    let document = serde_json::json!({ "issuer": issuer, "jwks_uri": plain.url("/jwks") });
    server.set("/.well-known/openid-configuration", Reply::text(document.to_string()));
    let settings = settings(|settings| settings.ca = vec![server.ca()]);
    let keys = RemoteKeys::discover(&issuer).settings(settings).build().expect("a client");
    assert_eq!(keys.preload().await.map_err(|error| error.code()), Err("metadata"));
    assert_eq!(plain.hits(), 0);
    server.publish(&issuer, &[key("a")]);
    let builder = RemoteKeys::discover(&issuer);
    let settings = crate::ground::settings(|settings| settings.ca = vec![server.ca()]);
    builder.settings(settings).build().expect("a client").preload().await.expect("keys");
}
