//! The API behind issuers with real key servers, on ports of this machine.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod gateway;
mod ground;
mod health;
mod issuers;
mod prefix;
mod rotation;
mod start;
