//! Each setting: its default, what it does, and the shapes that are refused.

use std::time::{Duration, SystemTime};

use jwt_core::{Algorithm, ClaimProblem, DefaultClaims, Settings, TokenBuilder, TokenError, Verified, jwt_protected};
use rocket::http::{Header, Status};
use rocket::local::blocking::Client;
use rocket::{get, routes};

use super::ground::*;

/// Signs a token with the configuration's own key, changed, and verifies it.
fn verify(
    settings: &Settings,
    change: impl for<'a> FnOnce(TokenBuilder<'a, Alice>) -> TokenBuilder<'a, Alice>,
) -> Result<Verified<DefaultClaims>, TokenError> {
    let alice = alice();
    let token = change(settings.signer().unwrap().token(&alice)).sign().unwrap();
    settings.verifier().verify::<DefaultClaims>(&token)
}

fn ago(seconds: u64) -> SystemTime {
    SystemTime::now() - Duration::from_secs(seconds)
}

#[test]
fn the_defaults() {
    let settings = with_secret("").unwrap();
    let (signer, verifier) = (settings.signer().unwrap(), settings.verifier());
    assert_eq!(signer.algorithm(), Algorithm::HS256);
    assert_eq!(verifier.algorithms(), [Algorithm::HS256]);
    assert_eq!(signer.expiration(), Duration::from_secs(900));
    assert_eq!((signer.issuer(), verifier.issuer()), (None, None));
    assert_eq!(signer.kid(), None);
    // 30 seconds of leeway
    let expired = |seconds| verify(&settings, |token| token.issued_at(ago(600)).expires_at(ago(seconds)));
    assert!(expired(25).is_ok());
    assert_eq!(expired(35).unwrap_err(), TokenError::Expired);
    // no `max_age`
    assert!(verify(&settings, |token| token.issued_at(ago(1_000_000))).is_err(), "expired long ago");
    assert!(verify(&settings, |t| t.issued_at(ago(1_000_000)).expires_in(Duration::from_secs(2_000_000))).is_ok());
    // `typ`
    let token = signer.sign(&alice()).unwrap();
    assert_eq!(verifier.verify::<DefaultClaims>(&token).unwrap().header().typ(), Some("JWT"));
    assert!(verify(&settings, |token| token.typ("at+jwt")).is_ok());
    assert!(verify(&settings, |token| token.typ("application/AT+JWT")).is_ok());
    assert_eq!(verify(&settings, |token| token.typ("logout+jwt")).unwrap_err(), TokenError::TypeNotAccepted);
    // `aud`
    assert_eq!(verify(&settings, |token| token.audience("api")).unwrap_err(), TokenError::AudienceUnexpected);
    // 8 KiB
    let padded = |len| verify(&settings, move |token| token.claim("pad", "x".repeat(len)));
    assert!(padded(5_000).is_ok());
    assert!(signer.token(&alice()).claim("pad", "x".repeat(7_000)).sign().is_err());
}

#[test]
fn issuer_and_audience() {
    let settings = with_secret("issuer = \"https://a.example\"\naudience = \"api\"").unwrap();
    let other = |lines| with_secret(lines).unwrap();
    assert_eq!(exchange(&settings, &settings), Ok(()));
    assert_eq!(settings.signer().unwrap().issuer(), Some("https://a.example"));
    let from = |lines| exchange(&other(lines), &settings);
    assert_eq!(from("audience = \"api\""), Err(TokenError::MissingClaim("iss".into())));
    assert_eq!(from("issuer = \"https://a.example/\"\naudience = \"api\""), Err(TokenError::Issuer));
    assert_eq!(from("issuer = \"https://a.example\""), Err(TokenError::MissingClaim("aud".into())));
    assert_eq!(from("issuer = \"https://a.example\"\naudience = [\"web\", \"Api\"]"), Err(TokenError::Audience));
    assert_eq!(from("issuer = \"https://a.example\"\naudience = [\"web\", \"api\"]"), Ok(()));

    for (lines, part) in [
        ("issuer = 5", "`jwt.issuer`: is not a string; put it in quotes"),
        ("issuer = [\"a\"]", "`jwt.issuer`: is not a string"),
        ("issuer = \" \"", "`jwt.issuer`: is empty; give it a value or leave the key out"),
        ("audience = 5", "`jwt.audience`: is neither a string nor an array of strings"),
        ("audience = []", "`jwt.audience`: is an empty array"),
        ("audience = [\"a\", 5]", "`jwt.audience[1]`: is not a string"),
        ("audience = [\"a\", \"\"]", "`jwt.audience[1]`: is empty"),
        ("audience = { a = 1 }", "`jwt.audience`: is neither"),
    ] {
        let message = refused(with_secret(lines), &[part]);
        assert_eq!(problems(&message), 1, "{message}");
    }
}

