//! Who may pass: rules as data, and their evaluation over what a token's holder has.

mod grants;
mod rule;
mod subject;

pub(crate) use grants::{Grant, Grants};
pub(crate) use rule::Answers;
pub use rule::{Part, Rule, Truth};
pub(crate) use subject::{Extra, Holder};
