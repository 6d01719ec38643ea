//! Rocket applications with one route, `GET /who`, which answers the subject: unprotected, protected by this library, with and
//! without verified tokens kept, and protected by a guard as one writes it by hand. Two workers, no log, otherwise Rocket's
//! defaults.

use benches::{Result, serving};
use jsonwebtoken::{DecodingKey, Validation, decode};
use jwt_core::{Algorithm, Claims, Jwt, jwt_protected};
use rocket::http::Status;
use rocket::request::{FromRequest, Outcome, Request};
use rocket::serde::Deserialize;
use rocket::{Build, Rocket, State, get, routes};

use crate::tokens::{AUDIENCE, ISSUER, SUBJECT, public_key, secret};

/// What stands before the route.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Guard {
    None,
    /// As it is by default.
    JwtCore,
    /// Each token is verified each time.
    JwtCoreCold,
    ByHand,
}

impl Guard {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::JwtCore => "jwt-core",
            Self::JwtCoreCold => "jwt-core-cold",
            Self::ByHand => "by-hand",
        }
    }

    pub(crate) fn named(name: &str) -> Result<Self> {
        let guards = [Self::None, Self::JwtCore, Self::JwtCoreCold, Self::ByHand];
        guards.into_iter().find(|guard| guard.name() == name).ok_or_else(|| {
            let known = guards.map(|guard| format!("`{}`", guard.name())).join(", ");
            format!("unknown guard `{name}`; there are {known}").into()
        })
    }
}

/// Serves until its standard input ends, which it does when whoever started it is gone. The port is told on standard output.
pub(crate) fn serve(guard: Guard, algorithm: Algorithm) -> Result<()> {
    let rocket = match guard {
        Guard::None => rocket("").mount("/", routes![open]),
        Guard::JwtCore => declaring(&table(algorithm)),
        Guard::JwtCoreCold => declaring(&format!("{}limits = {{ cache = 0 }}\n", table(algorithm))),
        Guard::ByHand => rocket("").manage(Keys::new(algorithm)?).mount("/", routes![by_hand]),
    };
    rocket::execute(rocket.attach(serving::tell()).launch())?;
    Ok(())
}

fn rocket(table: &str) -> Rocket<Build> {
    rocket::custom(serving::figment(table).merge(("workers", 2)))
}

fn declaring(table: &str) -> Rocket<Build> {
    rocket(table).attach(jwt_core::fairing()).mount("/", routes![declared])
}

#[get("/who")]
fn open() -> String {
    SUBJECT.to_owned()
}

#[derive(Claims)]
struct User {
    sub: String,
}

#[jwt_protected(claims = User)]
#[get("/who")]
fn declared(user: Jwt<User>) -> String {
    user.sub.clone()
}

fn table(algorithm: Algorithm) -> String {
    let key = match public_key(algorithm) {
        None => format!("secret = \"{}\"\nalgorithm = \"{algorithm}\"", secret()),
        Some(pem) => format!("public_key = \"\"\"{pem}\"\"\""),
    };
    format!("[default.jwt]\nissuer = \"{ISSUER}\"\naudience = \"{AUDIENCE}\"\n{key}\n")
}

/// What a hand-written guard prepares at launch.
struct Keys {
    key: DecodingKey,
    validation: Validation,
}

impl Keys {
    fn new(algorithm: Algorithm) -> Result<Self> {
        let pem = public_key(algorithm).unwrap_or_default().as_bytes();
        let (key, algorithm) = match algorithm {
            Algorithm::HS256 => (DecodingKey::from_secret(secret().as_bytes()), jsonwebtoken::Algorithm::HS256),
            Algorithm::ES256 => (DecodingKey::from_ec_pem(pem)?, jsonwebtoken::Algorithm::ES256),
            Algorithm::EdDSA => (DecodingKey::from_ed_pem(pem)?, jsonwebtoken::Algorithm::EdDSA),
            Algorithm::RS256 => (DecodingKey::from_rsa_pem(pem)?, jsonwebtoken::Algorithm::RS256),
            _ => return Err(format!("there is no key for {algorithm}").into()),
        };
        let mut validation = Validation::new(algorithm);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_required_spec_claims(&["exp", "iss", "aud"]);
        Ok(Self { key, validation })
    }
}

#[derive(Deserialize)]
#[serde(crate = "rocket::serde")]
struct HandRead {
    sub: String,
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for HandRead {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, ()> {
        let Outcome::Success(keys) = request.guard::<&State<Keys>>().await else {
            return Outcome::Error((Status::InternalServerError, ()));
        };
        let token = request.headers().get_one("Authorization").and_then(|value| value.strip_prefix("Bearer "));
        match token.and_then(|token| decode::<Self>(token, &keys.key, &keys.validation).ok()) {
            Some(decoded) => Outcome::Success(decoded.claims),
            None => Outcome::Error((Status::Unauthorized, ())),
        }
    }
}

#[get("/who")]
fn by_hand(user: HandRead) -> String {
    user.sub
}
