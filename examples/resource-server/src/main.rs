//! Serves the API on 127.0.0.1:8002, or as Rocket.toml and the environment say: `cargo run -p resource-server`.

use rocket::launch;

#[launch]
fn rocket() -> _ {
    resource_server::application(resource_server::figment())
}
