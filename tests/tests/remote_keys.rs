//! The key-set client against a server that answers well, badly, slowly, or not at all.

#[path = "remote_keys/answers.rs"]
mod answers;
#[path = "remote_keys/discovery.rs"]
mod discovery;
#[path = "remote_keys/ground.rs"]
mod ground;
#[path = "remote_keys/lifetime.rs"]
mod lifetime;
#[path = "remote_keys/log.rs"]
mod log;
#[path = "remote_keys/outage.rs"]
mod outage;
#[path = "remote_keys/proxies.rs"]
mod proxies;
#[path = "remote_keys/redirects.rs"]
mod redirects;
#[path = "remote_keys/settings.rs"]
mod settings;
#[path = "remote_keys/tls.rs"]
mod tls;
