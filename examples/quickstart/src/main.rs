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
    rocket::custom(figment)
        .attach(jwt_core::fairing())
        .attach(database::fairing())
        .mount("/", routes![users::login, users::me, users::admin, articles::list, articles::read, articles::write])
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
