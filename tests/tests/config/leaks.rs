//! No message holds a secret: every key that can hold one, in every wrong shape, through both sources.

use jwt_core::Settings;

use super::ground::*;

/// What every secret here is made of; as text, and as a number.
const CANARY: &str = "CANARYbird";
const NUMBER: &str = "86753098675309";

/// Whether something of a secret is there: the canary in any case, its digits, or a rest of the line around it.
#[track_caller]
fn assert_silent(what: &str, text: &str) {
    let lower = text.to_lowercase();
    for trace in ["canary", "8675309", "c2VjcmV0Q0FOQVJZ"] {
        assert!(!lower.contains(&trace.to_lowercase()), "a secret is shown for\n{what}\nin\n{text}");
    }
}

/// PEM text whose body holds the canary, which is base64 by itself.
fn damaged(label: &str, name: &str) -> String {
    let pem = key(name);
    let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let (head, tail) = body.split_at(20);
    format!("-----BEGIN {label}-----\\n{head}{CANARY}{}\\n-----END {label}-----\\n", &tail[CANARY.len()..])
}

/// Wrong values for a key that holds a secret or PEM text, as TOML.
fn values() -> Vec<String> {
    let long = format!("{CANARY}{}", &SECRET[..30]);
    let mut values = vec![
        NUMBER.to_owned(),
        format!("-{NUMBER}"),
        format!("{NUMBER}.5"),
        "1979-05-27T07:32:00.86753098Z".to_owned(),
        format!("[\"{CANARY}\"]"),
        format!("[\"{long}\", \"{long}\"]"),
        format!("[[\"{CANARY}\"]]"),
        format!("{{ value = \"{CANARY}\" }}"),
        format!("{{ {CANARY} = \"{CANARY}\" }}"),
        format!("{{ secret = {{ secret = \"{long}\" }} }}"),
        format!("\"{CANARY}\""),
        format!("\" {CANARY} \""),
        format!("\"{}\"", CANARY.repeat(7)),
        format!("\"{CANARY}/{CANARY}\""),
        format!("\"/etc/{CANARY}.pem\""),
        format!("\"../{CANARY}.key\""),
        format!("\"{CANARY}.{CANARY}.{CANARY}\""),
        format!("\"C:\\\\{CANARY}\\\\key.pem\""),
        format!("\"file:///{CANARY}\""),
        format!("\"{CANARY}\\n{CANARY}\""),
        format!("\"{CANARY}\\u0000{CANARY}\""),
        format!("\"{CANARY}\\u00e9\\U0001F511\""),
        format!("\"{}\"", CANARY.repeat(200)),
        format!("\"{{{CANARY}}}\""),
        format!("\"-----BEGIN {CANARY}-----\\n{CANARY}\\n-----END {CANARY}-----\""),
        format!("\"-----BEGIN PRIVATE KEY-----\\n{CANARY}\""),
        format!("\"-----BEGIN PRIVATE KEY-----{CANARY}-----END PRIVATE KEY-----\""),
        format!("\"-----BEGIN PRIVATE KEY-----\\n{CANARY}==\\n-----END PRIVATE KEY-----\""),
        format!("\"-----BEGIN PRIVATE KEY-----\\n{CANARY}!?\\n-----END PRIVATE KEY-----\""),
        format!(
            "\"-----BEGIN RSA PRIVATE KEY-----\\nDEK-Info: {CANARY},{CANARY}\\n\\n{CANARY}Aa\\n-----END RSA PRIVATE KEY-----\""
        ),
        format!("\"----BEGIN PRIVATE KEY----\\n{CANARY}\\n----END PRIVATE KEY----\""),
        format!("\"ssh-ed25519 {CANARY} me@{CANARY}\""),
        format!("\"{{\\\"kty\\\":\\\"oct\\\",\\\"k\\\":\\\"{CANARY}\\\"}}\""),
    ];
    for (label, name) in [
        ("PRIVATE KEY", "rsa"),
        ("PRIVATE KEY", "p256"),
        ("PRIVATE KEY", "ed25519"),
        ("PUBLIC KEY", "rsa.pub"),
        ("PUBLIC KEY", "ed25519.pub"),
        ("RSA PRIVATE KEY", "rsa"),
        ("EC PRIVATE KEY", "p256"),
        ("ENCRYPTED PRIVATE KEY", "encrypted"),
        ("CERTIFICATE", "certificate"),
    ] {
        values.push(format!("\"{}\"", damaged(label, name)));
    }
    values
}

