//! The settings that name keys, and the algorithms that go with them.

use jwt_core::{Algorithm, TokenError};
use rocket::routes;
use serde_json::{Value, json};

use super::ground::*;

fn pem(key: &str, name: &str) -> String {
    format!("{key} = \"{}\"", key_path(name))
}

#[test]
fn secrets_are_measured_in_bytes() {
    for (algorithm, min) in [("HS256", 32), ("HS384", 48), ("HS512", 64)] {
        let lines = |len: usize| format!("algorithm = \"{algorithm}\"\nsecret = \"{}\"", &SECRET[..len]);
        let settings = read(&lines(min)).unwrap();
        assert_eq!(settings.signer().unwrap().algorithm().as_str(), algorithm);
        assert_eq!(settings.verifier().algorithms().len(), 1);
        let part = format!(
            "`jwt.secret`: the secret has {} bytes, and {algorithm} wants at least {min}; make one with",
            min - 1
        );
        let message = refused(read(&lines(min - 1)), &[&part]);
        assert_eq!(problems(&message), 1);
    }
    // The bytes are taken as they are: nothing is decoded or trimmed.
    let folder = Folder::new();
    folder.write("secret", format!("{SECRET}\r\n"));
    let rocket = folder.write("Rocket.toml", "[default.jwt]\nsecret_file = \"secret\"");
    let from_file = jwt_core::Settings::read(&figment(&rocket, "debug")).unwrap();
    assert_eq!(exchange(&from_file, &with_secret("").unwrap()), Ok(()));
    assert_eq!(exchange(&read(&format!("secret = \"{SECRET} \"")).unwrap(), &from_file), Err(TokenError::Signature));
}

#[test]
fn the_algorithm_follows_from_the_key() {
    for (name, algorithm) in [
        ("rsa", Algorithm::RS256),
        ("p256", Algorithm::ES256),
        ("p384", Algorithm::ES384),
        ("ed25519", Algorithm::EdDSA),
    ] {
        let settings = read(&pem("private_key", name)).unwrap();
        assert_eq!(settings.signer().unwrap().algorithm(), algorithm);
        assert_eq!(settings.verifier().algorithms(), [algorithm]);
        assert_eq!(exchange(&settings, &settings), Ok(()));

        let public = read(&pem("public_key", &format!("{name}.pub"))).unwrap();
        assert!(public.signer().is_none());
        assert_eq!(exchange(&settings, &public), Ok(()));

        let both = format!("{}\n{}", pem("private_key", name), pem("public_key", &format!("{name}.pub")));
        assert_eq!(exchange(&settings, &read(&both).unwrap()), Ok(()));
        let inline = read(&format!("private_key = '''\n{}'''", key(name))).unwrap();
        assert_eq!(exchange(&inline, &settings), Ok(()));
        let escaped = read(&format!("private_key = \"{}\"", key(name).replace('\n', "\\n"))).unwrap();
        assert_eq!(exchange(&escaped, &settings), Ok(()));
        let inline = read(&format!("public_key = '''{}'''", key(&format!("{name}.pub")))).unwrap();
        assert_eq!(exchange(&settings, &inline), Ok(()));
    }
}

#[test]
fn keys_that_do_not_do() {
    for (setting, name, part) in [
        ("private_key", "rsa.pub", "a public key where a private one is wanted"),
        ("private_key", "certificate", "a certificate, not a key"),
        ("private_key", "encrypted", "the private key is encrypted; decrypt it with `openssl pkcs8"),
        ("private_key", "x25519", "a key of an unknown type"),
        ("private_key", "rsa1024", "an RSA key of 1024 bits; at least 2048 are required"),
        ("public_key", "rsa", "a private key where a public one is wanted"),
        ("public_key", "certificate", "extract its public key with `openssl x509"),
    ] {
        let source = format!("set by `default.jwt.{setting}` in ");
        let message = refused(read(&pem(setting, name)), &[&format!("`jwt.{setting}`: "), part, &source]);
        assert_eq!(problems(&message), 1, "{message}");
        assert!(!message.contains("BEGIN"), "{message}");
    }
    let message = refused(
        read(&format!("{}\n{}", pem("private_key", "ed25519"), pem("public_key", "ed25519_other.pub"))),
        &["`jwt.public_key`: is not the other half of `private_key`; leave it out, it follows from that"],
    );
    assert_eq!(problems(&message), 1);
    refused(
        read("private_key = \"missing.pem\""),
        &["`jwt.private_key`: names a file that cannot be read (no such file); it is looked for from "],
    );
}

