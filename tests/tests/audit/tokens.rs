//! An undecorated route that takes a token was meant to be protected, and is refused whatever the configuration excuses.

use jwt_core::{Claims, DefaultClaims, Granted, Jwt, MaybeJwt, Tokens, jwt_policy, jwt_protected};
use rocket::{State, get, routes};
use tests::journal::recorded;
use tests::launches::launch;

use super::ground::{app, plain, raw};

#[derive(Claims)]
struct User {
    sub: String,
}

#[get("/me")]
fn me(user: Jwt<User>) -> String {
    user.sub.clone()
}

#[get("/maybe")]
fn maybe(_state: &State<u8>, _user: MaybeJwt<DefaultClaims>) {}

#[get("/option")]
fn option(_user: Option<Jwt<User>>) {}

#[jwt_policy(claims = User, when(claims.sub == "alice"))]
struct IsAlice;

#[get("/proof")]
fn proof(_proof: Granted<'_, IsAlice>) {}

#[get("/issues")]
fn issues(_tokens: &Tokens) {}

#[get("/state")]
fn state(_state: &State<u8>) {}

#[jwt_protected]
#[get("/decorated")]
fn decorated(_user: Jwt<User>) {}

#[test]
fn it_is_named_with_the_fix() {
    let refused =
        launch(|| app("").manage(1u8).mount("/", routes![decorated, plain, me, maybe, option, proof, issues, state]));
    let line = |route: &str, guard: &str| {
        format!("\n  - {route}: takes `{guard}`, and nothing says who may call it; add `#[jwt_protected]` above it\n")
    };
    for (route, guard) in [
        ("(me) GET /me", "Jwt<User>"),
        ("(maybe) GET /maybe", "MaybeJwt<DefaultClaims>"),
        ("(option) GET /option", "Jwt<User>"),
        ("(proof) GET /proof", "Granted<IsAlice>"),
    ] {
        assert!(refused.error().contains(&line(route, guard)), "{route}: {refused:#?}");
    }
    let (_, baseline) = refused.error().split_once("undeclared = ").unwrap();
    assert_eq!(baseline, "[\n    \"GET /plain\",\n    \"GET /state\",\n    \"GET /issues\",\n]");
}

#[test]
fn no_exception_covers_it() {
    let with = |audit: &str| {
        let lines = format!("audit = {{ {audit} }}");
        launch(move || app(&lines).mount("/x", routes![decorated, me]))
    };
    for exception in ["undeclared = [\"GET /x/me\"]", "public = [\"/x\"]"] {
        let refused = with(exception);
        assert_eq!(refused.stopped, Some("fairings"), "{exception}");
        assert!(refused.error().ends_with("add `#[jwt_protected]` above it"), "{exception}: {refused:#?}");
        let warned = with(&format!("mode = \"warn\", {exception}"));
        assert_eq!((warned.stopped, warned.warnings.len()), (None, 1), "{exception}: {warned:#?}");
        with(&format!("mode = \"allow\", {exception}")).is_silent();
    }
}

#[test]
fn what_takes_none_is_excused() {
    let lines = "audit = { undeclared = [\"GET /state\", \"GET /issues\"], public = [\"/raw\"] }";
    let routes = || [routes![state, issues, decorated], vec![raw("/raw", None)]].concat();
    launch(|| app(lines).manage(1u8).mount("/", routes())).is_silent();
}

#[test]
fn looking_leaves_the_log_as_it_was() {
    let ((before, after), records) = recorded(|| {
        let before = log::max_level();
        drop(tests::client(app("audit.mode = \"warn\"").manage(1u8).mount("/", routes![me, state])));
        (before, log::max_level())
    });
    assert_eq!(before, after);
    assert!(records.iter().any(|record| record.contains("(me) GET /me: takes")), "{records:#?}");
    let launches = |text: &str| records.iter().filter(|record| record.contains(text)).count();
    assert_eq!((launches("Configured for"), launches("Routes:"), launches("Fairings:")), (1, 1, 1), "{records:#?}");
    assert_eq!(launches("ERROR"), 0, "{records:#?}");
}
