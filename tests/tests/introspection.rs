//! Tokens that their issuer is asked about (RFC 7662).

#[path = "introspection/answers.rs"]
mod answers;
#[path = "introspection/cache.rs"]
mod cache;
#[path = "introspection/config.rs"]
mod config;
#[path = "introspection/end_to_end.rs"]
mod end_to_end;
#[path = "introspection/ground.rs"]
mod ground;
#[path = "introspection/server.rs"]
mod server;
#[path = "introspection/verifier.rs"]
mod verifier;