#[test]
fn durations() {
    for (value, seconds) in [
        ("\"15m\"", 900),
        ("900", 900),
        ("\"900\"", 900),
        ("\" 900 \"", 900),
        ("\"1h 30m\"", 5_400),
        ("\"2days\"", 172_800),
        ("1", 1),
    ] {
        let settings = with_secret(&format!("expiration = {value}")).unwrap_or_else(|error| panic!("{value}: {error}"));
        assert_eq!(settings.signer().unwrap().expiration(), Duration::from_secs(seconds), "{value}");
    }
    let wrong = "is not a duration; write whole seconds, or text such as \"15m\"";
    for value in [
        "\"soon\"",
        "\"\"",
        "1.5",
        "-5",
        "\"-5\"",
        "true",
        "[900]",
        "{ m = 15 }",
        "1979-05-27",
        "\"99999999999999999999\"",
    ] {
        for key in ["expiration", "leeway", "max_age"] {
            let message = refused(with_secret(&format!("{key} = {value}")), &[&format!("`jwt.{key}`: {wrong}")]);
            assert_eq!(problems(&message), 1, "{message}");
        }
    }
    for value in ["0", "\"0s\"", "\"500ms\""] {
        refused(with_secret(&format!("expiration = {value}")), &["`jwt.expiration`: is less than a second"]);
    }
    for value in ["\"101years\"", "9223372036854775807", "\"18446744073709551615\""] {
        refused(with_secret(&format!("expiration = {value}")), &["`jwt.expiration`: is more than 100 years"]);
    }
    exchange(&with_secret("expiration = \"99years\"").unwrap(), &with_secret("").unwrap()).unwrap();
}

#[test]
fn leeway_and_max_age() {
    let settings = with_secret("leeway = \"5m\"").unwrap();
    assert!(verify(&settings, |token| token.issued_at(ago(600)).expires_at(ago(295))).is_ok());
    assert_eq!(
        verify(&settings, |token| token.issued_at(ago(600)).expires_at(ago(305))).unwrap_err(),
        TokenError::Expired
    );
    let settings = with_secret("leeway = 0").unwrap();
    assert_eq!(
        verify(&settings, |token| token.issued_at(ago(600)).expires_at(ago(2))).unwrap_err(),
        TokenError::Expired
    );
    for value in ["301", "\"5m 1s\"", "\"1h\""] {
        refused(
            with_secret(&format!("leeway = {value}")),
            &["`jwt.leeway`: is more than 5 minutes; correct the clocks instead"],
        );
    }

    let settings = with_secret("max_age = \"1h\"\nleeway = 0").unwrap();
    let aged = |age| verify(&settings, move |token| token.issued_at(ago(age)).expires_in(Duration::from_secs(100_000)));
    assert!(aged(3_500).is_ok());
    assert_eq!(aged(3_700).unwrap_err(), TokenError::TooOld);
    refused(with_secret("max_age = 0"), &["`jwt.max_age`: is zero; every token would be refused"]);
}

