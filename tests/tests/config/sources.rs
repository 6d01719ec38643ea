//! Where settings come from: profiles, the environment, files found in parent folders, values set in code.

use jwt_core::Settings;
use rocket::Config;
use rocket::figment::Figment;

use super::ground::*;

fn line(part: &str, text: &str) -> String {
    text.lines().find(|line| line.contains(part)).unwrap_or_else(|| panic!("`{part}` is not in:\n{text}")).to_owned()
}

#[test]
fn profiles() {
    let toml = format!(
        "[default.jwt]\nsecret = \"{SECRET}\"\nissuer = \"default\"\nexpiration = 1\n[debug.jwt]\nissuer = \"debug\"\n\
         [staging.jwt]\nissuer = \"staging\"\n[global.jwt]\nexpiration = 2\n[other]\njwt = 5\n"
    );
    for (profile, issuer) in
        [("debug", "debug"), ("release", "default"), ("staging", "staging"), ("STAGING", "staging")]
    {
        let settings = read_as(profile, &toml).unwrap();
        assert_eq!(settings.verifier().issuer(), Some(issuer), "{profile}");
        assert_eq!(settings.signer().unwrap().expiration().as_secs(), 2, "{profile}");
    }
    // Another profile's table is nobody's business until it is selected.
    refused(read_as("other", "[other]\njwt = 5"), &["`jwt`: is not a table", "set by `other.jwt` in "]);
}

#[test]
fn a_problem_names_the_profile_that_it_is_in() {
    for (profile, table) in
        [("debug", "default"), ("debug", "debug"), ("release", "release"), ("staging", "staging"), ("debug", "global")]
    {
        let folder = Folder::new();
        let path = folder.write("Rocket.toml", format!("[{table}.jwt]\nsecret = \"short\""));
        let source = format!("set by `{table}.jwt.secret` in {}", path.display());
        refused(Settings::read(&figment(&path, profile)), &[&source]);
    }
}

#[test]
fn a_clash_across_profiles_says_that_they_are_merged() {
    let toml =
        format!("[default.jwt]\nsecret = \"{SECRET}\"\n[release.jwt]\nprivate_key = \"{}\"", key_path("ed25519"));
    let message = refused(
        read_as("release", &toml),
        &[
            "`jwt.secret`: clashes with `jwt.private_key`, which is set by `release.jwt.private_key` in ",
            "they meet because Rocket merges the profile `release` with `default`: move the one in `default` into the profile",
            "set by `default.jwt.secret` in ",
        ],
    );
    assert_eq!(problems(&message), 1);
    assert!(read_as("debug", &toml).is_ok());
    let toml =
        format!("[default.jwt]\nalgorithm = \"HS256\"\n[release.jwt]\nprivate_key = \"{}\"", key_path("ed25519"));
    refused(
        read_as("release", &toml),
        &["`jwt.algorithm`: clashes with `jwt.private_key`", "merges the profile `release` with"],
    );
}

#[test]
fn a_table_without_its_profile_is_noticed() {
    let toml = format!("[jwt]\nsecret = \"{SECRET}\"");
    let message = refused(
        read_as("debug", &toml),
        &["`[jwt]` is a profile of that name, and not this table; write `[default.jwt]`"],
    );
    assert_eq!(problems(&message), 1, "{message}");
    refused(read_as("release", &toml), &["write `[default.jwt]`"]);
    assert!(read_as("jwt", &format!("[jwt.jwt]\nsecret = \"{SECRET}\"")).is_ok());
}

#[test]
fn values_set_in_code() {
    let merged = |key: &str, value: &str| Figment::from(Config::debug_default()).merge((key, value));
    let figment = merged("jwt.secret", "short");
    let message = refused(Settings::read(&figment), &["set by `global.jwt.secret` at tests/tests/config/sources.rs:"]);
    assert_eq!(problems(&message), 1);
    assert!(Settings::read(&merged("jwt.secret", SECRET)).is_ok());
    // Paths are relative to the working directory, as there is no file.
    let folder = std::env::current_dir().unwrap();
    let relative = "keys/ed25519.pem";
    assert!(folder.join(relative).exists());
    assert!(Settings::read(&merged("jwt.private_key", relative)).is_ok());
    refused(
        Settings::read(&merged("jwt.private_key", "nowhere")),
        &["names a file that cannot be read", &format!("it is looked for from {}", folder.display())],
    );
}

#[test]
fn files_are_relative_to_rocket_toml() {
    let folder = Folder::new();
    let inner = folder.path().join("src/deep");
    std::fs::create_dir_all(&inner).unwrap();
    folder.write("secrets/hmac", SECRET);
    folder.write("Rocket.toml", "[default.jwt]\nsecret_file = \"secrets/hmac\"");
    folder
        .write("conf/staging.toml", "[default.jwt]\nsecret_file = \"../secrets/hmac\"\n[staging.jwt]\nissuer = \"s\"");
    let launched = |text: String| assert!(text.contains("launched"), "{text}");
    // Rocket looks for the file in parent folders; its own folder counts, and not the working directory.
    launched(launch(folder.path(), &[]));
    launched(launch(&inner, &[]));
    launched(launch(&inner, &[("ROCKET_CONFIG", "conf/staging.toml"), ("ROCKET_PROFILE", "release")]));
    let absolute = folder.path().join("conf/staging.toml");
    launched(launch(&std::env::temp_dir(), &[("ROCKET_CONFIG", absolute.to_str().unwrap())]));
    let staging = launch(&inner, &[("ROCKET_CONFIG", "conf/staging.toml"), ("ROCKET_PROFILE", "staging")]);
    assert!(staging.contains("issuer: Some(\"s\")"), "{staging}");
    // A path in the environment is relative to the working directory.
    let environment = Folder::new();
    environment.write("secret", SECRET);
    launched(launch(environment.path(), &[("ROCKET_JWT", "{secret_file=secret}")]));

    for (name, content, part) in [
        ("binary", vec![0xff, 0xfe, 0x00], "names a file that is not text"),
        ("large", vec![b'a'; 70_000], "names a file that is too large for a key"),
        ("empty", vec![], "the secret is empty"),
    ] {
        folder.write(name, content);
        let path = folder.write("Rocket.toml", format!("[default.jwt]\nsecret_file = \"{name}\""));
        refused(Settings::read(&figment(&path, "debug")), &["`jwt.secret_file`: ", part]);
    }
    let path = folder.write("Rocket.toml", "[default.jwt]\nsecret_file = \"conf\"");
    refused(Settings::read(&figment(&path, "debug")), &["names a file that cannot be read (is a directory)"]);
}

