//! An application as an authorization server: what its clients get, what they do not, and what the tokens are worth.

#[path = "oauth/grants.rs"]
mod grants;
#[path = "oauth/ground.rs"]
mod ground;
#[path = "oauth/hostile.rs"]
mod hostile;
#[path = "oauth/introspection.rs"]
mod introspection;
#[path = "oauth/launch.rs"]
mod launch;
#[path = "oauth/names.rs"]
mod names;
#[path = "oauth/refresh.rs"]
mod refresh;
#[path = "oauth/revocation.rs"]
mod revocation;
