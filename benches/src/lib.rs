//! What several of the programs here measure with.

pub mod child;
pub mod connection;
pub mod figures;
pub mod readme;
pub mod serving;
pub mod token;

pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;
