//! An application with tokens of its own and those of two issuers, whose key sets are files.

use std::path::PathBuf;

use jwt_core::{Signer, SigningKey};
use rocket::{Build, Rocket};
use serde_json::{Map, Value, json};
use tests::keys::{OTHER_P256, P256};

pub const SELF: &str = "https://self.test";
pub const PARTNER: &str = "https://partner.test";
pub const GATEWAY: &str = "https://gateway.test/realms/main";

/// A folder with the key sets of both: one `kid`, two keys.
pub fn folder() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("issuers");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, pem) in [("partner", P256), ("gateway", OTHER_P256)] {
        let key = p256(pem, "one");
        // Renamed into place: another test may be reading.
        let temporary = folder.join(format!("{name}.{:?}.tmp", std::thread::current().id()));
        std::fs::write(&temporary, json!({ "keys": [key] }).to_string()).unwrap();
        std::fs::rename(temporary, folder.join(format!("{name}.json"))).unwrap();
    }
    folder
}

pub fn p256(private: &str, kid: &str) -> Value {
    let public = match private {
        P256 => tests::keys::P256_PUBLIC,
        _ => tests::keys::OTHER_P256_PUBLIC,
    };
    tests::keys::ec_jwk(kid, "P-256", &tests::keys::point(public, 64))
}

/// The configuration; `{folder}` stands for the folder of the key sets.
pub fn toml(lines: &str) -> String {
    // Before Rocket has a logger of its own.
    tests::journal::install();
    lines.replace("{folder}", folder().to_str().unwrap())
}

pub fn application(lines: &str) -> Rocket<Build> {
    tests::configured(&toml(lines)).attach(jwt_core::fairing())
}

/// Own tokens, and those of both others, of which routes take only the own ones unless they say otherwise.
pub const THREE: &str = r#"
[default.jwt]
secret = "rM7xJzUq0s3V5tYwB8eHkPnD2fGaLcXi"
issuer = "https://self.test"
audience = "api"
accept = ["self"]

[default.jwt.issuers.partner]
issuer = "https://partner.test"
audience = "api"
jwks = "{folder}/partner.json"
trust = { roles = ["reader"], scopes = "*" }

[default.jwt.issuers.gateway]
issuer = "https://gateway.test/realms/main"
audience = ["api"]
jwks = "{folder}/gateway.json"
trust = "*"
"#;

/// The tokens of the partner, and no others.
pub const ALONE: &str = r#"
[default.jwt.issuers.partner]
issuer = "https://partner.test"
audience = "api"
jwks = "{folder}/partner.json"
"#;

/// Who signs for an issuer.
pub fn signer(issuer: &str) -> Signer {
    let builder = Signer::builder().issuer(issuer).audience("api");
    let key = match issuer {
        SELF => {
            let secret = b"rM7xJzUq0s3V5tYwB8eHkPnD2fGaLcXi";
            return builder.secret(secret, jwt_core::Algorithm::HS256).unwrap().build().unwrap();
        }
        PARTNER => P256,
        _ => OTHER_P256,
    };
    builder.key(SigningKey::from_pem(key).unwrap().with_kid("one").unwrap()).build().unwrap()
}

/// A token of this issuer with these claims.
pub fn token(issuer: &str, claims: Value) -> String {
    signed(&signer(issuer), claims)
}

pub fn signed(signer: &Signer, claims: Value) -> String {
    let Value::Object(claims) = claims else { panic!("{claims}") };
    let (sub, other): (Map<String, Value>, _) = claims.into_iter().partition(|(name, _)| name == "sub");
    let sub = sub.get("sub").and_then(Value::as_str).map(str::to_owned);
    let claims = jwt_core::DefaultClaims { sub, other, ..Default::default() };
    signer.sign(&claims).unwrap()
}