#[test]
fn types() {
    let settings = with_secret("typ = \"at+jwt\"").unwrap();
    assert!(verify(&settings, |token| token).is_ok());
    assert!(verify(&settings, |token| token.typ("application/AT+jwt")).is_ok());
    assert_eq!(verify(&settings, |token| token.typ("JWT")).unwrap_err(), TokenError::TypeNotAccepted);

    let settings = with_secret("typ = [\"a+jwt\", \"b+jwt\"]").unwrap();
    let token = settings.signer().unwrap().sign(&alice()).unwrap();
    assert_eq!(settings.verifier().verify::<DefaultClaims>(&token).unwrap().header().typ(), Some("a+jwt"));
    assert!(verify(&settings, |token| token.typ("b+jwt")).is_ok());

    // {"alg":"HS256"}.{"sub":"alice","exp":4102444800}, which is 2100, signed with `SECRET`
    let untyped = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbGljZSIsImV4cCI6NDEwMjQ0NDgwMH0.\
                   taIm8OhE4tjqzo6pTl5dKb1KqDG5ejPgr4bfCYUrOWQ";
    let verified = |lines| with_secret(lines).unwrap().verifier().verify::<DefaultClaims>(untyped).map(drop);
    assert_eq!(verified(""), Err(TokenError::TypeMissing));
    assert_eq!(verified("typ = [\"JWT\", \"\"]"), Ok(()));

    for (value, part) in [
        ("\"\"", "is empty"),
        ("[]", "names no type; name at least one, such as \"JWT\""),
        ("[\"\"]", "names no type"),
        ("\"application/\"", "names no type"),
        ("5", "`jwt.typ`: is not a string"),
        ("[\"JWT\", 5]", "`jwt.typ[1]`: is not a string"),
    ] {
        let message = refused(with_secret(&format!("typ = {value}")), &["`jwt.typ", part]);
        assert_eq!(problems(&message), 1, "{message}");
    }
}

#[test]
fn subject_and_id() {
    let alice = alice();
    let read = |settings: &Settings| {
        let token = settings.signer().unwrap().token(&alice).claim("email", "a@b.c").claim("uid", 7).claim("id", "i-1");
        let token = token.sign().unwrap();
        let verified = settings.verifier().verify::<DefaultClaims>(&token).unwrap();
        (verified.subject().map(str::to_owned), verified.user_id().map(str::to_owned))
    };
    let some = |a: &str, b: &str| (Some(a.to_owned()), Some(b.to_owned()));
    assert_eq!(read(&with_secret("").unwrap()), some("alice", "i-1"));
    assert_eq!(read(&with_secret("subject = \"sub\"").unwrap()), some("alice", "i-1"));
    assert_eq!(read(&with_secret("subject = \"email\"\nid = \"uid\"").unwrap()), some("a@b.c", "7"));
    assert_eq!(read(&with_secret("id = \"sub\"").unwrap()), some("alice", "alice"));
    assert_eq!(read(&with_secret("subject = \"email\"\nid = \"email\"").unwrap()), some("a@b.c", "a@b.c"));
    assert!(read(&with_secret("id = \"jti\"").unwrap()).1.is_some());
    for lines in ["subject = \"exp\"", "subject = \"jti\"", "id = \"iss\""] {
        refused(
            with_secret(lines),
            &["is a registered claim with another meaning; name the claim that names the user"],
        );
    }
    for lines in ["subject = 5", "subject = \"\"", "id = []", "id = true"] {
        refused(with_secret(lines), &["is "]);
    }
}

