//! When the keys are fetched for the first time, and what is wrong with the settings.

use std::time::Duration;

use jwt_core::Settings;
use tests::launches::launch;

use super::ground::*;

#[rocket::async_test]
async fn by_default_for_the_first_token() {
    let server = server();
    let client = client(&table(&server, "")).await;
    rocket::tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(server.hits(), 0);
    assert_eq!(answer(&client, &token("one")).await.0, 200);
}

#[rocket::async_test]
async fn at_launch_where_that_is_wanted() {
    let server = server();
    let _client = client(&format!("[default.jwt.jwks_client]\nstart = \"eager\"\n{}", table(&server, ""))).await;
    server.wait_for(1).await;
}

#[test]
fn not_without_keys_where_that_is_wanted() {
    let server = server();
    let toml = format!("[default.jwt.jwks_client]\nstart = \"wait\"\n{}", table(&server, ""));
    // Whether it says anything is asked elsewhere: the fetches of other tests here have workers that log, too.
    assert_eq!(launch(|| tests::configured(&toml).attach(jwt_core::fairing())).stopped, None);
    assert_eq!(server.hits(), 1);
    server.down(true);
    let launch = launch(|| tests::configured(&toml).attach(jwt_core::fairing()));
    assert!(launch.error().starts_with("the keys of the issuer `idp` cannot be had: "), "{launch:?}");
}

#[test]
fn settings_out_of_their_bounds_stop_the_launch() {
    let problem = |lines: &str| {
        let server = server();
        let toml = format!("[default.jwt.jwks_client]\n{lines}\n{}", table(&server, ""));
        let error = Settings::read(tests::configured(&toml).figment()).expect_err(lines).to_string();
        let problems: Vec<&str> = error.split("\n  - ").skip(1).collect();
        assert_eq!(problems.len(), 1, "{error}");
        problems[0].lines().next().unwrap().to_owned()
    };
    let rows = [
        ("timeout = 0", "`jwt.jwks_client`: `timeout` is out of its bounds; it may be from"),
        ("max_age = \"10s\"", "`jwt.jwks_client`: `max_age` is out of its bounds"),
        ("max_stale = \"30d\"", "`jwt.jwks_client`: `max_stale` is out of its bounds; it may be at most 7 days"),
        ("redirects = \"3\"", "`jwt.jwks_client.redirects`: is not a whole number"),
        ("max_size = \"1 parsec\"", "`jwt.jwks_client.max_size`: is not a size"),
        ("start = \"eagre\"", "`jwt.jwks_client.start`: is not a way to start; did you mean `eager`?"),
        ("ca = \"nowhere.pem\"", "`jwt.jwks_client.ca`: names a file that cannot be read"),
        ("time_out = \"5s\"", "`jwt.jwks_client.time_out`: unknown key; did you mean `timeout`?"),
    ];
    for (lines, expected) in rows {
        let found = problem(lines);
        assert!(found.starts_with(expected), "{found}\nis not\n{expected}");
    }
}

#[test]
fn urls_that_keys_may_not_come_from_stop_the_launch() {
    for url in ["http://issuer.test/jwks", "ftp://issuer.test/jwks", "https://user:pass@issuer.test/jwks", "https://"] {
        let toml = format!("[default.jwt.issuers.idp]\nissuer = \"{ISSUER}\"\naudience = \"api\"\njwks = \"{url}\"");
        let error = Settings::read(tests::configured(&toml).figment()).expect_err(url).to_string();
        assert!(error.contains("`jwt.issuers.idp.jwks`: the URL of the key set: "), "{error}");
        assert!(!error.contains("pass@"), "{error}");
    }
    let toml = "[default.jwt.issuers.idp]\nissuer = \"issuer.test\"\naudience = \"api\"\ndiscover = true";
    let error = Settings::read(tests::configured(toml).figment()).unwrap_err().to_string();
    assert!(error.contains("`jwt.issuers.idp.discover`: the issuer: "), "{error}");
}