#[test]
fn one_kind_of_key() {
    let (private, public) = (pem("private_key", "ed25519"), pem("public_key", "ed25519.pub"));
    let secret = format!("secret = \"{SECRET}\"");
    let list = format!("keys = [{{ kid = \"a\", secret = \"{SECRET}\" }}]");
    let file = format!("secret_file = '{}/interop/keys/hs256.secret'", env!("CARGO_MANIFEST_DIR"));
    for (one, other, parts) in [
        (&secret, &file, ["`jwt.secret`: clashes with `jwt.secret_file`", "keep one of the two"]),
        (&secret, &private, ["`jwt.secret`: clashes with `jwt.private_key`", "with a secret or with a private key"]),
        (&secret, &public, ["`jwt.secret`: clashes with `jwt.public_key`", "keep one of the two"]),
        (&file, &private, ["`jwt.secret_file`: clashes with `jwt.private_key`", "keep one of the two"]),
        (&list, &secret, ["`jwt.keys`: clashes with `jwt.secret`", "list every key in `keys`"]),
        (&list, &private, ["`jwt.keys`: clashes with `jwt.private_key`", "list every key in `keys`"]),
        (&list, &public, ["`jwt.keys`: clashes with `jwt.public_key`", "list every key in `keys`"]),
    ] {
        let message = refused(read(&format!("{one}\n{other}")), &parts);
        assert_eq!(problems(&message), 1, "{message}");
        assert!(!message.contains("merge"), "one profile is merged with nothing: {message}");
    }
}

#[test]
fn algorithm() {
    for (name, algorithm) in [
        ("rsa", "RS256"),
        ("rsa", "RS512"),
        ("rsa", "PS256"),
        ("p256", "ES256"),
        ("p384", "ES384"),
        ("ed25519", "EdDSA"),
    ] {
        let line = format!("algorithm = \"{algorithm}\"\n");
        let settings = read(&format!("{line}{}", pem("private_key", name))).unwrap();
        assert_eq!(settings.signer().unwrap().algorithm().as_str(), algorithm);
        let public = read(&format!("{line}{}", pem("public_key", &format!("{name}.pub")))).unwrap();
        assert_eq!(public.verifier().algorithms(), [settings.signer().unwrap().algorithm()]);
        assert_eq!(exchange(&settings, &public), Ok(()));
    }
    for (line, algorithm, part) in [
        (pem("private_key", "p256"), "ES384", "ES384 does not work with an EC key on P-256"),
        (pem("private_key", "rsa"), "HS256", "HS256 does not work with an RSA key"),
        (pem("public_key", "rsa.pub"), "HS256", "HS256 does not work with an RSA key"),
        (pem("public_key", "ed25519.pub"), "RS256", "RS256 does not work with an Ed25519 key"),
        (format!("secret = \"{SECRET}\""), "EdDSA", "EdDSA does not work with a secret"),
    ] {
        let cure = "leave `algorithm` out, it follows from the key";
        let message = refused(
            read(&format!("algorithm = \"{algorithm}\"\n{line}")),
            &["`jwt.algorithm`: clashes with", part, cure],
        );
        assert_eq!(problems(&message), 1, "{message}");
    }
    for (value, part) in [
        ("\"RS265\"", "is not an algorithm; did you mean `RS256`?"),
        ("\"hs256\"", "is not an algorithm; did you mean `HS256`?"),
        ("\"none\"", "is not an algorithm; known are `HS256`, "),
        ("\"\"", "is empty"),
        ("256", "is not a string"),
        ("[\"HS256\"]", "is not a string"),
    ] {
        let message = refused(with_secret(&format!("algorithm = {value}")), &[&format!("`jwt.algorithm`: {part}")]);
        assert_eq!(problems(&message), 1, "{message}");
    }
}