#[test]
fn audit() {
    for lines in [
        "audit = {}",
        "audit = { mode = \"deny\", public = [], undeclared = [] }",
        "audit.mode = \"warn\"",
        "audit.mode = \"allow\"",
        "audit.public = [\"/static\", \"/files/<path..>\"]",
        "audit.undeclared = [\"GET /old\", \"PUT /old/<id>?<x>&y=1 [-3]\", \"POST /old [2] text/plain; charset=utf-8\"]",
    ] {
        assert!(with_secret(lines).is_ok(), "{lines}");
    }
    for (lines, part) in [
        ("audit = \"warn\"", "`jwt.audit`: is not a table"),
        ("audit.mod = \"warn\"", "`jwt.audit.mod`: unknown key; did you mean `mode`?"),
        ("audit.colour = 5", "`jwt.audit.colour`: unknown key; known are `mode`, `public` and `undeclared`"),
        ("audit.mode = \"wran\"", "`jwt.audit.mode`: is not a mode; did you mean `warn`?"),
        ("audit.mode = \"Deny\"", "`jwt.audit.mode`: is not a mode; did you mean `deny`?"),
        ("audit.mode = \"off\"", "`jwt.audit.mode`: is not a mode; known are `deny`, `warn` and `allow`"),
        ("audit.mode = false", "`jwt.audit.mode`: is not a string"),
        ("audit.public = \"/static\"", "`jwt.audit.public`: is not an array; write `[..]`"),
        ("audit.public = [5]", "`jwt.audit.public[0]`: is not a string"),
        ("audit.public = [\"/a\", \"static\"]", "`jwt.audit.public[1]`: does not begin with `/`"),
        ("audit.public = [\"\"]", "`jwt.audit.public[0]`: is empty"),
        ("audit.public = [\"/\"]", "`jwt.audit.public[0]`: would open every route; write `#[jwt_public("),
        ("audit.public = [\"///\"]", "would open every route"),
        ("audit.public = [\"/a?b\"]", "`jwt.audit.public[0]`: is more than a path"),
        ("audit.public = [\"/a\", \"/a\"]", "`jwt.audit.public[1]`: stands in the array twice; delete one"),
        ("audit.undeclared = {}", "`jwt.audit.undeclared`: is not an array"),
        (
            "audit.undeclared = [\"/old\"]",
            "`jwt.audit.undeclared[0]`: is not a route; write it as the launch audit prints it",
        ),
        ("audit.undeclared = [\"FETCH /old\"]", "is not a route"),
        ("audit.undeclared = [\"GET old\"]", "is not a route"),
        ("audit.undeclared = [\"GET /old 5\"]", "is not a route"),
        ("audit.undeclared = [\"GET /old [x]\"]", "is not a route"),
        ("audit.undeclared = [\"GET\"]", "is not a route"),
        ("audit.undeclared = [\"GET /old\", \"GET  /old\"]", "`jwt.audit.undeclared[1]`: stands in the array twice"),
    ] {
        let message = refused(with_secret(lines), &[part]);
        assert_eq!(problems(&message), 1, "{message}");
    }
}

#[test]
fn limits() {
    let settings = with_secret("limits = { token = \"1KiB\" }").unwrap();
    let other = with_secret("").unwrap();
    let long = |settings: &Settings| settings.signer().unwrap().token(&alice()).claim("pad", "x".repeat(800)).sign();
    assert!(long(&settings).is_err(), "no token is made that would be refused");
    let token = long(&other).unwrap();
    assert_eq!(
        settings.verifier().verify::<DefaultClaims>(&token).map(drop),
        Err(TokenError::TooLarge { limit: 1024 })
    );
    for value in ["16384", "\"16KiB\"", "\"16384\"", "\"16.384kB\""] {
        let settings = with_secret(&format!("limits.token = {value}"));
        let settings = match settings {
            Ok(settings) => settings,
            Err(error) => panic!("{value}: {error}"),
        };
        assert!(verify(&settings, |token| token.claim("pad", "x".repeat(9_000))).is_ok(), "{value}");
    }
    for (lines, part) in [
        ("limits.token = 255", "`jwt.limits.token`: is not between 256 bytes and 1 MiB"),
        ("limits.token = \"2MiB\"", "is not between"),
        ("limits.token = 0", "is not between"),
        ("limits.token = -1", "is not a size; write whole bytes, or text such as \"8KiB\""),
        ("limits.token = \"big\"", "is not a size"),
        ("limits.token = []", "is not a size"),
        ("limits = 5", "`jwt.limits`: is not a table"),
        ("limits.cache = 1024", "`jwt.limits.cache`: is neither 0 nor between 64 KiB and 1 GiB"),
        ("limits.cache = \"2GiB\"", "is neither 0 nor between"),
        ("limits.cache = \"much\"", "is not a size"),
        ("limits.tokn = 5", "`jwt.limits.tokn`: unknown key; did you mean `token`?"),
        ("limits.colour = 5", "`jwt.limits.colour`: unknown key; known are `token` and `cache`"),
    ] {
        let message = refused(with_secret(lines), &[part]);
        assert_eq!(problems(&message), 1, "{message}");
    }
}

