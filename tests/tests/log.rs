//! What a denial leaves in the log. One test alone, for the log is the whole process's.

use jwt_core::testing::WithIdentity;
use jwt_core::{AuthError, Claims, Jwt, jwt_policy, jwt_protected, jwt_public};
use rocket::{get, routes};
use tests::journal::recorded;
use tests::{client, configured};

#[derive(Claims)]
struct User {
    tenant: u64,
}

#[jwt_policy(claims = User, when(claims.tenant == self.tenant))]
struct InTenant {
    tenant: u64,
}

#[jwt_protected(claims = User, when(claims.tenant == 7))]
#[get("/guarded")]
fn guarded() {}

#[jwt_protected]
#[get("/asked/<tenant>")]
fn asked(tenant: u64, user: Jwt<User>) -> Result<(), AuthError> {
    user.require(InTenant { tenant }).map(drop)
}

#[jwt_public("for the test")]
#[get("/login")]
fn login() -> Result<(), AuthError> {
    Err(AuthError::bad_credentials())
}

#[test]
fn every_denial_says_why_whether_a_guard_or_a_handler_denies() {
    tests::journal::install();
    let rocket = configured(
        "[default]
log_level = \"normal\"
[default.jwt]
secret = \"rM7xJzUq0s3V5tYwB8eHkPnD2fGaLcXi\"
",
    );
    let client = client(rocket.attach(jwt_core::fairing()).mount("/", routes![guarded, asked, login]));
    for (uri, told) in [
        ("/guarded", "`guarded` denies: access_denied: the token does not meet the rule of `guarded`: when("),
        ("/asked/7", "the handler denies: access_denied: the token does not meet the rule of `InTenant`: when("),
        ("/login", "the handler denies: bad_credentials: name or password are wrong"),
    ] {
        let (_, records) = recorded(|| client.get(uri).identity(&User { tenant: 8 }).dispatch().status());
        let times = records.iter().filter(|record| record.contains(told)).count();
        assert_eq!(times, 1, "{uri}: {records:#?}");
    }
    let (_, records) = recorded(|| client.get("/asked/8").identity(&User { tenant: 8 }).dispatch().status());
    assert!(!records.iter().any(|record| record.contains("denies")), "{records:#?}");
}
