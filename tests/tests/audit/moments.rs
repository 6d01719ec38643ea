//! The audit looks after every ignite fairing, and again at lift-off.

use jwt_core::{DefaultClaims, Jwt, jwt_protected};
use rocket::fairing::AdHoc;
use rocket::{Build, Rocket, get, routes};
use tests::launches::launch;

use super::ground::{app, plain, protected, public};

/// A fairing that mounts an undeclared route when it ignites.
fn mounts() -> AdHoc {
    AdHoc::on_ignite("mounts", |rocket| async { rocket.mount("/late", routes![plain]) })
}

/// A fairing that does nothing but to attach another.
fn attaches(next: fn() -> AdHoc) -> AdHoc {
    AdHoc::on_ignite("attaches", move |rocket| async move { rocket.attach(next()) })
}

fn chain_of_one() -> AdHoc {
    attaches(mounts)
}

fn chain_of_two() -> AdHoc {
    attaches(chain_of_one)
}

fn chain_of_three() -> AdHoc {
    attaches(chain_of_two)
}

/// A stage that mounts a declared route and attaches another, which does so too; the last mounts an undeclared one.
fn stages() -> AdHoc {
    AdHoc::on_ignite("stage 1", |rocket| async {
        rocket.mount("/1", routes![public]).attach(AdHoc::on_ignite("stage 2", |rocket| async {
            rocket.mount("/2", routes![public]).attach(mounts())
        }))
    })
}

#[test]
fn routes_of_fairings_are_seen_whenever_they_are_mounted() {
    type Attach = fn(Rocket<Build>) -> Rocket<Build>;
    tests::journal::install();
    let fresh = || tests::configured("[default.jwt]\nsecret = \"rM7xJzUq0s3V5tYwB8eHkPnD2fGaLcXi\"\n");
    let cases: [(Attach, &str); 6] = [
        (|rocket| rocket.attach(mounts()).attach(jwt_core::fairing()), "fairings"),
        (|rocket| rocket.attach(jwt_core::fairing()).attach(mounts()), "fairings"),
        (|rocket| rocket.attach(chain_of_one()).attach(jwt_core::fairing()), "fairings"),
        (|rocket| rocket.attach(jwt_core::fairing()).attach(chain_of_one()), "fairings"),
        (|rocket| rocket.attach(jwt_core::fairing()).attach(stages()), "fairings"),
        (
            |rocket| rocket.attach(jwt_core::fairing()).attach(chain_of_two()).mount("/", routes![protected]),
            "sentinels",
        ),
    ];
    for (index, (attach, stopped)) in cases.into_iter().enumerate() {
        let launch = launch(|| attach(fresh()));
        assert_eq!(launch.stopped, Some(stopped), "case {index}: {launch:#?}");
        assert!(launch.error().contains("\n  - (plain) GET /late/plain\n"), "case {index}: {launch:#?}");
    }
}

#[test]
fn what_is_mounted_last_of_all_stops_the_lift_off() {
    for chain in [chain_of_two, chain_of_three] {
        let launch = launch(|| app("").attach(chain()).mount("/", routes![public]));
        assert_eq!(launch.stopped, Some("lift-off"), "{launch:#?}");
        assert!(launch.error().contains("(plain) GET /late/plain"), "{launch:#?}");
        assert!(launch.map.is_empty());
    }
}

/// The same where the application really serves: it stops before it does.
#[test]
fn a_server_stops_too() {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    use std::time::Duration;

    let serve = async {
        let rocket = app("").attach(chain_of_two()).mount("/", routes![public]);
        let figment = rocket.figment().clone().merge(("port", 0)).merge(("shutdown.ctrlc", false));
        rocket::tokio::time::timeout(Duration::from_secs(20), rocket.configure(figment).launch()).await.is_ok()
    };
    let (served, records) = tests::journal::recorded(|| catch_unwind(AssertUnwindSafe(|| rocket::execute(serve))));
    assert!(served.is_err(), "the launch should panic");
    assert!(records.iter().any(|record| record.contains("(plain) GET /late/plain")), "{records:#?}");
    assert!(!records.iter().any(|record| record.contains("has launched")), "{records:#?}");
}

#[test]
fn an_application_that_was_exchanged_does_not_launch() {
    let other = || AdHoc::on_ignite("other", |_| async { tests::configured("").mount("/", routes![plain]) });
    let launch = launch(|| app("").attach(other()));
    assert_eq!(launch.stopped, Some("lift-off"));
    assert!(launch.error().starts_with("what `jwt_core::fairing()` manages is gone"), "{launch:#?}");
}

#[test]
fn one_message_lists_early_and_late_routes() {
    let launch = launch(|| app("").mount("/", routes![plain]).attach(chain_of_one()));
    assert!(launch.error().starts_with("2 routes are declared neither"), "{launch:#?}");
}

#[test]
fn it_runs_where_nothing_is_decorated() {
    assert_eq!(launch(|| app("").mount("/", routes![plain])).stopped, Some("fairings"));
    launch(|| app("")).is_silent();
}

#[get("/me")]
fn me(_user: Jwt<DefaultClaims>) {}

#[test]
fn a_route_that_takes_a_token_is_found_out_late_too() {
    fn late() -> AdHoc {
        attaches(|| attaches(|| AdHoc::on_ignite("late", |rocket| async { rocket.mount("/", routes![me]) })))
    }
    let launch = launch(|| app("audit = { undeclared = [\"GET /me\"] }").attach(late()));
    assert_eq!(launch.stopped, Some("sentinels"), "{launch:#?}");
    assert!(launch.errors.iter().any(|error| error.contains("takes `Jwt<DefaultClaims>`")), "{launch:#?}");
}

#[test]
fn ignition_alone_is_enough() {
    #[jwt_protected]
    #[get("/x")]
    fn x() {}
    let ignite = || rocket::execute(app("").mount("/", routes![x, plain]).ignite()).expect_err("this is refused");
    let (error, _) = tests::journal::recorded(ignite);
    assert!(matches!(error.kind(), rocket::error::ErrorKind::FailedFairings(_)));
}