#[jwt_protected]
#[get("/me")]
fn me() {}

#[jwt_protected(permissions = "articles:delete")]
#[get("/delete")]
fn delete() {}

/// An application with these lines below `[default.jwt]`, and a secret.
fn client(lines: &str) -> Client {
    let folder = Folder::new();
    let path = folder.write("Rocket.toml", format!("[default.jwt]\nsecret = \"{SECRET}\"\n{lines}"));
    let rocket = rocket::custom(figment(&path, "debug")).attach(jwt_core::fairing());
    Client::untracked(rocket.mount("/", routes![me, delete])).unwrap()
}

#[test]
fn header_and_scheme() {
    let token = with_secret("").unwrap().signer().unwrap().sign(&alice()).unwrap();
    let ask = |lines: &str, name: &'static str, value: String| {
        let client = client(lines);
        let response = client.get("/me").header(Header::new(name, value)).dispatch();
        (response.status(), response.headers().get_one("WWW-Authenticate").map(str::to_owned))
    };
    let ok = (Status::Ok, None);
    let denied = |challenge: &str| (Status::Unauthorized, Some(challenge.to_owned()));
    assert_eq!(ask("", "authorization", format!("bearer {token}")), ok);
    assert_eq!(ask("", "Authorization", format!("JWT {token}")), denied("Bearer"));
    assert_eq!(ask("header = \"authorization\"", "Authorization", format!("Bearer {token}")), ok);

    assert_eq!(ask("scheme = \"JWT\"", "Authorization", format!("jwt {token}")), ok);
    assert_eq!(ask("scheme = \"JWT\"", "Authorization", format!("JWT token=\"{token}\"")), ok);
    assert_eq!(ask("scheme = \"JWT\"", "Authorization", format!("Bearer {token}")), denied("JWT"));

    assert_eq!(ask("header = \"X-Token\"", "x-token", token.clone()), ok);
    assert_eq!(ask("header = \"X-Token\"", "Authorization", format!("Bearer {token}")).0, Status::Unauthorized);

    for (lines, part) in [
        ("header = \"X Token\"", "`jwt.header`: is not the name of a header"),
        (
            "header = \"Cookie\"",
            "`jwt.header`: is a header with a meaning of its own; choose another, such as `X-Token`",
        ),
        ("header = 5", "`jwt.header`: is not a string"),
        ("header = \"\"", "`jwt.header`: is empty"),
        ("scheme = \"Bearer \"", "`jwt.scheme`: is not the name of an authentication scheme"),
        (
            "scheme = \"basic\"",
            "`jwt.scheme`: is the scheme of something else; choose another, such as `Bearer` or `JWT`",
        ),
        ("scheme = false", "`jwt.scheme`: is not a string"),
        ("header = \"X-Token\"\nscheme = \"JWT\"", "`jwt.scheme`: has no meaning beside `header`"),
    ] {
        let message = refused(with_secret(lines), &[part]);
        assert_eq!(problems(&message), 1, "{message}");
    }
}

#[test]
fn grants() {
    let lines = "[default.jwt.grants]\nadmin = \"*\"\neditor = [\"articles:delete\"]\nsweeper = \"articles:delete\"\n\
                 boss = [\"x\", \"*\"]\nreader = [\"articles:read\"]";
    let client = client(lines);
    for (roles, status) in [
        (vec!["admin"], Status::Ok),
        (vec!["editor"], Status::Ok),
        (vec!["sweeper"], Status::Ok),
        (vec!["boss"], Status::Ok),
        (vec!["reader"], Status::Forbidden),
        (vec!["reader", "editor"], Status::Ok),
        (vec!["*"], Status::Forbidden),
        (vec!["Admin"], Status::Forbidden),
        (vec![], Status::Forbidden),
    ] {
        let token = with_secret("").unwrap().signer().unwrap().token(&alice()).claim("roles", &roles).sign().unwrap();
        let bearer = Header::new("Authorization", format!("Bearer {token}"));
        assert_eq!(client.get("/delete").header(bearer).dispatch().status(), status, "{roles:?}");
    }

    for (lines, part) in [
        ("grants = \"*\"", "`jwt.grants`: is not a table"),
        ("grants = [\"admin\"]", "`jwt.grants`: is not a table"),
        ("grants.admin = 5", "`jwt.grants.admin`: is neither a string nor an array of strings"),
        ("grants.admin = []", "`jwt.grants.admin`: is an empty array"),
        ("grants.admin = \"\"", "`jwt.grants.admin`: is empty"),
        ("grants.admin = { a = 1 }", "`jwt.grants.admin`: is neither"),
        ("grants.admin = [\"a\", 5]", "`jwt.grants.admin[1]`: is not a string"),
    ] {
        let message = refused(with_secret(lines), &[part]);
        assert_eq!(problems(&message), 1, "{message}");
    }
    assert!(with_secret("grants = {}").is_ok());
}

