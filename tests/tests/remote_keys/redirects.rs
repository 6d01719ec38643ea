//! Redirects: few, and to the same place.

use jwt_core::{FetchError, RemoteKeys};
use rocket::tokio;
use tests::key_server::{KeyServer, Reply};

use crate::ground::*;

#[tokio::test]
async fn redirects_stay_where_they_are() {
    let other = KeyServer::plain();
    other.set("/jwks", Reply::keys(&[key("evil")]));
    let (server, keys, clock) = pair();
    let port = server.port();
    for (to, followed) in [
        (server.url("/elsewhere"), true),
        ("elsewhere?v=2".to_owned(), true),
        (format!("//127.0.0.1:{port}/elsewhere"), true),
        (other.url("/jwks"), false),
        (format!("http://localhost:{port}/elsewhere"), false),
        (format!("http://127.0.0.2:{port}/elsewhere"), false),
        (format!("https://127.0.0.1:{port}/elsewhere"), false),
        (format!("http://u:p@127.0.0.1:{port}/elsewhere"), false),
        ("http://169.254.169.254/latest".to_owned(), false),
        ("file:///etc/passwd".to_owned(), false),
        ("http://".to_owned(), false),
        (String::new(), true),
    ] {
        for status in [301, 302, 303, 307, 308] {
            server.set("/jwks", Reply::redirect(&to).with_status(status));
            server.set("/elsewhere", Reply::keys(&[key("a")]));
            let keys = RemoteKeys::from_url(server.url("/jwks")).clock(clock.clone()).build().expect("a client");
            let expected = match to.as_str() {
                // To itself, over and over.
                "" => Err(FetchError::TooManyRedirects(3)),
                _ if followed => Ok(()),
                _ => Err(FetchError::Redirect),
            };
            assert_eq!(keys.preload().await, expected, "{status} {to}");
        }
    }
    assert_eq!(other.hits(), 0);
    drop(keys);
}

#[tokio::test]
async fn redirects_are_counted() {
    for (allowed, expected) in
        [(3, Ok(())), (2, Err(FetchError::TooManyRedirects(2))), (0, Err(FetchError::TooManyRedirects(0)))]
    {
        let server = KeyServer::plain();
        for n in 0..3 {
            server.set(&format!("/{n}"), Reply::redirect(&format!("/{}", n + 1)));
        }
        server.set("/3", Reply::keys(&[key("a")]));
        let settings = settings(|settings| settings.redirects = allowed);
        let keys = RemoteKeys::from_url(server.url("/0")).settings(settings).build().expect("a client");
        assert_eq!(keys.preload().await, expected);
        assert_eq!(server.hits(), allowed + 1);
    }
}

#[tokio::test]
async fn a_redirect_without_a_target_leads_nowhere() {
    let (server, keys, _) = pair();
    server.set("/jwks", Reply::status(302));
    assert_eq!(keys.preload().await, Err(FetchError::Redirect));
}
