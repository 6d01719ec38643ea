//! Bytes to verified claims and back.

mod error;

pub use error::{ClaimProblem, Malformed, Part, TokenError};
