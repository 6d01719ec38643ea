//! What the tests of the configuration stand on: Rocket.toml files in folders of their own, log lines, and launches in a
//! process of their own, which is the only way to set its environment.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Once;
use std::sync::atomic::{AtomicUsize, Ordering};

use jwt_core::{Claims, ConfigError, DefaultClaims, Settings, TokenError, Tokens, jwt_public};
use rocket::figment::Figment;
use rocket::figment::providers::{Format, Toml};
use rocket::{Build, Config, Rocket, get, routes};

/// A good secret of 64 bytes.
pub const SECRET: &str = "kQ7vXr2mZ9tLwB4cYhN6sDfG1jPa8eUoTi3KxVb5WqRyEn0HzMuCgFdSlJpAkO7v";

/// A folder that is gone when the test is over.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        static COUNTER: AtomicUsize = AtomicUsize::new(0);
        let name = format!("jwt-config-{}-{}", std::process::id(), COUNTER.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path.canonicalize().unwrap())
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, content).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// One of the keys in `tests/keys`.
pub fn key(name: &str) -> String {
    std::fs::read_to_string(key_path(name)).unwrap()
}

pub fn key_path(name: &str) -> String {
    format!("{}/keys/{name}.pem", env!("CARGO_MANIFEST_DIR"))
}

/// What Rocket makes of a Rocket.toml, without the environment of this process.
pub fn figment(toml: &Path, profile: &str) -> Figment {
    Figment::from(Config::default()).merge(Toml::file(toml).nested()).select(profile)
}

/// Reads a whole Rocket.toml.
pub fn read_as(profile: &str, toml: &str) -> Result<Settings, ConfigError> {
    let folder = Folder::new();
    Settings::read(&figment(&folder.write("Rocket.toml", toml), profile))
}

/// Reads the lines of `[default.jwt]`.
pub fn read(lines: &str) -> Result<Settings, ConfigError> {
    read_as("debug", &format!("[default.jwt]\n{lines}\n"))
}

/// Reads the lines of `[default.jwt]`, with a good secret beside them.
pub fn with_secret(lines: &str) -> Result<Settings, ConfigError> {
    read(&format!("secret = \"{SECRET}\"\n{lines}"))
}

/// The message, which has to have all of the parts.
#[track_caller]
pub fn refused(read: Result<Settings, ConfigError>, parts: &[&str]) -> String {
    let message = read.expect_err("this is refused").to_string();
    for part in parts {
        assert!(message.contains(part), "`{part}` is not in:\n{message}");
    }
    message
}

/// How many problems a message has.
pub fn problems(message: &str) -> usize {
    message.matches("\n  - ").count()
}

#[derive(Claims)]
pub struct Alice {
    pub sub: String,
}

pub fn alice() -> Alice {
    Alice { sub: "alice".into() }
}

/// Issues a token with one configuration and verifies it with another.
pub fn exchange(from: &Settings, to: &Settings) -> Result<(), TokenError> {
    let token = from.signer().unwrap().sign(&alice()).unwrap();
    to.verifier().verify::<DefaultClaims>(&token).map(drop)
}

thread_local! {
    static LINES: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

struct Collector;

impl log::Log for Collector {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        LINES.with_borrow_mut(|lines| lines.push(format!("{}: {}", record.level(), record.args())));
    }

    fn flush(&self) {}
}

/// What a launch comes to: Rocket's own word, and every line that was logged up to then.
pub struct Launch {
    pub failed: Option<String>,
    pub lines: Vec<String>,
}

impl Launch {
    pub fn lines_with(&self, part: &str) -> usize {
        self.lines.iter().filter(|line| line.contains(part)).count()
    }

    pub fn everything(&self) -> String {
        format!("{}\n{}", self.lines.join("\n"), self.failed.as_deref().unwrap_or_default())
    }
}

/// Ignites an application on this thread, so that every line of the log is known to be its own.
pub fn ignite(rocket: impl FnOnce() -> Rocket<Build>) -> Launch {
    static COLLECT: Once = Once::new();
    COLLECT.call_once(|| {
        log::set_boxed_logger(Box::new(Collector)).unwrap();
        log::set_max_level(log::LevelFilter::Trace);
    });
    LINES.take();
    let failed = match rocket::execute(rocket().ignite()) {
        Ok(_) => None,
        Err(error) => Some(format!("{error}\n{error:?}\n{}\n{:?}", error.pretty_print(), error.kind())),
    };
    Launch { failed, lines: LINES.take() }
}

/// Ignites an application with this Rocket.toml.
pub fn ignite_as(profile: &str, toml: &str) -> Launch {
    let folder = Folder::new();
    let path = folder.write("Rocket.toml", toml);
    ignite(|| rocket::custom(figment(&path, profile)).attach(jwt_core::fairing()))
}

#[jwt_public("gives tokens to whoever asks")]
#[get("/token")]
pub fn token(tokens: &Tokens) -> Result<String, jwt_core::AuthError> {
    Ok(tokens.issue(&alice())?.token().to_owned())
}

/// Launches as an application does, in a process of its own: in this folder, with these environment variables, and with
/// Rocket's own log at its loudest. Everything that it prints is returned.
pub fn launch(folder: &Path, environment: &[(&str, &str)]) -> String {
    run(folder, "ignite", environment)
}

/// Launches what `#[launch]` makes of an application; only for configurations that stop it.
pub fn launch_by_macro(folder: &Path) -> String {
    run(folder, "main", &[])
}

/// The same with `#[launch] async fn`.
pub fn launch_by_async_macro(folder: &Path) -> String {
    run(folder, "async main", &[])
}

fn run(folder: &Path, how: &str, environment: &[(&str, &str)]) -> String {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "ground::child", "--nocapture"]).current_dir(folder).stdin(Stdio::null());
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("ROCKET_")) {
        command.env_remove(name);
    }
    command.env("ROCKET_LOG_LEVEL", "debug").env("ROCKET_CLI_COLORS", "false").env(CHILD, how);
    let output = command.envs(environment.iter().copied()).output().unwrap();
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(text.contains("running 1 test"), "the process did not start:\n{text}");
    text
}

const CHILD: &str = "JWT_CONFIG_CHILD";

/// Not a test by itself: what [`launch`] runs.
#[test]
fn child() {
    let Ok(how) = std::env::var(CHILD) else { return };
    match how.as_str() {
        "main" => return by_macro::run(),
        "async main" => return by_async_macro::run(),
        _ => {}
    }
    match Settings::read(&Config::figment()) {
        Ok(settings) => println!("settings: {settings:?}"),
        Err(error) => println!("error: {error}\ndebug: {error:?}"),
    }
    let rocket = rocket::build().attach(jwt_core::fairing()).mount("/", routes![token]);
    match rocket::execute(rocket.ignite()) {
        Ok(rocket) => {
            let token = Tokens::of(&rocket).unwrap().issue(&alice()).unwrap();
            println!("launched; token: {}", token.token());
        }
        Err(error) => println!("failed: {error}\n{error:?}\n{}\n{:?}", error.pretty_print(), error.kind()),
    }
}

mod by_macro {
    #[rocket::launch]
    fn rocket() -> _ {
        println!("the application's own code runs");
        rocket::build().attach(jwt_core::fairing())
    }

    pub(super) fn run() {
        main();
    }
}

mod by_async_macro {
    #[rocket::launch]
    async fn rocket() -> _ {
        rocket::build().attach(jwt_core::fairing())
    }

    pub(super) fn run() {
        main();
    }
}
