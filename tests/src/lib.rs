//! What the black-box tests share.

pub mod attack;
pub mod folder;
pub mod forge;
pub mod journal;
pub mod key_server;
pub mod keys;
pub mod launches;
pub mod moody;
pub mod naive;
pub mod numbers;
pub mod redis_server;

use rocket::figment::Figment;
use rocket::figment::providers::{Format, Toml};
use rocket::http::{Header, Status};
use rocket::local::blocking::{Client, LocalRequest, LocalResponse};
use rocket::{Build, Rocket};
use serde_json::Value;

/// An application that is configured by this Rocket.toml, and by nothing else of the machine.
pub fn configured(toml: &str) -> Rocket<Build> {
    let figment = Figment::from(rocket::Config::debug_default())
        .merge(Toml::string("[default]\nlog_level = \"off\"").nested())
        .merge(Toml::string(toml).nested())
        .select("debug");
    rocket::custom(figment)
}

/// A client of the application.
pub fn client(rocket: Rocket<Build>) -> Client {
    Client::untracked(rocket).expect("launches")
}

/// The request with a token in `Authorization`.
pub fn bearer<'c>(request: LocalRequest<'c>, token: &str) -> LocalRequest<'c> {
    request.header(Header::new("Authorization", format!("Bearer {token}")))
}

/// What a denial said: status, challenge, and the body's `code`.
#[derive(Debug, PartialEq, Eq)]
pub struct Denial {
    pub status: Status,
    pub challenge: Option<String>,
    pub code: Option<String>,
}

/// Reads a denial out of a response.
pub fn denial(response: LocalResponse<'_>) -> Denial {
    let status = response.status();
    let challenges: Vec<_> = response.headers().get("WWW-Authenticate").map(str::to_owned).collect();
    assert!(challenges.len() <= 1, "{challenges:?}");
    let problem = response.content_type().is_some_and(|kind| kind.to_string() == "application/problem+json");
    let body: Option<Value> = response.into_json();
    let code = body.filter(|_| problem).and_then(|body| Some(body.get("code")?.as_str()?.to_owned()));
    Denial { status, challenge: challenges.into_iter().next(), code }
}
