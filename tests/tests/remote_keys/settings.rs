//! What a client cannot be made with.

use std::time::Duration;

use jwt_core::{RemoteKeys, RemoteKeysError, RemoteSettings, UrlProblem};

use crate::ground::*;

#[test]
fn urls_and_issuers_are_checked() {
    let url = |url: &str| RemoteKeys::from_url(url).build().map(|_| ());
    let issuer = |issuer: &str| RemoteKeys::discover(issuer).build().map(|_| ());
    for (bad, problem) in [
        ("http://issuer.example.com/", UrlProblem::NotHttps),
        ("https://u:p@issuer.example.com/", UrlProblem::Credentials),
        ("issuer.example.com", UrlProblem::Invalid),
    ] {
        assert_eq!(url(bad), Err(RemoteKeysError::Url(problem)));
        assert_eq!(issuer(bad), Err(RemoteKeysError::Issuer(problem)));
    }
    let query = "https://issuer.example.com/?tenant=5";
    assert_eq!(url(query), Ok(()));
    assert_eq!(issuer(query), Err(RemoteKeysError::Issuer(UrlProblem::QueryOrFragment)));
    let secret = RemoteKeys::from_url("https://issuer.example.com/jwks?key=secret").build().expect("a client");
    assert!(!format!("{secret:?} {:?}", secret.status()).contains("secret"));
}

#[test]
fn there_is_one_issuer() {
    let issuer = "https://issuer.example.com";
    let made =
        |other: &str| RemoteKeys::discover(issuer).issuer(other).build().map(|keys| keys.issuer() == Some(issuer));
    assert_eq!(made(issuer), Ok(true));
    assert_eq!(made("https://issuer.example.com/"), Err(RemoteKeysError::OtherIssuer));
    let keys = RemoteKeys::from_url("https://issuer.example.com/jwks").issuer("x").build().expect("a client");
    assert_eq!(keys.issuer(), Some("x"));
}

#[test]
fn settings_have_bounds() {
    type Change = fn(&mut RemoteSettings);
    let cases: [(&str, Change, Change); 17] = [
        ("timeout", |s| s.timeout = Duration::from_millis(99), |s| s.timeout = Duration::from_millis(100)),
        ("timeout", |s| s.timeout = MINUTE + SECOND, |s| s.timeout = MINUTE),
        ("max_size", |s| s.max_size = 1023, |s| s.max_size = 1024),
        ("max_size", |s| s.max_size = (16 << 20) + 1, |s| s.max_size = 16 << 20),
        ("redirects", |s| s.redirects = 11, |s| s.redirects = 10),
        ("min_age", |s| s.min_age = SECOND / 2, |s| s.min_age = SECOND),
        ("max_age", |s| s.max_age = 25 * HOUR, |s| s.max_age = 24 * HOUR),
        ("max_age", |s| s.max_age = SECOND, |s| s.max_age = 10 * MINUTE),
        ("default_age", |s| s.default_age = SECOND, |s| s.default_age = MINUTE),
        ("default_age", |s| s.default_age = 2 * HOUR, |s| s.default_age = HOUR),
        ("max_stale", |s| s.max_stale = 169 * HOUR, |s| s.max_stale = 168 * HOUR),
        ("cooldown", |s| s.cooldown = Duration::ZERO, |s| s.cooldown = SECOND),
        ("cooldown", |s| s.cooldown = 2 * HOUR, |s| s.cooldown = HOUR),
        ("retry", |s| s.retry = Duration::ZERO, |s| s.retry = SECOND / 10),
        ("retry", |s| s.retry = 2 * MINUTE, |s| s.retry = MINUTE),
        ("max_retry", |s| s.max_retry = 2 * HOUR, |s| s.max_retry = HOUR),
        ("retry", |s| s.max_retry = SECOND / 2, |s| s.max_retry = SECOND),
    ];
    let made =
        |change: Change| RemoteKeys::from_url("https://a.example/").settings(settings(change)).build().map(|_| ());
    for (setting, bad, good) in cases {
        assert_eq!(made(good), Ok(()), "{setting}");
        match made(bad) {
            Err(RemoteKeysError::Setting { name, .. }) if name == setting => {}
            other => panic!("{setting}: {other:?}"),
        }
    }
}

#[test]
fn certificates_are_checked() {
    let damaged = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for pem in ["", "nonsense", damaged, tests::keys::ED_PUBLIC] {
        let settings = settings(|settings| settings.ca = vec![pem.to_owned()]);
        let made = RemoteKeys::from_url("https://a.example/").settings(settings).build();
        assert_eq!(made.map(|_| ()), Err(RemoteKeysError::Certificates), "{pem}");
    }
}
