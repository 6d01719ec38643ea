//! What can be wrong with one claim, as a claims type sees it.

use std::borrow::Cow;

use crate::token::{ClaimProblem, TokenError};

/// What a claims type finds wrong, in reading or in writing. Holds names and never values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// A required claim is not there.
    Missing(Cow<'static, str>),
    /// A claim is not what it must be.
    Invalid(Cow<'static, str>, ClaimProblem),
    /// The check of the claims type as a whole refused the claims.
    Rejected,
    /// A field cannot be written as JSON.
    Unwritable(Cow<'static, str>),
    /// Two fields, or a field and a claim of the builder's, write the same claim.
    WrittenTwice(Cow<'static, str>),
}

impl From<Fault> for TokenError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Missing(claim) => Self::MissingClaim(claim),
            Fault::Invalid(claim, problem) => Self::InvalidClaim { claim, problem },
            Fault::Rejected => Self::Rejected,
            // Only writing gives these.
            Fault::Unwritable(claim) | Fault::WrittenTwice(claim) => {
                Self::InvalidClaim { claim, problem: ClaimProblem::WrongType }
            }
        }
    }
}