#[test]
fn algorithms() {
    let rsa = |lines: &str| read(&format!("{}\n{lines}", pem("private_key", "rsa")));
    // A list lets the key do more than it does by itself, and nothing else.
    let (first, second) = (rsa("").unwrap(), rsa("algorithm = \"PS512\"").unwrap());
    assert!(exchange(&second, &first).is_err());
    let both = rsa("algorithms = [\"RS256\", \"PS512\"]").unwrap();
    assert_eq!((exchange(&first, &both), exchange(&second, &both)), (Ok(()), Ok(())));
    assert_eq!(
        exchange(&rsa("algorithm = \"RS384\"").unwrap(), &both),
        Err(TokenError::AlgorithmNotAllowed(Algorithm::RS384))
    );
    let public = read(&format!("algorithms = [\"RS256\", \"PS512\"]\n{}", pem("public_key", "rsa.pub"))).unwrap();
    assert_eq!((exchange(&first, &public), exchange(&second, &public)), (Ok(()), Ok(())));
    assert!(rsa("algorithms = \"RS256\"").is_ok(), "one needs no brackets");
    let hmac = with_secret("algorithms = [\"HS256\", \"HS512\"]").unwrap();
    assert_eq!(exchange(&with_secret("algorithm = \"HS512\"").unwrap(), &hmac), Ok(()));

    for (lines, part) in [
        ("algorithms = [\"PS256\"]", "lacks RS256, which tokens are signed with; add it, or leave the list out"),
        ("algorithm = \"PS256\"\nalgorithms = [\"RS256\"]", "lacks PS256, which tokens are signed with"),
        ("algorithms = [\"ES256\"]", "lacks RS256"),
        ("algorithms = [\"RS256\", \"HS256\"]", "names HS256, and there is no secret of at least 32 bytes for it"),
        ("algorithms = []", "is an empty array"),
        ("algorithms = 5", "is neither a string nor an array of strings"),
        ("algorithms = [\"RS256\", \"RS257\"]", "is not an algorithm; did you mean `RS256`?"),
        ("algorithms = [\"none\"]", "is not an algorithm; known are"),
    ] {
        let message = refused(rsa(lines), &["`jwt.algorithms", part]);
        assert_eq!(problems(&message), 1, "{message}");
    }
    let lines = format!("algorithms = [\"ES256\"]\n{}", pem("public_key", "rsa.pub"));
    refused(read(&lines), &["`jwt.algorithms`: names no algorithm that a key works with"]);
    let short = format!("algorithms = [\"HS256\", \"HS512\"]\nsecret = \"{}\"", &SECRET[..40]);
    refused(read(&short), &["names HS512, and there is no secret of at least 64 bytes for it"]);
}

