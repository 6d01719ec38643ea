//! The table `jwt` of Rocket.toml and `ROCKET_JWT`: what they may say, what is refused, and that no message holds a
//! secret.

#[path = "config/ground.rs"]
mod ground;
#[path = "config/keys.rs"]
mod keys;
#[path = "config/leaks.rs"]
mod leaks;
#[path = "config/settings.rs"]
mod settings;
#[path = "config/sources.rs"]
mod sources;