/// Lines of `[default.jwt]` with a wrong value at every place where a secret may stand, or may be put by mistake.
fn places(value: &str) -> Vec<String> {
    let mut lines: Vec<String> = [
        "secret",
        "secret_file",
        "private_key",
        "public_key",
        "keys",
        "secrett",
        "private-key",
        "password",
        "hmac_key",
        "typ",
        "issuer",
        "audience",
        "algorithm",
        "algorithms",
        "header",
        "scheme",
        "expiration",
        "leeway",
        "reload",
        "max_age",
        "subject",
        "id",
        "limits",
        "limits.token",
        "limits.cache",
        "grants",
        "grants.admin",
    ]
    .iter()
    .map(|key| format!("{key} = {value}"))
    .collect();
    for key in ["secret", "secret_file", "private_key", "public_key", "secrett", "kid", "use", "algorithm"] {
        lines.push(format!("keys = [{{ kid = \"a\", {key} = {value} }}]").replacen("kid = \"a\", kid", "kid", 1));
        lines.push(format!("keys = [{{ kid = \"a\", secret = \"{SECRET}\" }}, {{ {key} = {value} }}]"));
    }
    lines.push(format!(
        "secret = {value}\nsecret_file = {value}\nprivate_key = {value}\npublic_key = {value}\nkeys = [{value}]"
    ));
    lines.push(format!("keys = [{value}]"));
    lines.push(format!("algorithm = \"RS256\"\nsecret = {value}"));
    lines.push(format!("algorithms = [\"ES256\"]\npublic_key = {value}"));
    lines
}

/// Values that may be good where they stand: names of issuers and the like, which `Debug` of the settings shows.
fn is_harmless(lines: &str) -> bool {
    let shown = ["issuer", "audience", "typ", "header", "scheme", "subject", "id ", "grants", "kid"];
    shown.iter().any(|name| lines.starts_with(name))
        || lines.contains("kid = \"CANARY")
        || lines.contains("kid = \" CANARY")
}

#[test]
fn no_wrong_value_in_rocket_toml_is_shown() {
    let folder = Folder::new();
    let (mut refused, mut launched) = (0, 0);
    for value in values() {
        for lines in places(&value).into_iter().chain([format!("secret = {value}\nsecret = {value}")]) {
            let toml = format!("[default.jwt]\n{lines}\n");
            let path = folder.write("Rocket.toml", &toml);
            match Settings::read(&figment(&path, "debug")) {
                Ok(settings) if is_harmless(&lines) => drop(settings),
                Ok(settings) => assert_silent(&toml, &format!("{settings:?} {:?}", settings.signer())),
                // What stands left of a `=` in the file is shown: it is the key that is unknown.
                Err(_) if ["limits = { CANARY", "[{ CANARY"].iter().any(|part| lines.contains(part)) => continue,
                Err(error) => {
                    refused += 1;
                    assert_silent(&toml, &format!("{error}\n{error:?}\n{error:#?}"));
                }
            }
            // What the log says is the same message: a part of the cases is enough to see that nothing else is added.
            if lines.len() % 3 == 0 || lines.starts_with("secret") {
                let launch = ignite(|| rocket::custom(figment(&path, "release")).attach(jwt_core::fairing()));
                launched += 1;
                assert_silent(&toml, &launch.everything());
            }
        }
        let toml = format!("[default]\njwt = {value}\n");
        let path = folder.write("Rocket.toml", &toml);
        if let Err(error) = Settings::read(&figment(&path, "release")) {
            // A table with a wrong key shows that key, which the file sets apart from values.
            if !value.starts_with(&format!("{{ {CANARY}")) {
                assert_silent(&toml, &format!("{error}\n{error:?}"));
            }
            refused += 1;
        }
    }
    assert!(refused > 1_000 && launched > 300, "{refused} {launched}");
}

