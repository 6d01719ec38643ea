//! One issuer, two or ten: the configuration says, and the code does not know.

use serde_json::json;
use tests::denial;

use crate::ground::*;

#[test]
fn any_number_of_issuers() {
    for number in [1, 2, 10] {
        let issuers: Vec<Issuer> = (0..number).map(|_| Issuer::new(&[RSA])).collect();
        let name = |n: usize| if n == 0 { "gateway".to_owned() } else { format!("other-{n}") };
        let names: Vec<String> = (0..number).map(name).collect();
        let tables = issuers.iter().zip(&names).map(|(issuer, name)| issuer.table(name, "")).collect::<String>();
        let api = api(&format!("[default.jwt]\naccept = {names:?}\n{tables}"));
        for (issuer, name) in issuers.iter().zip(&names) {
            let seen = get(&api, "/whoami", &issuer.token(RSA, alice())).into_string().unwrap();
            assert!(seen.starts_with(&format!(r#"{{"issuer":"{name}","claims":{{"#)), "{seen}");
            assert_eq!(issuer.server.hits(), 1, "{name}");
        }
    }
}

/// The gateway, a partner who may grant a scope, and one whose tokens are taken only where a route names it: nowhere.
fn three() -> ([Issuer; 3], rocket::local::blocking::Client) {
    let issuers = [Issuer::new(&[RSA]), Issuer::new(&[EC]), Issuer::new(&[OTHER_RSA])];
    let [gateway, partner, silent] = &issuers;
    let tables = [
        "[default.jwt]\naccept = [\"gateway\", \"partner\"]\n".to_owned(),
        gateway.table("gateway", "trust = \"*\""),
        partner.table("partner", "trust = { scopes = [\"reports:read\"] }"),
        silent.table("silent", "trust = \"*\""),
    ];
    let api = api(&tables.concat());
    (issuers, api)
}

#[test]
fn each_issuer_grants_what_it_is_trusted_with() {
    let ([gateway, partner, silent], api) = three();
    let editor = || json!({ "sub": "alice", "roles": ["editor"] });
    let reader = || json!({ "sub": "alice", "scope": "reports:read" });
    for (path, token, expected) in [
        ("/protected/reports", gateway.token(RSA, editor()), 200),
        ("/protected/reports", gateway.token(RSA, reader()), 200),
        ("/protected/reports", partner.token(EC, editor()), 403),
        ("/protected/reports", partner.token(EC, reader()), 200),
        ("/protected/limits", gateway.token(RSA, alice()), 200),
        ("/protected/limits", partner.token(EC, reader()), 403),
        ("/whoami", partner.token(EC, alice()), 200),
        ("/whoami", silent.token(OTHER_RSA, alice()), 401),
        ("/protected/reports", silent.token(OTHER_RSA, editor()), 401),
    ] {
        assert_eq!(status(&api, path, &token), expected, "{path}");
    }
}

#[test]
fn a_key_is_good_for_its_own_issuer_alone() {
    let ([gateway, partner, _], api) = three();
    // Both have a key of the same name.
    for (url, key, expected) in [
        (gateway.url(), RSA, None),
        (partner.url(), EC, None),
        (gateway.url(), EC, Some("key_algorithm_mismatch")),
        (partner.url(), RSA, Some("key_algorithm_mismatch")),
        (gateway.url(), Key { kid: "one", ..OTHER_RSA }, Some("signature_invalid")),
        (gateway.url(), OTHER_RSA, Some("key_unknown")),
    ] {
        let token = token(&url, key, jwt_core::SystemClock, alice());
        assert_eq!(denial(get(&api, "/whoami", &token)).code.as_deref(), expected, "{url}");
    }
}