#[test]
fn a_list_of_keys() {
    let entry = |kid: &str, rest: &str| format!("{{ kid = \"{kid}\", {rest} }}");
    let list = |entries: &[String]| read(&format!("keys = [{}]", entries.join(", ")));
    let new = pem("private_key", "ed25519");
    let old = pem("private_key", "ed25519_other");

    let before = list(&[entry("old", &old)]).unwrap();
    let rotated = list(&[entry("new", &new), entry("old", &format!("{old}, use = \"verify\""))]).unwrap();
    assert_eq!(rotated.signer().unwrap().kid().as_deref(), Some("new"));
    assert_eq!((exchange(&before, &rotated), exchange(&rotated, &rotated)), (Ok(()), Ok(())));
    assert_eq!(exchange(&rotated, &before), Err(TokenError::UnknownKey));
    let public =
        list(&[entry("new", &format!("{new}, use = \"sign\"")), entry("old", &pem("public_key", "ed25519_other.pub"))]);
    assert_eq!(exchange(&before, &public.unwrap()), Ok(()));
    let public = format!("{}, use = \"verify\"", pem("public_key", "ed25519_other.pub"));
    assert!(list(&[entry("old", &public)]).unwrap().signer().is_none());

    // From a secret to a key pair, and what `algorithm` says of the one is no word about the other.
    let secret = format!("secret = \"{SECRET}\", use = \"verify\"");
    for lines in ["", "algorithm = \"EdDSA\"\n"] {
        let mixed = read(&format!("{lines}keys = [{}, {}]", entry("a", &new), entry("b", &secret))).unwrap();
        assert_eq!(mixed.signer().unwrap().algorithm(), Algorithm::EdDSA);
        assert_eq!(exchange(&list(&[entry("b", &format!("secret = \"{SECRET}\""))]).unwrap(), &mixed), Ok(()));
    }
    // What `algorithm` says holds for the old key too, where that can do it.
    let (rsa, public) = (pem("private_key", "rsa"), pem("public_key", "rsa.pub"));
    let ps256 = read(&format!("algorithm = \"PS256\"\nkeys = [{}]", entry("b", &rsa))).unwrap();
    let rotated = format!("keys = [{}, {}]", entry("a", &format!("{new}, algorithm = \"EdDSA\"")), entry("b", &public));
    assert_eq!(exchange(&ps256, &read(&format!("algorithm = \"PS256\"\n{rotated}")).unwrap()), Ok(()));
    assert!(exchange(&ps256, &read(&rotated).unwrap()).is_err());
    // A key's own algorithm holds whatever the list of accepted ones says.
    let own = entry("a", &format!("{}, algorithm = \"PS256\"", pem("private_key", "rsa")));
    let pinned = read(&format!("algorithms = [\"PS256\", \"RS256\"]\nkeys = [{own}]")).unwrap();
    assert_eq!(exchange(&pinned, &pinned), Ok(()));
    let rs256 = list(&[entry("a", &pem("private_key", "rsa"))]).unwrap();
    assert_eq!(exchange(&rs256, &pinned), Err(TokenError::KeyMismatch(Algorithm::RS256)));

    let folder = Folder::new();
    folder.write("keys/a.secret", SECRET);
    folder.write("keys/b.pem", key("ed25519_other"));
    folder.write("keys/c.pem", key("p256.pub"));
    let entries = "[{ kid = \"a\", secret_file = \"keys/a.secret\" }, { kid = \"b\", private_key = \"keys/b.pem\", use = \
                   \"verify\" }, { kid = \"c\", public_key = \"keys/c.pem\" }]";
    let path = folder.write("Rocket.toml", format!("[default.jwt]\nkeys = {entries}"));
    assert_eq!(jwt_core::Settings::read(&figment(&path, "debug")).unwrap().verifier().keys().iter().count(), 3);
}

