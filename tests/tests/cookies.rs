//! Tokens in cookies, and in the query: where they come from, what proves a request, what is set and cleared.

#[path = "cookies/browser.rs"]
mod browser;
#[path = "cookies/configuration.rs"]
mod configuration;
#[path = "cookies/forgery.rs"]
mod forgery;
#[path = "cookies/query.rs"]
mod query;
#[path = "cookies/sessions.rs"]
mod sessions;
