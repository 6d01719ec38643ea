//! The macros of `jwt-core`; use them through it.