#[test]
fn lists_that_do_not_do() {
    let private = pem("private_key", "ed25519");
    let other = pem("private_key", "ed25519_other");
    for (value, parts) in [
        ("[]".to_owned(), vec!["`jwt.keys`: is an empty array"]),
        ("5".to_owned(), vec!["`jwt.keys`: is not an array; write `[..]`"]),
        ("{ kid = \"a\" }".to_owned(), vec!["`jwt.keys`: is not an array"]),
        ("[5]".to_owned(), vec!["`jwt.keys[0]`: is not a table"]),
        ("[\"x.pem\"]".to_owned(), vec!["`jwt.keys[0]`: is not a table"]),
        (
            "[{ kid = \"a\" }]".to_owned(),
            vec!["`jwt.keys[0]`: wants exactly one of `private_key`, `public_key`, `secret` and"],
        ),
        (format!("[{{ kid = \"a\", {private}, secret = \"{SECRET}\" }}]"), vec!["`jwt.keys[0]`: wants exactly one of"]),
        (
            format!("[{{ secret = \"{SECRET}\" }}]"),
            vec!["`jwt.keys[0]`: has no `kid`; secrets in a list need one each, to tell them apart"],
        ),
        (
            format!("[{{ {private} }}, {{ {}, use = \"verify\" }}]", pem("public_key", "ed25519.pub")),
            vec!["`jwt.keys[1]`: has no `kid`, and its thumbprint is the `kid` of another key in the list; delete one"],
        ),
        (format!("[{{ kid = 5, {private} }}]"), vec!["`jwt.keys[0].kid`: is not a string"]),
        (format!("[{{ kid = \"\", {private} }}]"), vec!["`jwt.keys[0].kid`: is empty"]),
        (
            format!("[{{ kid = \"{}\", {private} }}]", "k".repeat(257)),
            vec!["`jwt.keys[0]`: the `kid` is longer than 256 bytes"],
        ),
        (
            format!("[{{ kid = \"a\", {private}, use = \"signing\" }}]"),
            vec!["`jwt.keys[0].use`: is neither \"sign\" nor \"verify\""],
        ),
        (format!("[{{ kid = \"a\", {private}, use = 5 }}]"), vec!["`jwt.keys[0].use`: is not a string"]),
        (
            format!("[{{ kid = \"a\", {}, use = \"sign\" }}]", pem("public_key", "rsa.pub")),
            vec!["`jwt.keys[0].use`: is \"sign\", and a public key cannot sign"],
        ),
        (
            format!("[{{ kid = \"a\", {private} }}, {{ kid = \"a\", {other}, use = \"verify\" }}]"),
            vec!["`jwt.keys[1]`: has the `kid` of another key in the list"],
        ),
        (
            format!("[{{ kid = \"a\", {private} }}, {{ kid = \"b\", {other} }}]"),
            vec!["`jwt.keys[1]`: clashes with `jwt.keys[0]`", "both sign; give all but one of them `use = \"verify\"`"],
        ),
        (
            format!("[{{ kid = \"a\", {private}, algorithm = \"ES256\" }}]"),
            vec!["`jwt.keys[0].algorithm`: clashes with"],
        ),
        ("[{ kid = \"a\", secret = \"short\" }]".to_owned(), vec!["`jwt.keys[0].secret`: the secret has 5 bytes"]),
    ] {
        let message = refused(read(&format!("keys = {value}")), &parts);
        assert_eq!(problems(&message), 1, "{message}");
    }
    let message = refused(
        read(&format!(
            "keys = [5, {{ kid = \"a\" }}, {{ kid = \"b\", {private} }}, {{ kid = \"b\", {other}, use = 0 }}]"
        )),
        &["`jwt.keys[0]`", "`jwt.keys[1]`", "`jwt.keys[3].use`"],
    );
    assert_eq!(problems(&message), 3, "{message}");
}

