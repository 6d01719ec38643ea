//! actix-web: unprotected, and with a guard over `jsonwebtoken` as one writes it by hand.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::error::ErrorUnauthorized;
use actix_web::http::header::AUTHORIZATION;
use actix_web::web::{Data, ServiceConfig, get};
use actix_web::{App, FromRequest, HttpRequest, HttpServer};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde::Deserialize;

use crate::Result;
use crate::keys::{AUDIENCE, EDDSA, ES256, ISSUER, RS256, SUBJECT, secret};

pub(crate) fn open() -> Result<()> {
    serve(|application| {
        application.route("/who", get().to(async || SUBJECT.to_owned()));
    })
}

pub(crate) fn protected(algorithm: &str) -> Result<()> {
    let keys = Data::new(Keys::new(algorithm)?);
    serve(move |application| {
        application.app_data(keys.clone()).route("/who", get().to(async |user: User| user.sub));
    })
}

fn serve(configure: impl Fn(&mut ServiceConfig) + Clone + Send + 'static) -> Result<()> {
    let application = move || App::new().configure(configure.clone());
    actix_web::rt::System::new().block_on(async {
        let server = HttpServer::new(application).workers(2).bind(("127.0.0.1", 0))?;
        let port = server.addrs().first().ok_or("nothing is listened to")?.port();
        let server = server.run();
        crate::tell(port);
        Ok(server.await?)
    })
}

struct Keys {
    key: DecodingKey,
    validation: Validation,
}

impl Keys {
    fn new(algorithm: &str) -> Result<Self> {
        let (key, algorithm) = match algorithm {
            "HS256" => (DecodingKey::from_secret(secret().as_bytes()), Algorithm::HS256),
            "ES256" => (DecodingKey::from_ec_pem(ES256.as_bytes())?, Algorithm::ES256),
            "EdDSA" => (DecodingKey::from_ed_pem(EDDSA.as_bytes())?, Algorithm::EdDSA),
            "RS256" => (DecodingKey::from_rsa_pem(RS256.as_bytes())?, Algorithm::RS256),
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
struct User {
    sub: String,
}

impl FromRequest for User {
    type Error = actix_web::Error;
    type Future = Ready<std::result::Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let value = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = value.and_then(|value| value.strip_prefix("Bearer "));
        let decoded = token.zip(request.app_data::<Data<Keys>>()).and_then(|(token, keys)| {
            let decoded = decode::<Self>(token, &keys.key, &keys.validation);
            decoded.ok()
        });
        ready(decoded.map(|decoded| decoded.claims).ok_or_else(|| ErrorUnauthorized("")))
    }
}
