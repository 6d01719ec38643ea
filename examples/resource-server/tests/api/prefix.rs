//! Everything below `/protected` wants a token, whoever wrote it, and nothing else does because of that.

use rocket::http::Method;
use rocket::{Route, get, routes};
use serde_json::json;
use tests::denial;

use crate::ground::*;

/// A path that the route takes.
fn example(route: &Route) -> String {
    let segments = route.uri.path().split('/').map(|segment| if segment.starts_with('<') { "sales" } else { segment });
    segments.collect::<Vec<_>>().join("/")
}

#[test]
fn every_route_below_it_wants_a_token() {
    let (gateway, api) = behind_a_gateway();
    let routes: Vec<&Route> = api.rocket().routes().collect();
    let (below, beside): (Vec<&Route>, Vec<_>) =
        routes.iter().partition(|route| route.uri.path().starts_with("/protected/"));
    assert_eq!((below.len(), beside.len()), (6, 2));
    for route in below {
        let path = example(route);
        let without = api.req(route.method, path.clone()).dispatch();
        assert_eq!(denial(without).code.as_deref(), Some("token_missing"), "{} {path}", route.method);
    }
    // One beside it is public, the other one asks for itself.
    assert_ne!(api.get("/health").dispatch().status().code, 401);
    assert_eq!(api.get("/whoami").dispatch().status().code, 401);

    // What is not there looks the same as what is, to who has no token.
    for path in ["/protected/nothing", "/protected/reports/sales/2026", "/protected/..%2Fhealth", "/protected"] {
        let without = api.get(path).dispatch();
        assert_eq!(denial(without).code.as_deref(), Some("token_missing"), "{path}");
    }
    let token = gateway.token(RSA, alice());
    assert_eq!(status(&api, "/protected/nothing", &token), 404);
    assert_eq!(status(&api, "/protected/handbook.md", &token), 200);
    for path in ["/protectedness", "/protected.md", "/unprotected/reports", "/"] {
        assert_eq!(api.get(path).dispatch().status().code, 404, "{path}");
    }
}

#[jwt_core::jwt_public("a test asks it")]
#[get("/reports")]
fn beside() {}

#[get("/forgotten")]
fn forgotten() {}

#[test]
fn what_is_added_beside_it_stays_as_it_is() {
    let gateway = Issuer::new(&[RSA]);
    let application = resource_server::application(figment(&gateway.table("gateway", "")));
    let api = tests::client(application.mount("/protected-not", routes![beside]).mount("/", routes![beside]));
    for path in ["/protected-not/reports", "/reports"] {
        assert_eq!(api.get(path).dispatch().status().code, 200, "{path}");
    }
}

#[test]
fn what_is_added_below_it_without_a_word_does_not_launch() {
    let gateway = Issuer::new(&[RSA]);
    let application = || resource_server::application(figment(&gateway.table("gateway", "")));
    let launch = tests::launches::launch(|| application().mount("/protected", routes![forgotten]));
    assert!(launch.error().contains("(forgotten) GET /protected/forgotten"), "{launch:#?}");
    assert_eq!(tests::launches::launch(application).stopped, None);
}

#[test]
fn each_report_by_its_rule() {
    let (gateway, api) = behind_a_gateway();
    let rows = [
        (json!({}), [403, 403, 403, 403]),
        (json!({ "department": "sales" }), [403, 200, 403, 403]),
        (json!({ "roles": ["editor"] }), [200, 200, 200, 403]),
        (json!({ "roles": ["admin"] }), [200, 200, 200, 204]),
        (json!({ "roles": ["owner"] }), [403, 403, 403, 403]),
        (json!({ "scope": "profile reports:read" }), [200, 200, 200, 403]),
    ];
    for (claims, expected) in rows {
        let token = gateway.token(RSA, claims.clone());
        let found = [
            status(&api, "/protected/reports", &token),
            status(&api, "/protected/reports/sales", &token),
            status(&api, "/protected/reports/support", &token),
            tests::bearer(api.req(Method::Delete, "/protected/reports/sales"), &token).dispatch().status().code,
        ];
        assert_eq!(found, expected, "{claims}");
        assert_eq!(status(&api, "/protected/limits", &token), 200, "{claims}");
        assert_eq!(status(&api, "/protected/departments", &token), 200, "{claims}");
    }
    let denied = get(&api, "/protected/reports", &gateway.token(RSA, alice()));
    assert!(denied.headers().get_one("WWW-Authenticate").unwrap().ends_with("scope=\"reports:read\""));
    assert_eq!(problem(denied)["code"], "access_denied");
}
