//! Rocket: unprotected, and with `rocket-jwt-authorization`.

use rocket::fairing::AdHoc;
use rocket::{Build, Rocket, get, routes};
use rocket_jwt_authorization::jsonwebtoken::{DecodingKey, EncodingKey};
use rocket_jwt_authorization::prelude::*;
use serde::{Deserialize, Serialize};

use crate::Result;
use crate::keys::{AUDIENCE, EDDSA, ES256, ISSUER, RS256, SUBJECT, secret};

pub(crate) fn open() -> Result<()> {
    #[get("/who")]
    fn who() -> String {
        SUBJECT.to_owned()
    }
    serve(application().mount("/", routes![who]))
}

/// One application for each algorithm: a claims type has one key.
pub(crate) fn protected(algorithm: &str) -> Result<()> {
    let application = application();
    serve(match algorithm {
        "HS256" => application.mount("/", routes![hs256]),
        "ES256" => application.mount("/", routes![es256]),
        "EdDSA" => application.mount("/", routes![eddsa]),
        "RS256" => application.mount("/", routes![rs256]),
        _ => return Err(format!("there is no key for {algorithm}").into()),
    })
}

fn application() -> Rocket<Build> {
    let figment = rocket::figment::Figment::from(rocket::Config::release_default())
        .merge(("address", "127.0.0.1"))
        .merge(("port", 0))
        .merge(("workers", 2))
        .merge(("log_level", "off"));
    rocket::custom(figment).attach(AdHoc::on_liftoff("port", |rocket| {
        let port = rocket.config().port;
        Box::pin(async move { crate::tell(port) })
    }))
}

fn serve(application: Rocket<Build>) -> Result<()> {
    rocket::execute(application.launch())?;
    Ok(())
}

/// Nothing is signed here; the derive wants a key for it all the same.
fn none() -> EncodingKey {
    EncodingKey::from_secret(&[])
}

/// Read once, with the first request.
#[allow(clippy::expect_used)]
fn key(
    read: fn(&[u8]) -> rocket_jwt_authorization::jsonwebtoken::errors::Result<DecodingKey>,
    pem: &str,
) -> DecodingKey {
    read(pem.as_bytes()).expect("the key is good")
}

#[derive(Serialize, Deserialize, JWT)]
#[jwt(key = secret(), algorithm = HS256, issuer = ISSUER, audience = AUDIENCE, required_claims = ["exp", "iss", "aud"])]
struct Hs256 {
    sub: String,
}

#[derive(Serialize, Deserialize, JWT)]
#[jwt(
    encoding_key = none(),
    decoding_key = key(DecodingKey::from_ec_pem, ES256),
    algorithm = ES256,
    issuer = ISSUER,
    audience = AUDIENCE,
    required_claims = ["exp", "iss", "aud"]
)]
struct Es256 {
    sub: String,
}

#[derive(Serialize, Deserialize, JWT)]
#[jwt(
    encoding_key = none(),
    decoding_key = key(DecodingKey::from_ed_pem, EDDSA),
    algorithm = EdDSA,
    issuer = ISSUER,
    audience = AUDIENCE,
    required_claims = ["exp", "iss", "aud"]
)]
struct EdDsa {
    sub: String,
}

#[derive(Serialize, Deserialize, JWT)]
#[jwt(
    encoding_key = none(),
    decoding_key = key(DecodingKey::from_rsa_pem, RS256),
    algorithm = RS256,
    issuer = ISSUER,
    audience = AUDIENCE,
    required_claims = ["exp", "iss", "aud"]
)]
struct Rs256 {
    sub: String,
}

#[get("/who")]
fn hs256(user: Hs256) -> String {
    user.sub
}

#[get("/who")]
fn es256(user: Es256) -> String {
    user.sub
}

#[get("/who")]
fn eddsa(user: EdDsa) -> String {
    user.sub
}

#[get("/who")]
fn rs256(user: Rs256) -> String {
    user.sub
}