/// Tokens of before, which have no `kid`, verify as long as one key fits.
#[test]
fn a_key_without_a_name_has_its_thumbprint() {
    use jsonwebtoken::Algorithm as Backend;
    use jwt_core::{DefaultClaims, VerifyingKey};

    let thumbprint = |name: &str| VerifyingKey::from_pem(&key(name)).unwrap().thumbprint().unwrap().to_owned();
    let [ed, other, rsa] = ["ed25519.pub", "ed25519_other.pub", "rsa.pub"].map(thumbprint);
    let names = |settings: &jwt_core::Settings| {
        settings.verifier().keys().iter().map(|key| key.kid().map(str::to_owned)).collect::<Vec<_>>()
    };
    let list = format!(
        "keys = [{{ {} }}, {{ {} }}, {{ {}, use = \"verify\" }}, {{ kid = \"s\", secret = \"{SECRET}\", use = \"verify\" }}]",
        pem("private_key", "ed25519"),
        pem("public_key", "ed25519_other.pub"),
        pem("private_key", "rsa"),
    );
    let settings = read(&list).unwrap();
    assert_eq!(settings.signer().unwrap().kid().as_ref(), Some(&ed));
    assert_eq!(names(&settings), [Some(ed.clone()), Some(other), Some(rsa), Some("s".to_owned())]);
    assert_eq!(exchange(&settings, &settings), Ok(()));

    let alone = read(&pem("private_key", "ed25519")).unwrap();
    assert_eq!((alone.signer().unwrap().kid(), names(&alone)), (Some(ed.clone()), vec![Some(ed)]));
    assert_eq!(exchange(&alone, &settings), Ok(()));
    let secret = with_secret("").unwrap();
    assert_eq!((secret.signer().unwrap().kid(), names(&secret)), (None, vec![None]));

    let nameless = |name: &str| {
        let algorithm = if name == "rsa" { Backend::RS256 } else { Backend::EdDSA };
        let payload = json!({ "sub": "alice", "exp": tests::forge::now() + 60 }).to_string();
        let header = format!(r#"{{"alg":"{algorithm:?}","typ":"JWT"}}"#);
        tests::forge::seal(&tests::keys::encoding(&key(name)), algorithm, header, payload)
    };
    let verify = |settings: &jwt_core::Settings, name: &str| {
        settings.verifier().verify::<DefaultClaims>(&nameless(name)).map(drop)
    };
    assert_eq!(verify(&alone, "ed25519"), Ok(()));
    assert_eq!(verify(&settings, "rsa"), Ok(()));
    assert_eq!(verify(&settings, "ed25519"), Err(TokenError::AmbiguousKey), "two keys fit");
}

/// Somebody else signs, and calls his key what he likes.
#[test]
fn a_public_key_alone_takes_any_name() {
    use jwt_core::{DefaultClaims, Signer};

    let settings = read(&pem("public_key", "ed25519.pub")).unwrap();
    for kid in ["theirs", "2026-11"] {
        let signer = Signer::builder().private_key_pem(&key("ed25519")).unwrap().kid(kid).build().unwrap();
        assert!(settings.verifier().verify::<DefaultClaims>(&signer.sign(&alice()).unwrap()).is_ok(), "{kid}");
    }
}

#[test]
fn a_set_in_a_file() {
    let folder = Folder::new();
    let fixtures = include_str!("../../interop/fixtures/jose.json");
    let fixtures: Value = serde_json::from_str(fixtures).unwrap();
    let jwk = |algorithm: &str| {
        let cases = fixtures["cases"].as_array().unwrap();
        cases.iter().find(|case| case["alg"] == algorithm).unwrap()["private_jwk"].clone()
    };
    let read = |lines: &str, keys: &[&Value]| {
        folder.write("keys/own.jwks", json!({ "keys": keys }).to_string());
        let path = folder.write("Rocket.toml", format!("[default.jwt]\nkeys = \"keys/own.jwks\"\n{lines}"));
        jwt_core::Settings::read(&figment(&path, "debug"))
    };
    let [ec, rsa, mut plain] = ["ES256", "RS256", "RS256"].map(jwk);
    let both = read("", &[&ec, &rsa]).unwrap();
    assert_eq!(both.signer().unwrap().algorithm(), Algorithm::ES256);
    assert_eq!(both.verifier().keys().len(), 2);
    assert_eq!(exchange(&read("", &[&rsa, &ec]).unwrap(), &both), Ok(()));

    // `algorithm` is for keys that say nothing of it themselves.
    plain.as_object_mut().unwrap().remove("alg");
    let chosen = read("algorithm = \"PS384\"", &[&plain]).unwrap();
    assert_eq!(chosen.signer().unwrap().algorithm(), Algorithm::PS384);
    assert_eq!(exchange(&chosen, &chosen), Ok(()));
    let said = read("algorithm = \"PS384\"", &[&rsa]).unwrap();
    assert_eq!(said.signer().unwrap().algorithm(), Algorithm::RS256);
    refused(
        read("algorithm = \"ES256\"", &[&plain]),
        &["`jwt.algorithm`: clashes with `jwt.keys`", "leave `algorithm` out"],
    );
    refused(
        read("algorithms = [\"RS256\"]", &[&ec, &rsa]),
        &["`jwt.algorithms`: lacks ES256, which tokens are signed with"],
    );
    refused(read(&pem("private_key", "ed25519"), &[&ec]), &["`jwt.keys`: clashes with `jwt.private_key`"]);

    // Every key is looked at, and each fault is told.
    let weak = json!({ "kty": "oct", "kid": "w", "k": "c2hvcnQ" });
    let message = refused(
        read("", &[&weak, &ec, &ec]),
        &["key no. 1 cannot be used: the secret has 5 bytes", "key no. 3 has the `kid`"],
    );
    assert_eq!(problems(&message), 2, "{message}");
    let path = folder.write("Rocket.toml", "[default.jwt]\nkeys = \"nowhere.jwks\"");
    refused(
        jwt_core::Settings::read(&figment(&path, "debug")),
        &[
            "`jwt.keys`: names a file that cannot be read (no such file); it is looked for from ",
            "a list is written `[{",
        ],
    );
}

#[test]
fn a_public_key_alone_verifies_and_issues_nothing() {
    let toml = format!("[default.jwt]\n{}", pem("public_key", "ed25519.pub"));
    let launch = ignite_as("release", &toml);
    assert!(launch.failed.is_none(), "{}", launch.everything());

    #[jwt_core::jwt_public("another route that gives tokens")]
    #[rocket::get("/other")]
    fn other(tokens: &jwt_core::Tokens) -> String {
        format!("{tokens:?}")
    }
    let folder = Folder::new();
    let path = folder.write("Rocket.toml", &toml);
    let launch = ignite(|| {
        rocket::custom(figment(&path, "debug")).attach(jwt_core::fairing()).mount("/", routes![token, other])
    });
    let failed = launch.failed.as_deref().unwrap();
    assert!(failed.contains("SentinelAborts"), "{failed}");
    let message = "a route takes `&Tokens`, and the configuration has no key to sign with; set `private_key`, `secret_file` or \
                   `secret` in the table `jwt`";
    assert_eq!(launch.lines_with(message), 1, "{}", launch.everything());
}

#[test]
fn a_throw_away_key_in_debug_on_loopback_alone() {
    let warning = "no key is configured: tokens are signed with a throw-away key";
    for (profile, toml) in [
        ("debug", ""),
        ("debug", "[default]\naddress = \"::1\""),
        ("debug", "[default.jwt]\nissuer = \"x\""),
        ("debug", "[debug.jwt]\nalgorithm = \"HS512\""),
        ("debug", "[release.jwt]\nsecret = \"never read\""),
    ] {
        let launch = ignite_as(profile, toml);
        assert!(launch.failed.is_none(), "{toml}: {}", launch.everything());
        assert_eq!(launch.lines_with(warning), 1, "{toml}: {}", launch.everything());
    }
    let missing = "`jwt.private_key`: no key to sign or verify with; set `private_key`, `public_key`, `secret_file`, `secret` or `keys`";
    for (profile, toml, part) in [
        ("release", "", "and this is the profile `release`)"),
        ("staging", "", "and this is the profile `staging`)"),
        ("default", "", "and this is the profile `default`)"),
        ("release", "[debug.jwt]\nsecret = \"never read\"", "not set in the profile `release`"),
        ("debug", "[default]\naddress = \"0.0.0.0\"", "the address is not a loopback one"),
        ("debug", "[debug]\naddress = \"192.168.0.1\"", "the address is not a loopback one"),
        ("debug", "[default.jwt]\nalgorithm = \"ES256\"", "no throw-away key can be made for ES256"),
    ] {
        let launch = ignite_as(profile, toml);
        assert!(launch.failed.is_some(), "{profile}: {toml}");
        assert_eq!(launch.lines_with(warning), 0);
        assert!(
            launch.lines.iter().any(|line| line.contains(missing) && line.contains(part)),
            "{}",
            launch.everything()
        );
    }
    // With a key, nothing is warned of.
    let launch = ignite_as("debug", &format!("[default.jwt]\nsecret = \"{SECRET}\""));
    assert!(launch.failed.is_none() && launch.lines_with(warning) == 0, "{}", launch.everything());
}

/// What clashes is looked at all the same: one launch tells everything.
#[test]
fn a_clash_hides_no_other_fault() {
    let error =
        read("secret = \"short\"\nprivate_key = \"nowhere.pem\"\npublic_key = \"-----BEGIN nothing\"").unwrap_err();
    let message = error.to_string();
    for part in
        ["clashes with", "`jwt.secret`: the secret has 5 bytes", "no such file", "`jwt.public_key`: not a PEM text"]
    {
        assert!(message.contains(part), "{part}\n{message}");
    }
}
