//! What is wrong with a changed file is told once, shows nothing of it, and leaves the keys of before in use.

use jwt_core::testing::{ed25519, secret};
use serde_json::json;
use tests::keys;

use super::ground::*;

/// Waits until a fault is told, and then a while: for as long as another application sees its own file change a few times.
fn wait_for_a_fault(folder: &Folder) {
    until("the fault is told", || told_so_far().iter().any(|record| record.starts_with("ERROR")));
    for _ in 0..5 {
        folder.put("witness", secret());
        let witness = issuer(&format!("secret_file = {}", folder.file("witness")));
        let before = issued(&witness);
        folder.put("witness", secret());
        until("the witness sees the change", || !accepts(&witness, &before));
    }
}

/// The one fault that was told.
#[track_caller]
fn fault(records: &[String]) -> &str {
    let errors: Vec<&String> = records.iter().filter(|record| record.starts_with("ERROR")).collect();
    assert_eq!(errors.len(), 1, "{records:#?}");
    errors[0]
}

#[test]
fn a_fault_keeps_the_keys_and_is_told_once() {
    let folder = Folder::new();
    let pair = ed25519();
    let good = jwk(Some("good"), &pair);
    let canary = "CANARYbirdCANARYbird";
    let damaged = |member: &str, value: serde_json::Value| {
        let mut key = good.clone();
        key[member] = value;
        key
    };
    let text = |keys: &[&serde_json::Value]| set(keys);
    let second = |key: serde_json::Value| text(&[&good, &key]);
    for (content, part) in [
        (String::new(), "is no JWK set: not JSON"),
        (canary.to_owned(), "is no JWK set: not JSON"),
        (format!("{{\"{canary}\": 1}}"), "is no JWK set: neither a JWK nor a JWK set"),
        (text(&[]), "names a JWK set without keys"),
        (second(damaged("d", canary.into())), "names a JWK set whose key no. 2 cannot be used: "),
        (second(damaged("kty", canary.into())), "key no. 2 cannot be used: a key of an unknown type"),
        (second(damaged("use", "enc".into())), "key no. 2 cannot be used: the key is not for signatures"),
        (second(damaged("alg", canary.into())), "key no. 2 cannot be used: "),
        (second(damaged("kid", json!(5))), "key no. 2 cannot be used: the member `kid`"),
        (second(damaged("kid", "".into())), "key no. 2 has an empty `kid`"),
        (second(good.clone()), "key no. 2 has the `kid` of another one"),
        (
            second(jwk(Some("p"), &ed25519())).replace("\"p\"", "\"p\",\"kid\":\"CANARY\""),
            "a member stands there twice",
        ),
        (second(json!({ "kty": "oct", "k": "Q0FOQVJZ" })), "key no. 2 cannot be used: the secret has 6 bytes"),
        (
            second(json!({ "kty": "oct", "k": tests::forge::b64(secret().as_bytes()) })),
            "key no. 2 is a secret without `kid`; secrets need one each, to tell them apart",
        ),
        ("\u{1}".repeat(70_000), "names a file that is too large for a set of keys"),
    ] {
        let records = told(|| {
            folder.put("own.jwks", text(&[&good]));
            let client = publishing(&format!("keys = {}", folder.file("own.jwks")));
            let token = issued(&client);
            folder.put("own.jwks", &content);
            wait_for_a_fault(&folder);
            assert!(accepts(&client, &token), "{part}");
            assert_eq!(kid(&issued(&client)).as_deref(), Some("good"), "{part}");
        });
        let fault = fault(&records);
        assert!(fault.contains("the keys of before stay in use") && fault.contains(part), "{part}: {fault}");
        assert!(!records.concat().to_uppercase().contains("CANARY"), "{records:#?}");
    }
}

#[test]
fn a_file_that_is_gone_for_a_while() {
    let folder = Folder::new();
    let pairs = [ed25519(), ed25519()];
    folder.put("key.pem", &pairs[0].private_key);
    let records = told(|| {
        let client = issuer(&format!("private_key = {}", folder.file("key.pem")));
        let before = issued(&client);
        folder.remove("key.pem");
        wait_for_a_fault(&folder);
        assert!(accepts(&client, &before) && accepts(&client, &issued(&client)));
        folder.put("key.pem", &pairs[1].private_key);
        until("the file is there again", || !accepts(&client, &before));
        assert!(accepts(&client, &issued(&client)));
    });
    let fault = fault(&records);
    assert!(fault.contains("`jwt.private_key`: names a file that cannot be read (no such file)"), "{fault}");
    assert!(!records.concat().contains("PRIVATE KEY"), "{records:#?}");
}

