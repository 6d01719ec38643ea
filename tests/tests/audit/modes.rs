//! What `audit` in Rocket.toml says: the mode, public paths, and the baseline of an existing application.

use jwt_core::{Access, jwt_protected};
use rocket::{Build, Rocket, Route, get, post, routes};
use tests::launches::{Launch, launch};

use super::ground::{app, other, plain, protected, public, ranked, raw};

#[test]
fn an_undeclared_route_stops_the_launch() {
    let launch = launch(|| app("").mount("/", routes![protected, plain]).mount("/api", routes![public, other]));
    assert_eq!(launch.stopped, Some("fairings"));
    assert_eq!(
        launch.error(),
        "2 routes are declared neither protected nor public; write `#[jwt_protected(..)]` or `#[jwt_public(\"reason\")]` above \
         the handler, or `jwt_core::protect::<..>(routes)` where routes of somebody else are mounted, or name a path in `public` \
         of `[default.jwt.audit]`\n  - (plain) GET /plain\n  - (other) GET /api/other\n  \
         an existing application launches with them as they are if Rocket.toml says:\n[default.jwt.audit]\nundeclared = [\n    \
         \"GET /plain\",\n    \"GET /api/other\",\n]"
    );
    assert!(launch.warnings.is_empty());
}

#[test]
fn modes() {
    let mode = |mode: &str| launch(|| app(&format!("audit = {{ mode = \"{mode}\" }}")).mount("/", routes![plain]));
    let (denied, warned, allowed) = (mode("deny"), mode("warn"), mode("allow"));
    assert_eq!((denied.stopped, warned.stopped, allowed.stopped), (Some("fairings"), None, None));
    assert_eq!(denied.error(), warned.warnings[0]);
    assert_eq!((warned.warnings.len(), warned.errors.len()), (1, 0));
    allowed.is_silent();
    assert_eq!(warned.map, ["(plain) GET /plain UNDECLARED"]);
    assert_eq!(allowed.map, warned.map);
    assert!(denied.map.is_empty());
}

#[test]
fn public_paths_match_whole_segments() {
    let fits = |path: &str, route: &str| {
        let rocket = app(&format!("audit.public = [\"{path}\"]")).mount("/", [raw(route, None)]);
        matches!(jwt_core::audit(&rocket).routes()[0].access(), Access::Public { .. })
    };
    for (path, route, expected) in [
        ("/static", "/static", true),
        ("/static", "/static/x", true),
        ("/static", "/static/<path..>", true),
        ("/static", "/static?<page>", true),
        ("/static/", "/static/x/y", true),
        ("//static", "/static", true),
        ("/static/css", "/static/css/<file>", true),
        ("/static", "/statics", false),
        ("/static", "/Static", false),
        ("/static", "/", false),
        ("/static", "/<anything>", false),
        ("/static", "/<anything..>", false),
        ("/static", "/x/static", false),
        ("/static/css", "/static", false),
        ("/static/css", "/static/<path..>", false),
        ("/static/css", "/static/<dir>/x", false),
        ("/<path..>", "/<path..>", true),
        ("/<path..>", "/static", false),
    ] {
        assert_eq!(fits(path, route), expected, "{path} {route}");
    }
    let rocket = app("audit.public = [\"/files\"]").mount("/files", [raw("/<path..>", None), raw("/", None)]);
    assert!(jwt_core::audit(&rocket).routes().iter().all(|route| matches!(route.access(), Access::Public { .. })));
}

#[test]
fn a_public_path_opens_no_protected_route() {
    let launch = launch(|| app("audit.public = [\"/x\"]").mount("/x", routes![protected, plain]));
    launch.is_silent();
    assert_eq!(
        launch.map,
        [
            "(plain) GET /x/plain         public: `/x` in `audit.public`",
            "(protected) GET /x/protected any verified token"
        ]
    );
}

/// The lines between brackets of the baseline in a message.
fn baseline(launch: &Launch) -> String {
    let (_, toml) = launch.error().split_once("\n[default.jwt.audit]\n").expect("a baseline");
    toml.to_owned()
}