#[test]
fn unknown_keys_are_refused_with_the_nearest() {
    for (lines, part) in [
        ("expirtion = 5", "`jwt.expirtion`: unknown key; did you mean `expiration`?"),
        ("Issuer = \"x\"", "`jwt.Issuer`: unknown key; did you mean `issuer`?"),
        ("secretfile = \"x\"", "`jwt.secretfile`: unknown key; did you mean `secret_file`?"),
        ("private-key = \"x\"", "`jwt.private-key`: unknown key; did you mean `private_key`?"),
        ("colour = \"x\"", "`jwt.colour`: unknown key; known are `algorithm`, `algorithms`, `secret`, `secret_file`,"),
        ("keys_ = 5", "`jwt.keys_`: unknown key; did you mean `keys`?"),
    ] {
        let message = refused(with_secret(lines), &[part]);
        assert_eq!(problems(&message), 1, "{message}");
    }
    refused(
        read(&format!("keys = [{{ kid = \"a\", secrt = \"{SECRET}\", usage = \"sign\" }}]")),
        &[
            "`jwt.keys[0].secrt`: unknown key; did you mean `secret`?",
            "`jwt.keys[0].usage`: unknown key; did you mean `use`?",
        ],
    );
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let toml = "[default.jwt]\nissuer = 5\nleeway = \"1h\"\n[debug.jwt]\nsecret = \"short\"\nexpiraton = 5\nalgorithms = []\n\
                keys_url = \"x\"\nlimits.token = 1\ngrants.a = 0";
    let folder = Folder::new();
    let path = folder.write("Rocket.toml", toml);
    let message =
        refused(Settings::read(&figment(&path, "debug")), &["the table `jwt` of the configuration cannot be used"]);
    for (key, profile) in [
        ("issuer", "default"),
        ("leeway", "default"),
        ("secret", "debug"),
        ("expiraton", "debug"),
        ("algorithms", "debug"),
        ("keys_url", "debug"),
        ("limits.token", "debug"),
        ("grants.a", "debug"),
    ] {
        let problem = message.split("\n  - ").find(|part| part.starts_with(&format!("`jwt.{key}`: ")));
        let problem = problem.unwrap_or_else(|| panic!("`{key}` is not in:\n{message}"));
        let source = format!("\n    set by `{profile}.jwt.{key}` in {}", path.display());
        assert!(problem.ends_with(&source), "{problem}");
    }
    assert_eq!(problems(&message), 8, "{message}");
    for problem in message.split("\n  - ").skip(1) {
        let text = problem.split('\n').next().unwrap();
        assert!(!text.ends_with('.') && text.len() < 400, "{text}");
    }

    let launch = ignite_as("debug", toml);
    assert!(launch.failed.is_some());
    assert_eq!(launch.lines_with("cannot be used"), 1, "{}", launch.everything());
    assert!(launch.lines.iter().any(|line| problems(line) == 8), "{}", launch.everything());
}

#[test]
fn the_claim_that_names_the_user_reads_as_a_name() {
    // `subject` names a claim that must read as a user's name.
    let settings = with_secret("subject = \"flag\"").unwrap();
    let result = verify(&settings, |token| token.claim("flag", true));
    let wrong = TokenError::InvalidClaim { claim: "flag".into(), problem: ClaimProblem::WrongType };
    assert_eq!(result.unwrap_err(), wrong);
}
