//! The application: one protected route, for the tokens of one issuer whose keys are fetched.

use benches::{Result, serving};
use jwt_core::{DefaultClaims, Jwt, jwt_protected};
use rocket::{get, routes};

use crate::requests::{AUDIENCE, ISSUER};

#[jwt_protected(claims = DefaultClaims)]
#[get("/who")]
fn who(user: Jwt<DefaultClaims>) -> String {
    user.sub.clone().unwrap_or_default()
}

/// Serves until its standard input ends, which it does when whoever started it is gone. The port is told on standard output.
pub(crate) fn serve(jwks: &str) -> Result<()> {
    let table =
        format!("[default.jwt.issuers.idp]\nissuer = \"{ISSUER}\"\naudience = \"{AUDIENCE}\"\njwks = \"{jwks}\"\n");
    let rocket = rocket::custom(serving::figment(&table));
    let rocket = rocket.attach(jwt_core::fairing()).attach(serving::tell()).mount("/", routes![who]);
    rocket::execute(rocket.launch())?;
    Ok(())
}
