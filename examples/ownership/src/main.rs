//! Notes of several tenants in one database, and who may touch which. `cargo run -p ownership` serves it on 127.0.0.1:8001.
//!
//! The same question, whether a note is in the caller's tenant, is asked in four ways here, each where it fits: of the path
//! and of the query by `when(..)` above the route, of a body and of a loaded row by a policy with a field, which gives
//! the proof that the functions of `notes.rs` demand.

mod claims;
mod database;
mod login;
mod notes;
mod policies;
mod problem;
mod read;
mod write;

#[cfg(test)]
mod tests;

use jwt_core::protect;
use policies::Operators;
use rocket::{
    Build, Config, Rocket,
    figment::{
        Figment, Profile,
        providers::{Env, Format, Toml},
    },
    fs::FileServer,
    launch, routes,
};

#[launch]
fn rocket() -> _ {
    application(figment())
}

fn application(figment: Figment) -> Rocket<Build> {
    let folder = |name: &str| format!("{}/{name}", env!("CARGO_MANIFEST_DIR"));
    rocket::custom(figment)
        .attach(jwt_core::fairing())
        .attach(database::fairing())
        .mount("/", routes![login::login])
        .mount(
            "/",
            routes![
                read::me,
                read::list,
                read::one,
                read::folder,
                read::search,
                write::writers::add,
                write::writers::change,
                write::writers::remove,
                write::publish,
                read::published,
            ],
        )
        // A file server's routes are written elsewhere: a policy stands around them, or Rocket.toml calls them public.
        .mount("/handbook", protect::<Operators>(FileServer::from(folder("handbook"))))
        .mount("/static", FileServer::from(folder("static")))
}

/// What `rocket::build()` reads, but with the Rocket.toml of this package: Rocket looks in the working directory and above,
/// and `cargo run -p ownership` leaves that at the root of the workspace. An application of its own needs none of this.
fn figment() -> Figment {
    let file = Env::var_or("ROCKET_CONFIG", concat!(env!("CARGO_MANIFEST_DIR"), "/Rocket.toml"));
    Figment::from(Config::default())
        .merge(Toml::file(file).nested())
        .merge(Env::prefixed("ROCKET_").ignore(&["PROFILE"]).global())
        .select(Profile::from_env_or("ROCKET_PROFILE", Config::DEFAULT_PROFILE))
}
