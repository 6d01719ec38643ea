//! What is wrong with a configuration of several issuers is told at launch, at the key.

use jwt_core::Settings;

use super::ground::*;

const SOUND: &str = r#"issuer = "https://partner.test"
audience = "api"
jwks = "{folder}/partner.json"
"#;

fn read(lines: &str) -> Result<Settings, String> {
    Settings::read(tests::configured(&toml(lines)).figment()).map_err(|error| error.to_string())
}

/// The only problem.
#[track_caller]
fn problem(lines: &str) -> String {
    let error = read(lines).expect_err(lines);
    let problems: Vec<&str> = error.split("\n  - ").skip(1).collect();
    assert_eq!(problems.len(), 1, "{error}");
    problems[0].lines().next().unwrap().to_owned()
}

#[test]
fn one_table_is_enough() {
    let settings = read(&format!("[default.jwt.issuers.partner]\n{SOUND}")).unwrap();
    assert_eq!(settings.verifier().issuer(), Some(PARTNER));
    assert!(settings.signer().is_none());
    assert!(settings.verifier_of("partner").is_some() && settings.verifier_of("self").is_none());
    let in_environment = tests::configured("").figment().clone().merge((
        "jwt",
        serde_json::json!({ "issuers": { "partner": {
            "issuer": PARTNER, "audience": "api", "jwks": folder().join("partner.json").to_str().unwrap() } } }),
    ));
    assert!(Settings::read(&in_environment).is_ok());
}

#[test]
fn faults_of_one_issuer() {
    let one = |lines: &str| problem(&format!("[default.jwt.issuers.partner]\n{lines}"));
    let sound = |lines: &str| one(&format!("{SOUND}{lines}"));
    let rows = [
        (one(&SOUND.replace("issuer = \"https://partner.test\"\n", "")), "`jwt.issuers.partner.issuer`: is missing"),
        (one(&SOUND.replace("audience = \"api\"\n", "")), "`jwt.issuers.partner.audience`: is missing"),
        (one(&SOUND.replace("jwks = \"{folder}/partner.json\"\n", "")), "`jwt.issuers.partner`: has no keys; add"),
        (
            one(&SOUND.replace("partner.json", "nowhere.json")),
            "`jwt.issuers.partner.jwks`: names a file that cannot be",
        ),
        (one(&SOUND.replace("\"api\"", "[]")), "`jwt.issuers.partner.audience`: is an empty array"),
        (sound("audiences = \"x\""), "`jwt.issuers.partner.audiences`: unknown key; did you mean `audience`?"),
        (
            sound("algorithms = [\"ES256\", \"HS256\"]"),
            "`jwt.issuers.partner.algorithms`: names HS256, which wants a secret",
        ),
        (sound("algorithms = [\"RS256\"]"), "`jwt.issuers.partner`: no key works with RS256"),
        (sound("roles = \"sub\""), "`jwt.issuers.partner.roles`: is a registered claim"),
        (sound("roles = []"), "`jwt.issuers.partner.roles`: is an empty array"),
        (sound("audience_claim = \"iss\""), "`jwt.issuers.partner.audience_claim`: is a registered claim"),
        (
            sound("trust = [\"admin\"]"),
            "`jwt.issuers.partner.trust`: does not say of what kind the names are; write \"*\"",
        ),
        (sound("trust = \"all\""), "`jwt.issuers.partner.trust`: is not what an issuer can be trusted with; write"),
        (sound("trust = { role = [] }"), "`jwt.issuers.partner.trust.role`: unknown key; did you mean `roles`?"),
        (sound("trust = { roles = 5 }"), "`jwt.issuers.partner.trust.roles`: is neither a string nor an array"),
        (sound("discover = true"), "`jwt.issuers.partner.jwks`: clashes with `jwt.issuers.partner.discover`"),
        (sound("discover = \"yes\""), "`jwt.issuers.partner.discover`: is neither `true` nor `false`"),
        (sound("preset = \"keyclock\""), "`jwt.issuers.partner.preset`: is not a preset; did you mean `keycloak`?"),
        (sound("preset = \"okta\""), "`jwt.issuers.partner.preset`: is not a preset; known are `keycloak`, `auth0`"),
        (sound("preset = \"auth0\""), "`jwt.issuers.partner.issuer`: is not what Auth0 writes"),
        (sound("preset = \"keycloak\""), "`jwt.issuers.partner.issuer`: names no realm"),
        (sound("preset = \"cognito\""), "`jwt.issuers.partner.issuer`: is not an issuer of Cognito"),
        (
            problem(&format!("[default.jwt.issuers.self]\n{SOUND}")),
            "`jwt.issuers.self`: is the name of the application's own",
        ),
        (problem("[default.jwt.issuers]"), "`jwt.issuers`: names no issuer"),
        (problem("[default.jwt]\nissuers = \"https://partner.test\""), "`jwt.issuers`: is not a table"),
    ];
    for (found, expected) in rows {
        assert!(found.starts_with(expected), "{found}\nis not\n{expected}");
    }
}

#[test]
fn an_endpoint_for_all_tenants_is_no_issuer() {
    for tenant in ["common", "organizations", "consumers"] {
        let lines = SOUND.replace(PARTNER, &format!("https://login.microsoftonline.com/{tenant}/v2.0"));
        let found = problem(&format!("[default.jwt.issuers.entra]\npreset = \"entra\"\n{lines}"));
        assert!(found.starts_with("`jwt.issuers.entra.issuer`: is an endpoint that all tenants share"), "{found}");
    }
}