#[test]
fn no_file_is_shown() {
    let folder = Folder::new();
    let contents: Vec<Vec<u8>> = values()
        .iter()
        .map(|value| value.trim_matches('"').replace("\\n", "\n").into_bytes())
        .chain([
            [CANARY.as_bytes(), &[0xff, 0xfe]].concat(),
            format!("\u{feff}{CANARY}").into_bytes(),
            CANARY.repeat(9_000).into(),
        ])
        .collect();
    for content in contents {
        folder.write("key", &content);
        for key in ["secret_file", "private_key", "public_key", "keys"] {
            for lines in [format!("{key} = \"key\""), format!("keys = [{{ kid = \"a\", {key} = \"key\" }}]")] {
                let path = folder.write("Rocket.toml", format!("[default.jwt]\n{lines}"));
                let what = format!("{lines} of {}", String::from_utf8_lossy(&content));
                match Settings::read(&figment(&path, "debug")) {
                    Ok(settings) => assert_silent(&what, &format!("{settings:?}")),
                    Err(error) => assert_silent(&what, &format!("{error}\n{error:?}")),
                }
                let launch = ignite(|| rocket::custom(figment(&path, "debug")).attach(jwt_core::fairing()));
                assert_silent(&what, &launch.everything());
            }
        }
    }
}

/// Everything that a process prints, with Rocket's own log at its loudest.
#[test]
fn no_wrong_value_in_the_environment_is_shown() {
    let folder = Folder::new();
    let secrets = [
        NUMBER.to_owned(),
        format!("{NUMBER}.5"),
        format!("[{CANARY}]"),
        format!("{{{CANARY}=1}}"),
        format!("{{a={{{CANARY}=1}}}}"),
        CANARY.to_owned(),
        format!("\"{CANARY}\""),
        format!("\"{CANARY}"),
        format!("'{CANARY}'"),
        format!("ab,{CANARY}=cd"),
        format!("ab,{CANARY}=cd,{CANARY}x=ef"),
        format!("ab,{CANARY}"),
        format!("ab}}{CANARY}"),
        format!("ab]{CANARY}"),
        format!("{CANARY}/{CANARY}.pem"),
        format!("\"{CANARY}\\n{CANARY}\""),
        format!("\"{CANARY}\\q\""),
        format!("\"{}\"", damaged("PRIVATE KEY", "ed25519")),
        format!("-----BEGIN PRIVATE KEY-----\n{CANARY}==\n-----END PRIVATE KEY-----"),
        format!("-----BEGIN PRIVATE KEY----- {CANARY},{CANARY}="),
    ];
    let mut tables: Vec<String> = Vec::new();
    for secret in &secrets {
        for key in ["secret", "secret_file", "private_key", "public_key", "keys", "secrett", "password"] {
            tables.push(format!("{{{key}={secret}}}"));
        }
        tables.push(secret.clone());
        tables.push(format!("{{secret={secret}"));
        tables.push(format!("secret={secret}"));
        for key in ["secret", "private_key"] {
            tables.push(format!("{{keys=[{{kid=a,{key}={secret}}}]}}"));
        }
    }
    tables.push(format!(
        "{{secret=\"{CANARY}\",secret_file=\"{CANARY}\",private_key={CANARY},public_key={CANARY},keys=[{CANARY}]}}"
    ));
    let next = std::sync::atomic::AtomicUsize::new(0);
    let run = || {
        while let Some(table) = tables.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
            let text = launch(folder.path(), &[("ROCKET_JWT", table), ("ROCKET_PROFILE", "release")]);
            assert_silent(table, &text);
            assert!(text.contains("aborting due to fairing failure(s)"), "{table}\n{text}");
        }
    };
    std::thread::scope(|scope| {
        (0..3).map(|_| scope.spawn(run)).collect::<Vec<_>>().into_iter().for_each(|t| t.join().unwrap())
    });

    // Names that Rocket makes other keys of.
    for (name, value) in [
        ("ROCKET_JWT.SECRET", CANARY.to_owned()),
        ("ROCKET_JWT.SECRET.X", CANARY.to_owned()),
        ("ROCKET_JWT.SECRETT", CANARY.to_owned()),
        ("ROCKET_JWT_SECRET", CANARY.to_owned()),
        ("ROCKET_JWT_PRIVATE_KEY", damaged("PRIVATE KEY", "rsa")),
        ("rocket_jwt", CANARY.to_owned()),
    ] {
        let text = launch(folder.path(), &[(name, &value), ("ROCKET_PROFILE", "release")]);
        assert_silent(&format!("{name}={value}"), &text);
    }
}

