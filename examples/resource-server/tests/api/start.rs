//! The program, started as its README says: by Rocket.toml or by `ROCKET_JWT` alone.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use jwt_core::Settings;
use rocket::figment::Figment;
use rocket::figment::providers::{Format, Toml};

use crate::ground::*;

/// A running program, on a port of its own. It is ended when this is dropped.
struct Program {
    child: Child,
    address: String,
}

impl Program {
    fn start(environment: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_resource-server"));
        command.env_clear().env("ROCKET_PORT", "0").env("ROCKET_CLI_COLORS", "false");
        command.envs(environment.iter().copied()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let launched = lines.find_map(|line| Some(line.split_once("launched from http://")?.1.trim().to_owned()));
        // Nobody may be kept from writing.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, address: launched.expect("launches") }
    }

    /// Status and body.
    fn get(&self, path: &str, token: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let host = &self.address;
        write!(stream, "GET {path} HTTP/1.0\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        (status, answer.split_once("\r\n\r\n").unwrap().1.to_owned())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn readme() -> &'static str {
    include_str!("../../README.md")
}

#[test]
fn rocket_jwt_alone_is_enough() {
    let (one, two) = (Issuer::new(&[RSA]), Issuer::new(&[EC]));
    let inline = |name: &str, issuer: &Issuer| {
        let (url, jwks) = (issuer.url(), issuer.server.url(JWKS));
        format!("{name}={{issuer=\"{url}\",jwks=\"{jwks}\",audience=\"reports\"}}")
    };
    let single = format!("{{issuers={{{}}}}}", inline("gateway", &one));
    let both = [inline("gateway", &one), inline("partner", &two)].join(",");
    let double = format!("{{accept=[\"gateway\",\"partner\"],issuers={{{both}}}}}");
    for (table, expected) in [(single, 401), (double, 200)] {
        let program = Program::start(&[("ROCKET_CONFIG", "nowhere.toml"), ("ROCKET_JWT", &table)]);
        let (status, body) = program.get("/whoami", &one.token(RSA, alice()));
        assert_eq!(status, 200, "{body}");
        assert!(body.starts_with(r#"{"issuer":"gateway","#), "{body}");
        assert_eq!(program.get("/whoami", &two.token(EC, alice())).0, expected);
        assert_eq!(program.get("/protected/limits", &one.token(RSA, alice())).0, 200);
    }
}

#[test]
fn the_readmes_line_starts_it() {
    let (_, line) = readme().split_once("ROCKET_PROFILE=release ROCKET_JWT='").expect("a line with ROCKET_JWT");
    let (table, _) = line.split_once('\'').expect("its end");
    let program = Program::start(&[("ROCKET_PROFILE", "release"), ("ROCKET_JWT", table)]);
    assert_eq!(program.get("/protected/limits", "x").0, 401);
}

#[test]
fn rocket_toml_alone_is_enough_and_holds_for_the_debug_profile() {
    let program = Program::start(&[]);
    assert_eq!(program.get("/whoami", "x").0, 401);
    let mut command = Command::new(env!("CARGO_BIN_EXE_resource-server"));
    let ended = command.env_clear().env("ROCKET_PROFILE", "release").env("ROCKET_PORT", "0").output().unwrap();
    assert!(!ended.status.success());
    assert!(String::from_utf8_lossy(&ended.stdout).contains("no key to sign or verify with"), "{ended:?}");
}

/// Settings that are commented out have no space after the `#`.
#[test]
fn what_rocket_toml_has_in_comments_is_good() {
    let file = include_str!("../../Rocket.toml");
    let setting = |line: &str| line.starts_with(|first: char| first == '[' || first.is_ascii_lowercase());
    let line = |line: &'static str| line.strip_prefix('#').filter(|rest| setting(rest)).unwrap_or(line);
    let all: String = file.lines().map(|text| format!("{}\n", line(text))).collect();
    let figment = Figment::from(rocket::Config::debug_default()).merge(Toml::string(&all).nested()).select("debug");
    let settings = Settings::read(&figment).unwrap_or_else(|error| panic!("{error}"));
    for name in ["gateway", "staff", "customers", "company", "shop", "google"] {
        assert!(settings.verifier_of(name).is_some(), "{name}");
    }
}
