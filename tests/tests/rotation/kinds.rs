//! Every kind of file that a key can stand in.

use jwt_core::testing::{ed25519, secret};

use super::ground::*;

/// Exchanges what is in a file; tokens of before are refused from then on, and those of now accepted.
#[track_caller]
fn exchanged(lines: &str, folder: &Folder, name: &str, content: &str) {
    let client = issuer(lines);
    let before = issued(&client);
    assert!(accepts(&client, &before));
    folder.put(name, content);
    until(lines, || !accepts(&client, &before));
    let now = issued(&client);
    assert!(accepts(&client, &now), "{lines}");
}

#[test]
fn every_file_with_a_key_is_read_again() {
    told(|| {
        let folder = Folder::new();
        let (one, other) = (ed25519(), ed25519());
        for (name, before, now) in [
            ("secret", secret(), secret()),
            ("key.pem", one.private_key.clone(), other.private_key.clone()),
            ("own.jwks", set(&[&jwk(None, &one)]), set(&[&jwk(Some("other"), &other)])),
        ] {
            folder.put(name, before);
            let file = folder.file(name);
            let lines = match name {
                "secret" => format!("secret_file = {file}"),
                "key.pem" => format!("private_key = {file}"),
                _ => format!("keys = {file}"),
            };
            exchanged(&lines, &folder, name, &now);
        }
        for (entry, before, now) in [
            ("kid = \"a\", secret_file", secret(), secret()),
            ("private_key", one.private_key.clone(), other.private_key.clone()),
        ] {
            folder.put("listed", before);
            exchanged(&format!("keys = [{{ {entry} = {} }}]", folder.file("listed")), &folder, "listed", &now);
        }
    });
}

/// Also the public keys of an application that issues nothing.
#[test]
fn public_keys_are_read_again() {
    told(|| {
        let folder = Folder::new();
        let pairs = [ed25519(), ed25519()];
        let applications = pairs.each_ref().map(|pair| issuer(&format!("private_key = '''{}'''", pair.private_key)));
        let tokens = applications.each_ref().map(issued);
        let listed = "keys = [{ kid = \"other\", public_key = FILE }, { public_key = FILE }]";
        for lines in ["public_key = FILE", "keys = [{ public_key = FILE }]", listed] {
            folder.put("key.pem", &pairs[0].public_key);
            let client = tests::client(application(&lines.replace("FILE", &folder.file("key.pem"))));
            assert_eq!(tokens.each_ref().map(|token| accepts(&client, token)), [true, false], "{lines}");
            folder.put("key.pem", &pairs[1].public_key);
            until(lines, || !accepts(&client, &tokens[0]));
            assert!(accepts(&client, &tokens[1]), "{lines}");
        }
    });
}

#[test]
fn the_first_key_with_a_private_half_signs() {
    told(|| {
        let folder = Folder::new();
        let pairs = [ed25519(), ed25519(), ed25519()];
        let [mut first, second, third] = [0, 1, 2].map(|n: usize| jwk(Some(&format!("k{n}")), &pairs[n]));
        first.as_object_mut().unwrap().remove("d");
        folder.put("own.jwks", set(&[&first, &second, &third]));
        let client = publishing(&format!("keys = {}", folder.file("own.jwks")));
        assert_eq!(kid(&issued(&client)).as_deref(), Some("k1"));
        assert_eq!(published(&client), ["k0", "k1", "k2"]);
        assert!(!set_of(&client).contains("\"d\""));
        for (pair, name) in pairs.iter().zip(["k0", "k1", "k2"]) {
            let signer =
                jwt_core::Signer::builder().private_key_pem(&pair.private_key).unwrap().kid(name).issuer(ISSUER);
            assert!(accepts(&client, &signer.build().unwrap().sign(&alice()).unwrap()), "{name}");
        }
    });
}

/// Without a name, a key has its thumbprint: in the tokens, in the set, and from one start to the next.
#[test]
fn a_key_without_a_name_is_called_by_its_thumbprint() {
    told(|| {
        let folder = Folder::new();
        let (one, other) = (ed25519(), ed25519());
        let thumbprint = |pair: &jwt_core::testing::KeyPair| {
            jwt_core::VerifyingKey::from_pem(&pair.public_key).unwrap().thumbprint().unwrap().to_owned()
        };
        let names = [thumbprint(&one), thumbprint(&other)];
        folder.put("own.jwks", set(&[&jwk(None, &one), &jwk(None, &other)]));
        folder.put("one.pem", &one.private_key);
        folder.put("other.pem", &other.private_key);
        let [one, other] = ["one.pem", "other.pem"].map(|name| format!("private_key = {}", folder.file(name)));
        for (lines, published_names) in [
            (format!("keys = {}", folder.file("own.jwks")), &names[..]),
            (format!("keys = [{{ {one} }}, {{ {other}, use = \"verify\" }}]"), &names[..]),
            (one, &names[..1]),
        ] {
            let client = publishing(&lines);
            assert_eq!(kid(&issued(&client)).as_ref(), Some(&names[0]), "{lines}");
            assert_eq!(published(&client), published_names, "{lines}");
        }
    });
}
