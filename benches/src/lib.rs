//! What several of the programs here measure with.

pub mod figures;
pub mod readme;
pub mod token;

pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;
