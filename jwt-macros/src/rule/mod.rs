//! The language of rules: from what stands in an attribute to what carries it in the expansion.
//!
//! `parse` reads it into `syntax`, `condition` and `mistakes` find what is wrong with it, `data` makes the constant, `when` the
//! code of conditions, and `carrier` the impl that holds both. Routes, policies and modules use it alike.

pub(crate) mod carrier;
pub(crate) mod condition;
mod data;
mod implied;
mod logic;
pub(crate) mod mistakes;
pub(crate) mod parse;
mod parse_code;
mod parse_expression;
mod parse_names;
pub(crate) mod syntax;
mod text;
pub(crate) mod when;

#[cfg(test)]
mod tests;