/// What stops a launch is not let in afterwards either.
#[test]
fn what_the_configuration_pins_still_holds() {
    let folder = Folder::new();
    let pair = ed25519();
    for (lines, before, now, part) in [
        ("algorithms = [\"EdDSA\"]\nprivate_key = FILE", pair.private_key.as_str(), keys::RSA, "lacks RS256"),
        (
            "algorithm = \"EdDSA\"\nprivate_key = FILE",
            &pair.private_key,
            keys::RSA,
            "EdDSA does not work with an RSA key",
        ),
        ("private_key = FILE", &pair.private_key, keys::SMALL_RSA, "an RSA key of 1024 bits"),
        ("private_key = FILE", &pair.private_key, keys::ED_PUBLIC, "a public key where a private one is wanted"),
        ("secret_file = FILE", keys::SECRET, "too short", "the secret has 9 bytes"),
        (
            "algorithm = \"HS512\"\nsecret_file = FILE",
            keys::SECRET,
            &keys::OTHER_SECRET[..40],
            "HS512 wants at least 64",
        ),
    ] {
        let records = told(|| {
            folder.put("key", before);
            let client = issuer(&lines.replace("FILE", &folder.file("key")));
            let token = issued(&client);
            folder.put("key", now);
            wait_for_a_fault(&folder);
            assert!(accepts(&client, &token) && accepts(&client, &issued(&client)), "{lines}");
        });
        let fault = fault(&records);
        assert!(fault.contains(part), "{part}: {fault}");
    }
}

/// The last key to sign with is not taken from an application that signs.
#[test]
fn somebody_has_to_sign() {
    let folder = Folder::new();
    let key = jwk(Some("a"), &ed25519());
    let mut public = key.clone();
    public.as_object_mut().unwrap().remove("d");
    let records = told(|| {
        folder.put("own.jwks", set(&[&key]));
        let client = issuer(&format!("keys = {}", folder.file("own.jwks")));
        folder.put("own.jwks", set(&[&public]));
        wait_for_a_fault(&folder);
        assert!(accepts(&client, &issued(&client)));
    });
    let fault = fault(&records);
    assert!(fault.contains("no key to sign with is left"), "{fault}");
}

#[test]
fn the_log_says_who_came_and_who_went() {
    let folder = Folder::new();
    let pairs = [ed25519(), ed25519()];
    let [a, b] = [("a", 0), ("b\n", 1)].map(|(name, n)| jwk(Some(name), &pairs[n]));
    let other_a = jwk(Some("a"), &pairs[1]);
    let records = told(|| {
        folder.put("own.jwks", set(&[&a]));
        let client = publishing(&format!("keys = {}", folder.file("own.jwks")));
        for (keys, expected) in [
            (set(&[&a, &b]), vec!["a", "b\n"]),
            (set(&[&b, &a]), vec!["b\n", "a"]),
            (set(&[&b]), vec!["b\n"]),
            (set(&[&a]), vec!["a"]),
        ] {
            folder.put("own.jwks", keys);
            until("the set is read", || published(&client) == expected);
        }
        let before = issued(&client);
        folder.put("own.jwks", set(&[&other_a]));
        until("the key is another", || !accepts(&client, &before));
    });
    let said: Vec<&str> = records
        .iter()
        .filter_map(|record| record.strip_prefix("INFO jwt_core")?.split_once(": "))
        .map(|(_, said)| said)
        .collect();
    assert_eq!(
        said,
        [
            "a key file has changed: `b\\n` came",
            "a key file has changed: tokens are signed with `b\\n`",
            "a key file has changed: `a` went",
            "a key file has changed: `a` came, `b\\n` went, tokens are signed with `a`",
            "a key file has changed: `a` is another key now",
        ],
        "{records:#?}"
    );
}

/// An application that publishes its keys does not launch with secrets alone.
#[test]
fn somebody_has_to_be_published() {
    let folder = Folder::new();
    let key = jwk(Some("a"), &ed25519());
    let secret = json!({ "kty": "oct", "kid": "s", "k": tests::forge::b64(secret().as_bytes()) });
    told(|| {
        folder.put("own.jwks", set(&[&key]));
        let client = publishing(&format!("keys = {}", folder.file("own.jwks")));
        assert_eq!(published(&client), ["a"]);
        folder.put("own.jwks", set(&[&secret]));
        until("the change is told", || !told_so_far().is_empty());
        assert_eq!(published(&client), ["a"], "{:#?}", told_so_far());
    });
}
