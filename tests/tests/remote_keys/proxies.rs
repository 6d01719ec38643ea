//! Proxies of the environment: for other machines, and not for this one.

use std::process::Command;

use jwt_core::RemoteKeys;
use rocket::tokio;
use tests::key_server::{KeyServer, Reply};

use crate::ground::*;

/// Set in the process of its own that this test runs in: a process's environment is not to be changed.
const URL: &str = "REMOTE_KEYS_URL";

#[test]
fn this_machine_is_asked_without_a_proxy() {
    if let Ok(url) = std::env::var(URL) {
        return with_a_proxy(&url);
    }
    let (server, proxy) = (KeyServer::plain(), KeyServer::plain());
    server.set("/jwks", Reply::keys(&[key("a")]));
    let mut test = Command::new(std::env::current_exe().expect("this test"));
    test.args(["--exact", "proxies::this_machine_is_asked_without_a_proxy"]).env(URL, server.url("/jwks"));
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        test.env(name, proxy.url(""));
    }
    let output = test.env_remove("NO_PROXY").env_remove("no_proxy").output().expect("a process");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!(server.hits(), 1);
    let asked: Vec<_> = proxy.requests().into_iter().map(|request| request.target).collect();
    assert_eq!(asked, ["issuer.invalid:443"]);
}

#[tokio::main(flavor = "current_thread")]
async fn with_a_proxy(url: &str) {
    RemoteKeys::from_url(url).build().expect("a client").preload().await.expect("keys");
    let other = RemoteKeys::from_url("https://issuer.invalid/jwks").build().expect("a client");
    assert_eq!(other.preload().await.map_err(|error| error.code()), Err("connect"));
}