/// Through Rocket.toml as a process reads it, with Rocket's own log at its loudest: nothing is added to what is shown above.
#[test]
fn no_process_shows_a_wrong_value() {
    let folder = Folder::new();
    for value in values() {
        let lines = format!("secret = {value}\nsecrett = {value}\nprivate_key = {value}");
        folder.write("Rocket.toml", format!("[default.jwt]\n{lines}\n"));
        let text = launch(folder.path(), &[]);
        assert_silent(&lines, &text);
        assert!(text.contains("aborting due to fairing failure(s)"), "{lines}\n{text}");
    }
}

/// The parser's own message shows the line that it stopped at. This library does not pass it on, and stops the launch
/// before Rocket does.
#[test]
fn malformed_toml_is_not_shown() {
    for (toml, line) in [
        (format!("[default.jwt]\nsecret = \"{CANARY}"), "in line 2 of "),
        (format!("[default.jwt]\nsecret = {CANARY}"), "in line 2 of "),
        (format!("[default.jwt]\nsecret = '{CANARY}\"\n"), "in line 2 of "),
        (format!("[default.jwt]\nissuer = \"a\"\nsecret = \"{CANARY}\"x\n"), "in line 3 of "),
        (format!("[default.jwt]\nsecret = \"{CANARY}\\q\"\n"), "in line 2 of "),
        (format!("[default.jwt]\n{CANARY}\n"), "in line 2 of "),
        (format!("[default.jwt]\nsecret \"{CANARY}\"\n"), "in line 2 of "),
        (format!("[default.jwt]\nsecret = \"{CANARY}\"\nsecret = \"{CANARY}\"\n"), "in line 3 of "),
        (format!("[default.jwt\nsecret = \"{CANARY}\"\n"), "in line 1 of "),
        (format!("secret = \"{CANARY}\"\n"), "in "),
        (format!("default = \"{CANARY}\"\n"), "in "),
        (format!("jwt = \"{CANARY}\"\n"), "in "),
        (format!("[default.jwt]\nsecret = \"\"\"{CANARY}\n\n"), "in "),
        (format!("[default.jwt]\nsecret = {NUMBER}{NUMBER}{NUMBER}\n"), "in "),
    ] {
        let folder = Folder::new();
        let path = folder.write("Rocket.toml", &toml);
        let error = Settings::read(&figment(&path, "debug")).unwrap_err();
        let message = error.to_string();
        assert_silent(&toml, &format!("{message}\n{error:?}"));
        assert!(message.contains("`jwt`: the configuration cannot be read; text stands in quotes"), "{message}");
        assert!(message.contains(line) && message.ends_with(&path.display().to_string()), "{toml}\n{message}");
        assert_eq!(problems(&message), 1, "{message}");
        let launch = ignite(|| rocket::custom(figment(&path, "debug")).attach(jwt_core::fairing()));
        assert_silent(&toml, &launch.everything());
        assert!(launch.failed.unwrap().contains("FailedFairings"));
    }
}

/// Rocket's runtime shows a line that it cannot parse, before any fairing is asked. Making the fairing comes before that.
#[test]
fn a_syntax_error_under_launch_shows_no_line() {
    let folder = Folder::new();
    folder.write("Rocket.toml", format!("[default.jwt]\nsecret = \"{CANARY}\n"));
    let text = launch_by_macro(folder.path());
    assert_silent("a syntax error", &text);
    assert!(text.contains("the configuration cannot be read") && text.contains("line 2 of"), "{text}");
    // Where the runtime is there first (an async `#[launch]`), it is Rocket that speaks; SECURITY.md says so. Should this
    // fail, Rocket has learnt better.
    let text = launch_by_async_macro(folder.path());
    assert!(text.contains("TOML parse error at line 2") && text.contains(CANARY), "{text}");
    // The same file with its secret in a file of its own has nothing to show.
    folder.write("Rocket.toml", "[default.jwt]\nsecret_file = \"canary\n".replace("canary", "hmac"));
    folder.write("hmac", CANARY);
    assert_silent("secret_file", &launch_by_macro(folder.path()));
}
