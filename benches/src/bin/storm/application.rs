//! The application: one protected route, for the tokens of one issuer whose keys are fetched.

use std::io::{Read, Write};

use jwt_core::{DefaultClaims, Jwt, jwt_protected};
use rocket::fairing::AdHoc;
use rocket::figment::Figment;
use rocket::figment::providers::{Format, Toml};
use rocket::{get, routes};

use crate::Result;
use crate::requests::{AUDIENCE, ISSUER};

#[jwt_protected(claims = DefaultClaims)]
#[get("/who")]
fn who(user: Jwt<DefaultClaims>) -> String {
    user.sub.clone().unwrap_or_default()
}

/// Serves until its standard input ends, which it does when whoever started it is gone. The port is told on standard output.
pub(crate) fn serve(jwks: &str) -> Result<()> {
    // Nothing of the environment or of a Rocket.toml that is about: it is the defaults that are measured.
    let table = format!(
        "[default]\naddress = \"127.0.0.1\"\nport = 0\nlog_level = \"off\"\n\
         [default.jwt.issuers.idp]\nissuer = \"{ISSUER}\"\naudience = \"{AUDIENCE}\"\njwks = \"{jwks}\"\n"
    );
    let figment =
        Figment::from(rocket::Config::release_default()).merge(Toml::string(&table).nested()).select("release");
    let tell = AdHoc::on_liftoff("port", |rocket| {
        let port = rocket.config().port;
        Box::pin(async move {
            println!("{port}");
            let _ = std::io::stdout().flush();
            std::thread::spawn(|| {
                let _ = std::io::stdin().read_to_end(&mut Vec::new());
                std::process::exit(0);
            });
        })
    });
    let rocket = rocket::custom(figment).attach(jwt_core::fairing()).attach(tell).mount("/", routes![who]);
    rocket::execute(rocket.launch())?;
    Ok(())
}