#[test]
fn faults_between_issuers() {
    let own = "secret = \"rM7xJzUq0s3V5tYwB8eHkPnD2fGaLcXi\"";
    let partner = format!("[default.jwt.issuers.partner]\n{SOUND}");
    let rows = [
        (
            format!("[default.jwt]\n{own}\naccept = \"self\"\n{partner}"),
            "`jwt.issuer`: is missing; beside other issuers",
        ),
        (
            format!("[default.jwt]\n{own}\nissuer = \"https://self.test\"\n{partner}"),
            "`jwt.accept`: is missing; of `self` and `partner`, name those whose tokens a route takes that does not say \
             `issuer = ..`, as in `accept = [\"self\"]`",
        ),
        (
            format!("[default.jwt]\n{own}\nissuer = \"https://self.test\"\naccept = [\"self\", \"partnr\"]\n{partner}"),
            "`jwt.accept[1]`: names no issuer; did you mean `partner`?",
        ),
        (
            format!("[default.jwt]\n{own}\nissuer = \"https://partner.test\"\naccept = \"self\"\n{partner}"),
            "`jwt.issuers.partner.issuer`: clashes with `jwt.issuer`, which is set by",
        ),
        (
            format!("{partner}[default.jwt.issuers.twin]\n{SOUND}[default.jwt]\naccept = \"twin\""),
            "`jwt.issuers.twin.issuer`: clashes with `jwt.issuers.partner.issuer`",
        ),
        (
            format!("[default.jwt]\nissuer = \"https://self.test\"\n{partner}"),
            "`jwt.issuer`: is the application's own issuer, and there is no key to sign with",
        ),
        (format!("[default.jwt]\naccept = []\n{partner}"), "`jwt.accept`: is an empty array"),
        (format!("[default.jwt]\n{own}\naccept = \"other\""), "`jwt.accept`: names no issuer; there is `self`"),
    ];
    for (lines, expected) in rows {
        let found = problem(&lines);
        assert!(found.starts_with(expected), "{found}\nis not\n{expected}");
    }
}

#[test]
fn a_rule_that_names_an_issuer_that_is_not_there_stops_the_launch() {
    #[jwt_core::jwt_protected(claims = jwt_core::DefaultClaims, issuer = "partnr")]
    #[rocket::get("/")]
    fn index() {}

    let launch = tests::launches::launch(|| application(THREE).mount("/", rocket::routes![index]));
    assert_eq!(
        launch.error(),
        "`index` takes tokens of the issuer `partnr`, which the configuration does not have; it has `self`, `gateway` and \
         `partner` (`self` is the application's own)"
    );
}

#[test]
fn a_subject_alone_is_warned_of_where_several_issuers_pass() {
    use jwt_core::{Claims, jwt_protected};
    use rocket::{get, routes};

    #[derive(Claims)]
    struct User {
        sub: String,
        subject: Option<String>,
    }

    #[jwt_protected(claims = User, when(claims.sub == author))]
    #[get("/<author>")]
    fn anybody(author: &str) -> &str {
        author
    }

    #[jwt_protected(claims = User, issuer = "partner", when(author == claims.sub))]
    #[get("/partner/<author>")]
    fn partners(author: &str) -> &str {
        author
    }

    #[jwt_protected(claims = User, when(claims.subject.as_deref() == Some(author)))]
    #[get("/subject/<author>")]
    fn subject(author: &str) -> &str {
        author
    }

    let launched = |accept: &str| {
        let toml = THREE.replace("accept = [\"self\"]", accept);
        tests::launches::launch(|| application(&toml).mount("/", routes![anybody, partners, subject])).warnings
    };
    assert_eq!(launched("accept = \"self\""), [""; 0]);
    let warnings = launched("accept = [\"self\", \"partner\"]");
    assert_eq!(warnings.len(), 1, "{warnings:#?}");
    assert!(
        warnings[0].starts_with("`anybody` compares `claims.sub`, and takes tokens of several issuers"),
        "{warnings:?}"
    );
}

#[test]
fn a_subject_alone_is_warned_of_also_where_the_module_names_the_issuers() {
    let launched = || application(THREE).mount("/", rocket::routes![within::anybody]);
    let warnings = tests::launches::launch(launched).warnings;
    assert_eq!(warnings.len(), 1, "{warnings:#?}");
}

#[derive(jwt_core::Claims)]
pub struct Author {
    pub sub: String,
}

#[jwt_core::jwt_protected(claims = Author, issuer = ["self", "partner"])]
mod within {
    use super::Author;

    #[jwt_core::jwt_protected(claims = Author, when(claims.sub == author))]
    #[rocket::get("/<author>")]
    pub(super) fn anybody(author: &str) -> &str {
        author
    }
}

#[test]
fn a_preset_that_is_none_is_one_mistake() {
    for lines in ["", "issuer = \"https://partner.test\"\n"] {
        let table = format!("[default.jwt.issuers.partner]\npreset = \"goggle\"\naudience = \"api\"\n{lines}");
        assert_eq!(problem(&table), "`jwt.issuers.partner.preset`: is not a preset; did you mean `google`?");
    }
}

#[test]
fn those_of_the_readme_are_read() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md")).expect("a README");
    let (_, after) = readme.split_once("<!-- issuers -->\n```toml\n").expect("a table of issuers");
    let (toml, _) = after.split_once("```").expect("its end");
    let settings = Settings::read(tests::configured(toml).figment()).unwrap_or_else(|error| panic!("{error}"));
    assert!(settings.verifier_of("staff").is_some() && settings.verifier_of("partner").is_some());
}
