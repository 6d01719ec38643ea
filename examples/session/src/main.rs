//! A page that stays logged in, on cookies. `cargo run -p session` serves it on <http://127.0.0.1:8004>.
//!
//! No script ever sees a token. What the page sends back is the CSRF token of its session, `pages/session.js` shows how.

mod notes;
mod users;

#[cfg(test)]
mod tests;

use jwt_core::jwt_public;
use rocket::{
    Build, Config, Rocket,
    figment::{
        Figment, Profile,
        providers::{Env, Format, Toml},
    },
    get, launch,
    response::content::{RawHtml, RawJavaScript},
    routes,
};

#[launch]
fn rocket() -> _ {
    application(figment())
}

fn application(figment: Figment) -> Rocket<Build> {
    rocket::custom(figment)
        .attach(jwt_core::fairing())
        .manage(users::Users::demo())
        .manage(notes::Notes::default())
        .mount("/", routes![page, script, notes::list, notes::add])
        .mount("/", routes![users::log_in, users::refresh, users::log_out, users::log_out_everywhere, users::me])
}

#[jwt_public("whoever logs in sees it before")]
#[get("/")]
fn page() -> RawHtml<&'static str> {
    RawHtml(include_str!("../pages/index.html"))
}

#[jwt_public("a part of the page")]
#[get("/session.js")]
fn script() -> RawJavaScript<&'static str> {
    RawJavaScript(include_str!("../pages/session.js"))
}

/// What `rocket::build()` reads, but with the Rocket.toml of this package: Rocket looks in the working directory and above,
/// and `cargo run -p session` leaves that at the root of the workspace. An application of its own needs none of this.
fn figment() -> Figment {
    let file = Env::var_or("ROCKET_CONFIG", concat!(env!("CARGO_MANIFEST_DIR"), "/Rocket.toml"));
    Figment::from(Config::default())
        .merge(Toml::file(file).nested())
        .merge(Env::prefixed("ROCKET_").ignore(&["PROFILE"]).global())
        .select(Profile::from_env_or("ROCKET_PROFILE", Config::DEFAULT_PROFILE))
}
