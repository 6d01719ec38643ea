//! Who may pass: rules as data, and their evaluation over what a token's holder has.

mod grants;
mod rule;
mod subject;

pub(crate) use grants::{Grant, Grants};
pub use rule::Rule;
pub(crate) use rule::Truth;
pub(crate) use subject::{Extra, Holder};
