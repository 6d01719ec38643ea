//! What the black-box tests share.

pub mod attack;
pub mod forge;
pub mod journal;
pub mod keys;
pub mod naive;
pub mod numbers;
