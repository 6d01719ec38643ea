//! A declaration counts for the route that carries it, and for no other.

use jwt_core::{Access, Authenticated, Claims, DefaultClaims, jwt_protected, jwt_public, protect};
use rocket::fs::FileServer;
use rocket::route::{Handler, Outcome};
use rocket::{Data, Request, Route, get, routes};
use tests::journal::recorded;
use tests::launches::launch;

use super::ground::{app, plain, protected, public, raw};

/// What the audit says of routes that are mounted: `p`, `o` (open) or `u`, in the order of their mounting at `/0`, `/1` ..
fn verdicts(routes: Vec<Route>) -> String {
    let mut rocket = app("");
    let count = routes.len();
    for (index, route) in routes.into_iter().enumerate() {
        rocket = rocket.mount(format!("/{index}"), [route]);
    }
    let audit = jwt_core::audit(&rocket);
    let of = |index| {
        let start = format!("/{index}/");
        let route = audit.routes().iter().find(|route| format!("{}/", route.uri()).starts_with(&start)).unwrap();
        match route.access() {
            Access::Protected { .. } => 'p',
            Access::Public { .. } => 'o',
            Access::Undeclared => 'u',
            _ => '?',
        }
    };
    (0..count).map(of).collect()
}

mod first {
    #[jwt_core::jwt_protected]
    #[rocket::get("/same")]
    pub fn same() {}
}

mod second {
    #[rocket::get("/same")]
    pub fn same() {}
}

mod third {
    #[jwt_core::jwt_public("everyone")]
    #[rocket::get("/same")]
    pub fn same() {}
}

#[test]
fn one_name_in_three_modules() {
    assert_eq!(verdicts(routes![first::same, second::same, third::same]), "puo");
    // At one mount point: equal in name, method, URI, rank and format, and the router refuses them later.
    let rocket = rocket::build().mount("/", routes![first::same, second::same]);
    let audit = jwt_core::audit(&rocket);
    assert_eq!(audit.routes().iter().filter(|route| matches!(route.access(), Access::Undeclared)).count(), 1);
}

#[test]
fn a_route_that_is_mounted_twice_or_changed_stays_declared() {
    let mut routes = routes![protected, protected, public];
    routes.push(routes[0].clone().clone());
    routes.push(routes[2].clone().map_base(|base| format!("/deep/{base}")).unwrap());
    let mut changed = routes[0].clone();
    changed.rank = 7;
    changed.name = Some("another".into());
    changed.format = Some(rocket::http::MediaType::JSON);
    routes.push(changed);
    let mut unnamed = routes[2].clone();
    unnamed.name = None;
    routes.push(unnamed);
    assert_eq!(verdicts(routes), "ppopopo");
}

#[test]
fn a_route_made_by_a_macro_or_in_a_function() {
    macro_rules! make {
        ($name:ident, $path:literal) => {
            #[jwt_protected]
            #[get($path)]
            fn $name() {}
        };
    }
    make!(made, "/made");
    fn inner() -> Vec<Route> {
        #[jwt_public("inside of a function")]
        #[get("/inner")]
        fn inside() {}
        #[get("/inner")]
        fn unmade() {}
        routes![inside, unmade]
    }
    assert_eq!(verdicts(routes![made].into_iter().chain(inner()).collect()), "pou");
}

#[test]
fn a_raw_route_is_undeclared_whatever_its_name() {
    let declared = routes![protected, public];
    let mut renamed = raw("/protected", None);
    renamed.name = declared[0].name.clone();
    let mut other = routes![plain];
    other[0].name = declared[1].name.clone();
    assert_eq!(verdicts(vec![raw("/x", None), raw("/protected", Some("protected")), renamed, other.remove(0)]), "uuuu");
}

#[test]
fn a_declaration_goes_with_its_handler() {
    let mut replaced = routes![protected].remove(0);
    replaced.handler = raw("/x", None).handler;
    let mut moved = raw("/x", None);
    moved.handler = routes![protected].remove(0).handler;
    assert_eq!(verdicts(vec![replaced, moved]), "up");
}

/// Asks one of two handlers.
#[derive(Clone)]
struct Either(Box<dyn Handler>, Box<dyn Handler>);

#[rocket::async_trait]
impl Handler for Either {
    async fn handle<'r>(&self, request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r> {
        match request.headers().get_one("X-Back-Door") {
            Some(_) => self.1.handle(request, data).await,
            None => self.0.handle(request, data).await,
        }
    }
}

#[test]
fn what_a_foreign_handler_does_with_a_declared_one_cannot_be_told() {
    let mut wrapped = routes![protected].remove(0);
    wrapped.handler = Box::new(Either(wrapped.handler, raw("/x", None).handler));
    let inside = protect::<Authenticated<DefaultClaims>>(vec![wrapped.clone()]).remove(0);
    assert_eq!(verdicts(vec![wrapped, inside]), "up");
    // What is asked for sure is shown, and nothing else.
    #[jwt_protected(claims = DefaultClaims, roles = "admin")]
    #[get("/admin")]
    fn admin() {}
    let mut wrapped = routes![admin].remove(0);
    wrapped.handler = Box::new(Either(wrapped.handler, raw("/x", None).handler));
    let rocket = app("").mount("/", protect::<Authenticated<DefaultClaims>>(vec![wrapped]));
    assert_eq!(jwt_core::audit(&rocket).to_string(), "(admin) GET /admin any verified token\n");
}

#[test]
fn file_servers_and_routes_of_others_are_protected_where_they_are_mounted() {
    type Policy = Authenticated<DefaultClaims>;
    let folder = std::env::temp_dir();
    let files: Vec<Route> = FileServer::from(&folder).into();
    assert_eq!(verdicts(files.clone()), "u");
    let guarded = protect::<Policy>(files.clone());
    assert_eq!(guarded[0].name, files[0].name);
    assert_eq!(verdicts(guarded), "p");
    assert_eq!(verdicts(protect::<Policy>(vec![raw("/x", None), raw("/y", Some("y"))])), "pp");
    assert_eq!(protect::<Policy>(vec![raw("/x", None)])[0].name.as_deref(), Some("Authenticated"));
    assert_eq!(verdicts(protect::<Policy>(routes![plain, public, protected])), "ppp");
}

#[derive(Claims)]
struct Other {}

#[test]
fn a_decorated_route_behind_a_policy_shows_both() {
    #[jwt_protected(scope("a"))]
    #[get("/a")]
    fn a() {}
    let twice = protect::<Authenticated<Other>>(protect::<Authenticated<DefaultClaims>>(routes![a, public]));
    let audit = jwt_core::audit(&app("").mount("/", twice));
    assert_eq!(audit.to_string(), "(a) GET /a           scope(\"a\")\n(public) GET /public any verified token\n");
    let Access::Protected { claims, .. } = audit.routes()[0].access() else { panic!("{audit}") };
    assert_eq!(claims, "Other, DefaultClaims");
}

#[test]
fn a_declared_route_answers_as_before() {
    let (statuses, _) = recorded(|| {
        let client = tests::client(app("").mount("/", routes![protected, public]));
        ["/public", "/protected"].map(|path| client.get(path).dispatch().status().code)
    });
    assert_eq!(statuses, [200, 401]);
}

#[test]
fn each_of_them_decides_the_launch() {
    launch(|| app("").mount("/", routes![protected, public])).is_silent();
    let refused = launch(|| app("").mount("/a", routes![first::same]).mount("/b", routes![second::same]));
    assert!(refused.error().contains("\n  - (same) GET /b/same\n"), "{refused:#?}");
    assert!(!refused.error().contains("/a/same"), "{refused:#?}");
}
