//! A small application, whole: users with hashed passwords in SQLite, a login that issues tokens, and routes protected by
//! role, scope and permission. `cargo run -p quickstart` serves it on 127.0.0.1:8000; the README has the requests.

mod articles;
mod claims;
mod database;
mod users;

#[cfg(test)]
mod tests;

use rocket::{
    Build, Config, Rocket,
    figment::{
        Figment, Profile,
        providers::{Env, Format, Toml},
    },
    launch, routes,
};

#[launch]
fn rocket() -> _ {
    application(figment())
}

fn application(figment: Figment) -> Rocket<Build> {
    // Who takes the tokens of others issues none; who has a key that can be published, publishes it. A secret, as the
    // throw-away key is, is for nobody else.
    let (issues, publishes) = (!figment.contains("jwt.issuers"), figment.contains("jwt.private_key"));
    let mut rocket = rocket::custom(figment)
        .attach(jwt_core::fairing())
        .attach(database::fairing())
        .mount("/", routes![users::me, users::admin, articles::list, articles::read, articles::write]);
    if issues {
        rocket = rocket.mount("/", routes![users::login]);
    }
    if publishes {
        rocket = rocket.mount("/", jwt_core::well_known());
    }
    rocket
}

/// What `rocket::build()` reads, but with the Rocket.toml of this package: Rocket looks in the working directory and above,
/// and `cargo run -p quickstart` leaves that at the root of the workspace. An application of its own needs none of this.
fn figment() -> Figment {
    let file = Env::var_or("ROCKET_CONFIG", concat!(env!("CARGO_MANIFEST_DIR"), "/Rocket.toml"));
    Figment::from(Config::default())
        .merge(Toml::file(file).nested())
        .merge(Env::prefixed("ROCKET_").ignore(&["PROFILE"]).global())
        .select(Profile::from_env_or("ROCKET_PROFILE", Config::DEFAULT_PROFILE))
}
