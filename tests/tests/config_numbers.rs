//! Whole numbers in Rocket.toml, which are signed there.

use jwt_core::Settings;
use std::time::Duration;
use tests::{configured, keys};

#[test]
fn seconds_and_bytes() {
    let toml = format!(
        "[default.jwt]\nsecret = {:?}\nexpiration = 900\nleeway = 0\nmax_age = 86400\nlimits = {{ token = 16384 }}",
        keys::SECRET
    );
    let settings = Settings::read(configured(&toml).figment()).unwrap();
    assert_eq!(settings.signer().unwrap().expiration(), Duration::from_secs(900));
    for (key, value) in
        [("expiration", "-1"), ("leeway", "-1"), ("max_age", "-900"), ("limits.token", "-1"), ("leeway", "1.5")]
    {
        let toml = format!("[default.jwt]\nsecret = {:?}\n{key} = {value}", keys::SECRET);
        assert!(Settings::read(configured(&toml).figment()).is_err(), "{key} = {value}");
    }
}
