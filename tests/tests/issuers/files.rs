//! A key set of another issuer in a file is read again when it changes.

use jwt_core::{DefaultClaims, Jwt, jwt_protected};
use rocket::local::asynchronous::Client;
use rocket::{get, routes};
use serde_json::json;

use super::ground::{PARTNER, p256};

#[jwt_protected]
#[get("/")]
fn index(user: Jwt<DefaultClaims>) -> String {
    user.sub.clone().unwrap_or_default()
}

#[rocket::async_test]
async fn without_a_restart() {
    tests::journal::install();
    let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("reloaded");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("partner.json");
    let write = |text: String| {
        std::fs::write(folder.join("new"), text).unwrap();
        std::fs::rename(folder.join("new"), &file).unwrap();
    };
    write(json!({ "keys": [p256(tests::keys::P256, "one")] }).to_string());
    let toml = format!(
        "[default.jwt]\nreload = \"50ms\"\n[default.jwt.issuers.partner]\nissuer = \"{PARTNER}\"\naudience = \"api\"\n\
         jwks = \"{}\"",
        file.to_str().unwrap()
    );
    let rocket = tests::configured(&toml).attach(jwt_core::fairing()).mount("/", routes![index]);
    let client = Client::untracked(rocket).await.unwrap();
    let status = async |key: &str, kid: &str| {
        let key = jwt_core::SigningKey::from_pem(key).unwrap().with_kid(kid).unwrap();
        let signer = jwt_core::Signer::builder().key(key).issuer(PARTNER).audience("api").build().unwrap();
        let token = super::ground::signed(&signer, json!({ "sub": "p" }));
        let bearer = rocket::http::Header::new("Authorization", format!("Bearer {token}"));
        client.get("/").header(bearer).dispatch().await.status().code
    };
    let until = async |key: &str, kid: &str, expected: u16| {
        for _ in 0..200 {
            if status(key, kid).await == expected {
                return;
            }
            rocket::tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        panic!("never {expected} for {kid}");
    };
    let (one, two) = (tests::keys::P256, tests::keys::OTHER_P256);
    assert_eq!((status(one, "one").await, status(two, "two").await), (200, 401));
    // What is no key set changes nothing.
    write("{".to_owned());
    rocket::tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    assert_eq!((status(one, "one").await, status(two, "two").await), (200, 401));
    write(json!({ "keys": [p256(one, "one"), p256(two, "two")] }).to_string());
    until(two, "two", 200).await;
    assert_eq!(status(one, "one").await, 200);
    write(json!({ "keys": [p256(two, "two")] }).to_string());
    until(one, "one", 401).await;
    assert_eq!(status(two, "two").await, 200);
}

#[rocket::async_test]
async fn a_faulty_one_keeps_ones_own_keys_from_nothing() {
    tests::journal::install();
    let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("independent");
    std::fs::create_dir_all(&folder).unwrap();
    let write = |name: &str, text: &str| {
        std::fs::write(folder.join("new"), text).unwrap();
        std::fs::rename(folder.join("new"), folder.join(name)).unwrap();
    };
    write("partner.json", &json!({ "keys": [p256(tests::keys::P256, "one")] }).to_string());
    write("own.pem", tests::keys::ED);
    let toml = format!(
        "[default.jwt]\nreload = \"50ms\"\nissuer = \"https://self.test\"\naccept = [\"self\"]\nprivate_key = \"{0}/own.pem\"\n\
         [default.jwt.issuers.partner]\nissuer = \"{PARTNER}\"\naudience = \"api\"\njwks = \"{0}/partner.json\"",
        folder.to_str().unwrap()
    );
    let client = Client::untracked(tests::configured(&toml).attach(jwt_core::fairing())).await.unwrap();
    let kid = || {
        let claims = DefaultClaims::default();
        let token = jwt_core::Tokens::of(client.rocket()).unwrap().issue(&claims).unwrap();
        let header = tests::forge::unb64(token.token().split('.').next().unwrap());
        serde_json::from_slice::<serde_json::Value>(&header).unwrap()["kid"].to_string()
    };
    let before = kid();
    write("partner.json", "{");
    write("own.pem", tests::keys::OTHER_ED);
    for _ in 0..200 {
        if kid() != before {
            return;
        }
        rocket::tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("the own key stays");
}