#[test]
fn the_environment() {
    let folder = Folder::new();
    let whole = format!(
        "{{secret=\"{SECRET}\",issuer=env,audience=[a,b],expiration=15m,leeway=10,typ=[JWT,\"\"],algorithms=[HS256],\
         limits={{token=4KiB}},grants={{admin=\"*\",editor=[x,y]}},subject=email,id=uid,scheme=JWT,max_age=\"900\"}}"
    );
    for profile in ["debug", "release"] {
        let text = launch(folder.path(), &[("ROCKET_JWT", &whole), ("ROCKET_PROFILE", profile)]);
        assert!(text.contains("launched") && text.contains("issuer: Some(\"env\")"), "{text}");
        assert!(text.contains("audiences: [\"a\", \"b\"]"), "{text}");
    }
    let list = format!("{{keys=[{{kid=a,secret={SECRET}}},{{kid=b,secret={SECRET}x,use=verify}}]}}");
    assert!(launch(folder.path(), &[("ROCKET_JWT", &list)]).contains("launched"));
    let pem = format!("{{private_key=\"{}\"}}", key("ed25519").replace('\n', "\\n"));
    assert!(launch(folder.path(), &[("ROCKET_JWT", &pem)]).contains("launched"));
    // In quotes a line break has to be `\n`; without quotes it may be one.
    let pem = format!("{{private_key=\"{}\"}}", key("ed25519"));
    let text = launch(folder.path(), &[("ROCKET_JWT", &pem)]);
    line(
        "`jwt`: is not a table; write `ROCKET_JWT='{key=\"value\", key=\"value\"}'`, and line breaks in a value as `\\n`",
        &text,
    );
    let pem = format!("{{private_key={}}}", key("ed25519"));
    assert!(launch(folder.path(), &[("ROCKET_JWT", &pem)]).contains("launched"));
    assert!(launch(folder.path(), &[("ROCKET_JWT.SECRET", SECRET)]).contains("launched"));

    // Merged with Rocket.toml, key by key, and stronger than every profile.
    folder.write(
        "Rocket.toml",
        format!(
            "[default.jwt]\nsecret = \"{SECRET}\"\nissuer = \"toml\"\naudience = \"api\"\n[release.jwt]\nissuer = \"r\""
        ),
    );
    let text = launch(folder.path(), &[("ROCKET_JWT", "{issuer=env}"), ("ROCKET_PROFILE", "release")]);
    assert!(text.contains("issuer: Some(\"env\")") && text.contains("audiences: [\"api\"]"), "{text}");

    let text = launch(folder.path(), &[("ROCKET_JWT", "{issuer=5,expirtion=3}")]);
    assert!(text.contains("`jwt.expirtion`: unknown key; did you mean `expiration`?"), "{text}");
    assert_eq!(text.matches("set by the environment variable `ROCKET_JWT`").count() % 2, 0, "{text}");
    assert_eq!(line("set by", &text).trim(), "set by the environment variable `ROCKET_JWT`");
    let text = launch(folder.path(), &[("ROCKET_JWT", &format!("{{private_key={}}}", key_path("ed25519")))]);
    line(
        "`jwt.secret`: clashes with `jwt.private_key`, which is set by the environment variable `ROCKET_JWT`; ",
        &text,
    );
    line(
        "they meet because Rocket merges the environment with Rocket.toml: it replaces settings, and unsets none",
        &text,
    );
    let text = launch(folder.path(), &[("ROCKET_JWT", "my secret")]);
    line("`jwt`: is not a table; write `ROCKET_JWT='{key=\"value\", key=\"value\"}'`", &text);
}

#[test]
fn names_that_rocket_does_not_split() {
    let folder = Folder::new();
    let text = launch(folder.path(), &[("ROCKET_JWT_SECRET", SECRET), ("ROCKET_JWT_ISSUER", "me")]);
    for name in ["secret", "issuer"] {
        let upper = name.to_uppercase();
        line(
            &format!(
                "`jwt_{name}`: nothing reads this; write it into the table `jwt` as `{name}`, in the environment as \
                 `ROCKET_JWT='{{{name}=..}}'`"
            ),
            &text,
        );
        line(&format!("set by the environment variable `ROCKET_JWT_{upper}`"), &text);
    }
    assert!(!text.contains(SECRET) && text.contains("aborting due to fairing failure"), "{text}");
    refused(
        read_as("debug", "[default]\njwt_secret = \"x\""),
        &["`jwt_secret`: nothing reads this", "`default.jwt_secret` in "],
    );
    // Whoever has another setting of that kind keeps it.
    assert!(read_as("debug", "[default]\njwt_colour = \"x\"").is_ok());
}
