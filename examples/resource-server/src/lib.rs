//! An API that signs nothing: it verifies tokens that others signed, whose keys it fetches.
//!
//! Whose tokens these are is a matter of Rocket.toml, or of `ROCKET_JWT` alone; one issuer, two or ten make no difference here.
//! Everything below `/protected` wants a token: what is written in one protected module, and the files of a server that was
//! written elsewhere.

mod claims;
mod health;
mod reports;
mod whoami;

pub use claims::{Caller, Role, Scope};

use jwt_core::{Authenticated, protect};
use reports::protected;
use rocket::{
    Build, Config, Rocket,
    figment::{
        Figment, Profile,
        providers::{Env, Format, Toml},
    },
    fs::FileServer,
    routes,
};

/// The application, with this configuration.
pub fn application(figment: Figment) -> Rocket<Build> {
    let documents = FileServer::from(concat!(env!("CARGO_MANIFEST_DIR"), "/documents"));
    rocket::custom(figment)
        .attach(jwt_core::fairing())
        .mount("/", routes![health::health, whoami::whoami])
        .mount(
            "/protected",
            routes![protected::departments, protected::list, protected::read, protected::remove, protected::limits],
        )
        // It is asked for every path that is left: without a token, nobody learns which of them lead somewhere.
        .mount("/protected", protect::<Authenticated<Caller>>(documents))
}

/// What `rocket::build()` reads, but with the Rocket.toml of this package: Rocket looks in the working directory and above,
/// and `cargo run -p resource-server` leaves that at the root of the workspace. An application of its own needs none of this.
pub fn figment() -> Figment {
    let file = Env::var_or("ROCKET_CONFIG", concat!(env!("CARGO_MANIFEST_DIR"), "/Rocket.toml"));
    Figment::from(Config::default())
        .merge(Toml::file(file).nested())
        .merge(Env::prefixed("ROCKET_").ignore(&["PROFILE"]).global())
        .select(Profile::from_env_or("ROCKET_PROFILE", Config::DEFAULT_PROFILE))
}
