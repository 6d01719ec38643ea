//! What the metadata say of the endpoints of OAuth 2.0 (RFC 8414 section 2).

use rocket::{Orbit, Rocket};
use serde_json::{Map, Value};

/// Names the endpoints that are mounted, and what they take; of several of a kind, the first.
#[cfg(feature = "oauth")]
pub(super) fn tell(rocket: &Rocket<Orbit>, origin: &str, metadata: &mut Map<String, Value>) {
    use crate::web::oauth::{Place, mounted};

    for endpoint in mounted(rocket) {
        let (name, methods): (_, &[&str]) = match endpoint.at {
            Place::Token => ("token", &["client_secret_basic", "client_secret_post", "none"]),
            Place::Revoke => ("revocation", &["client_secret_basic", "client_secret_post", "none"]),
            Place::Introspect => ("introspection", &["client_secret_basic", "client_secret_post"]),
        };
        let address = format!("{name}_endpoint");
        if metadata.contains_key(&address) {
            continue;
        }
        metadata.insert(format!("{address}_auth_methods_supported"), methods.into());
        metadata.insert(address, format!("{origin}{}", endpoint.path).into());
        if endpoint.at == Place::Token {
            metadata.insert("grant_types_supported".to_owned(), endpoint.grant_types.into());
        }
    }
}

#[cfg(not(feature = "oauth"))]
pub(super) fn tell(_: &Rocket<Orbit>, _: &str, _: &mut Map<String, Value>) {}