#[test]
fn a_baseline_that_is_pasted_launches_and_is_silent() {
    #[post("/list?<page>", data = "<text>", format = "text/plain; charset=\"utf-8\"", rank = 3)]
    fn list(page: Option<u8>, text: String) {
        let _ = (page, text);
    }
    let twins = || {
        let json = |rank| {
            let mut route = ranked(Some(rank), "/twin", Some("json"));
            route.format = Some(rocket::http::MediaType::JSON);
            route
        };
        vec![ranked(Some(2), "/twin", Some("twin")), json(1), json(-3)]
    };
    let routes = |rocket: Rocket<Build>| rocket.mount("/", routes![protected, plain, list]).mount("/deep", twins());
    let refused = launch(|| routes(app("")));
    let toml = baseline(&refused);
    for entry in [
        "\"GET /plain\"",
        "\"POST /list?<page>\"",
        "\"GET /deep/twin [2]\"",
        "\"GET /deep/twin [1] application/json\"",
        "\"GET /deep/twin [-3] application/json\"",
    ] {
        assert!(toml.contains(entry), "{entry} is not in {toml}");
    }
    launch(|| routes(app(&format!("[default.jwt.audit]\n{toml}")))).is_silent();
}

#[test]
fn a_baseline_is_printed_whole() {
    let known = |rocket: Rocket<Build>| rocket.mount("/", routes![plain, other]);
    let refused = launch(|| known(app("audit.undeclared = [\"GET /plain\"]")));
    assert!(refused.error().starts_with("a route is declared neither protected nor public;"), "{refused:#?}");
    assert!(!refused.error().contains("\n  - (plain)"), "{refused:#?}");
    assert_eq!(baseline(&refused), "undeclared = [\n    \"GET /other\",\n    \"GET /plain\",\n]");
}

#[test]
fn an_entry_excuses_one_route() {
    let twin = |rank| ranked(Some(rank), "/twin", None);
    let guarded = |rank| -> Vec<Route> {
        #[jwt_protected]
        #[get("/twin")]
        fn twin() {}
        let mut routes = routes![twin];
        routes[0].rank = rank;
        routes
    };
    let with = |entries: &str, routes: Vec<Route>| {
        let lines = format!("audit = {{ undeclared = [{entries}] }}");
        launch(move || app(&lines).mount("/", routes))
    };
    with("\"GET /twin\"", vec![twin(1)]).is_silent();
    // A second one appears, declared or not: whether the entry was meant for it cannot be told.
    for routes in [vec![twin(1), twin(2)], [vec![twin(1)], guarded(2)].concat(), [vec![twin(1)], guarded(-2)].concat()]
    {
        let refused = with("\"GET /twin\"", routes);
        assert!(refused.error().contains("`GET /twin` of `undeclared` fits several routes"), "{refused:#?}");
    }
    with("\"GET /twin [1]\", \"GET /twin [2]\"", vec![twin(1), twin(2)]).is_silent();
    let refused = with("\"GET /twin [1]\"", vec![twin(1), twin(2)]);
    assert!(
        refused.error().starts_with("a route is") && refused.error().contains("\n  - GET /twin [2]\n"),
        "{refused:#?}"
    );
    // Another method, format or mount point is another route.
    for entry in ["POST /twin", "GET /twin [1] text/html", "GET /x/twin", "GET /twin/", "GET /Twin", "GET /twin?<x>"] {
        let refused = with(&format!("\"{entry}\""), vec![twin(1)]);
        assert!(refused.error().contains("\n  - GET /twin\n"), "{entry}: {refused:#?}");
        assert_eq!(refused.warnings.len(), 1, "{entry}: {refused:#?}");
    }
}

#[test]
fn what_is_no_longer_needed_is_reported() {
    let lines = "audit = { public = [\"/gone\", \"/protected\", \"/files\"], undeclared = [\"GET /public\", \"GET /plain\", \"GET /gone\"] }";
    let launch =
        launch(|| app(lines).mount("/", routes![protected, public, plain]).mount("/files", [raw("/<p..>", None)]));
    assert_eq!(launch.stopped, None);
    assert_eq!(
        launch.warnings,
        [
            "`jwt.audit.public`: no undeclared route is below \"/gone\"; delete the entry",
            "`jwt.audit.public`: no undeclared route is below \"/protected\"; delete the entry",
            "`jwt.audit.undeclared`: \"GET /public\" is declared, or not mounted any more; delete the entry",
            "`jwt.audit.undeclared`: \"GET /gone\" is declared, or not mounted any more; delete the entry",
        ]
    );
}
