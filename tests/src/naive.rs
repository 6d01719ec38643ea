//! What a careful user of `jsonwebtoken` writes: one algorithm, issuer and audience set, a typed claims struct. Every row
//! of the tables says whether this lets the forgery through.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;

use crate::forge::{AUDIENCE, ISSUER};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naive {
    Accepts,
    Rejects,
}

#[derive(Deserialize)]
#[allow(dead_code)]
struct Claims {
    sub: String,
    exp: u64,
}

/// Decodes as the manual of `jsonwebtoken` shows it.
pub fn naive(token: &str, algorithm: Algorithm, key: &DecodingKey) -> Naive {
    static ONCE: Once = Once::new();
    // In so many words, so that it works with both backends compiled in.
    ONCE.call_once(|| _ = jsonwebtoken::crypto::aws_lc::DEFAULT_PROVIDER.install_default());
    let mut validation = Validation::new(algorithm);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    let decode = || jsonwebtoken::decode::<Claims>(token, key, &validation).is_ok();
    match catch_unwind(AssertUnwindSafe(decode)) {
        Ok(true) => Naive::Accepts,
        _ => Naive::Rejects,
    }
}

/// The guard that goes with it: the first `Authorization` header, without its `Bearer `.
pub fn naive_request(headers: &[(String, String)], algorithm: Algorithm, key: &DecodingKey) -> Naive {
    let header = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("authorization"));
    match header.and_then(|(_, value)| value.strip_prefix("Bearer ")) {
        Some(token) => naive(token.trim(), algorithm, key),
        None => Naive::Rejects,
    }
}
