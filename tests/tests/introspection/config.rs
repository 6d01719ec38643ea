//! What stops a launch.

use rocket::{Build, Rocket};
use tests::folder::Folder;
use tests::launches::launch;

fn rocket(lines: &str) -> Rocket<Build> {
    tests::journal::install();
    let table = "[default.jwt.issuers.idp]\nissuer = \"https://issuer.test\"\naudience = \"api\"\n";
    tests::configured(&format!("{table}{lines}")).attach(jwt_core::fairing())
}

const URL: &str = "introspection = \"https://issuer.test/introspect\"\n";
const CLIENT: &str = "client_id = \"api\"\nclient_secret = \"s3cr3t-0f-th3-AP1\"\n";

#[test]
fn each_mistake_has_its_message() {
    for (lines, part) in [
        (format!("introspection = \"http://issuer.test/introspect\"\n{CLIENT}"), "not `https`"),
        (format!("introspection = \"https://a:b@issuer.test/\"\n{CLIENT}"), "credentials in a URL"),
        (format!("introspection = \"/introspect\"\n{CLIENT}"), "not a URL"),
        (URL.to_owned(), "add `client_id`, and `client_secret` or `client_secret_file`"),
        (format!("{URL}client_id = \"api\""), "add `client_id`, and `client_secret`"),
        (format!("{URL}client_secret = \"s3cr3t-0f-th3-AP1\""), "wants a client that it knows; add `client_id`"),
        (format!("{URL}{CLIENT}client_secret_file = \"x\""), "keep one of the two"),
        (format!("{URL}{CLIENT}jwks = \"https://issuer.test/jwks\""), "keep one of the two"),
        (format!("{URL}{CLIENT}discover = true"), "keep one of the two"),
        (format!("{URL}{CLIENT}algorithms = [\"ES256\"]"), "no signature is looked at"),
        (format!("{URL}{CLIENT}introspection_cache = \"2h\""), "kept for more than an hour"),
        (format!("jwks = \"https://issuer.test/jwks\"\n{CLIENT}"), "add `introspection` with a URL"),
        (
            format!(
                "{URL}{CLIENT}[default.jwt.issuers.other]\nissuer = \"https://other.test\"\naudience = \"api\"\n\
                 introspection = \"https://other.test/introspect\"\n{CLIENT}"
            ),
            "one issuer alone can be asked",
        ),
    ] {
        let launched = launch(|| rocket(&lines));
        assert!(launched.errors.iter().any(|error| error.contains(part)), "{part}: {launched:#?}");
        assert!(launched.stopped.is_some() && !format!("{launched:?}").contains("s3cr3t"), "{launched:#?}");
    }
    assert_eq!(launch(|| rocket(&format!("{URL}{CLIENT}discover = false"))).stopped, None);
}

#[test]
fn what_the_readme_says_launches() {
    let readme = include_str!("../../../README.md");
    let (_, block) = readme.split_once("<!-- introspection -->\n```toml\n").expect("a block");
    let (block, _) = block.split_once("```").expect("its end");
    let folder = Folder::new("introspection-readme");
    std::fs::write(folder.path().join("bank.secret"), "s3cr3t-0f-th3-AP1").unwrap();
    let path = folder.path().join("bank.secret").display().to_string();
    let block = block.replace("\"bank.secret\"", &format!("{path:?}"));
    let launched = launch(|| {
        tests::journal::install();
        tests::configured(&block).attach(jwt_core::fairing())
    });
    assert_eq!((launched.stopped, launched.errors.len()), (None, 0), "{launched:#?}");
}

#[test]
fn the_secret_may_be_in_a_file() {
    let folder = Folder::new("introspection");
    let file = folder.path().join("secret");
    let lines = format!("{URL}client_id = \"api\"\nclient_secret_file = {:?}", file.display().to_string());
    assert!(launch(|| rocket(&lines)).error().contains("no such file"));
    std::fs::write(&file, "s3cr3t-0f-th3-AP1\n").unwrap();
    assert_eq!(launch(|| rocket(&lines)).stopped, None);
}
