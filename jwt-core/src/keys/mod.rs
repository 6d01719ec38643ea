//! Keys: what they may be used with, and how they are read and checked.

mod algorithm;

pub use algorithm::{Algorithm, UnknownAlgorithm};
pub(crate) use algorithm::Family;
