//! JSON Web Token authentication and authorization.

mod keys;
mod token;

pub use keys::{Algorithm, UnknownAlgorithm};
pub use token::{ClaimProblem, Malformed, Part, TokenError};
