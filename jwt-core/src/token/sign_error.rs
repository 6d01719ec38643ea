//! Why a token was not signed.

use std::borrow::Cow;
use std::fmt;

use crate::claims::Fault;
use crate::claims::registered::MAX_TEXT_LEN;

/// Why a token was not signed. It holds names, and never a value or a key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignError {
    /// A claim cannot be written as JSON.
    Unwritable(Cow<'static, str>),
    /// A claim would be written twice: by two fields, or by a field and by [`TokenBuilder::claim`](super::TokenBuilder::claim).
    WrittenTwice(Cow<'static, str>),
    /// A claim has a value that no verifier takes.
    InvalidClaim(&'static str),
    /// A claim that only other kinds of token have: ID tokens, refresh tokens, logout tokens. No verifier would take the
    /// token for an access token.
    AnotherKind(&'static str),
    /// A field of the claims type does not pass its own check.
    InvalidField(Cow<'static, str>),
    /// A registered claim was given by its name; it has a method of its own.
    RegisteredClaim {
        /// The claim.
        claim: &'static str,
        /// The method of [`TokenBuilder`](super::TokenBuilder) that sets it.
        method: &'static str,
    },
    /// A header member that may not be set.
    ForbiddenHeader(&'static str),
    /// A header member that has a method of the same name.
    OwnMethod(&'static str),
    /// A header member has a value that no verifier takes.
    InvalidHeader(&'static str),
    /// The token would expire before it is issued, or in the same second.
    ExpiresAtOnce,
    /// The token would have no `exp`, and its claims type does not allow that.
    MustExpire,
    /// The token would live beyond the year 9999; the lifetime or the clock is wrong.
    TooFarAhead,
    /// The token is larger than the limit, in bytes.
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// A claim says something else than what was granted to the client that the token is for; its name is given.
    NotGranted(&'static str),
    /// A scope has a character that none may have (RFC 6749 section 3.3), or is empty.
    InvalidScope,
    /// The token would begin a session, and names no user.
    NoUser,
    /// The system gave no random numbers.
    Random,
    /// The cryptography failed; want of memory or of random numbers.
    Backend,
}

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SignError::Unwritable(claim) => write!(f, "`{claim}` cannot be written as JSON"),
            SignError::WrittenTwice(claim) => write!(f, "the claim `{claim}` is written twice; leave one of them out"),
            SignError::InvalidClaim(claim) => {
                write!(f, "the claim `{claim}` is empty or longer than {MAX_TEXT_LEN} bytes; no verifier takes it")
            }
            SignError::AnotherKind(claim) => write!(
                f,
                "the claim `{claim}` marks other kinds of token than access tokens, and verifiers refuse it; rename it, or \
                 give the claims type a `typ` of its own"
            ),
            SignError::InvalidField(claim) => write!(f, "the claim `{claim}` does not pass its own check"),
            SignError::RegisteredClaim { claim, method } => {
                write!(f, "the claim `{claim}` is a registered one; set it with `.{method}(..)`")
            }
            SignError::ForbiddenHeader(name) => {
                write!(f, "the header member `{name}` may not be set; it decides how the token is read")
            }
            SignError::OwnMethod(name) => write!(f, "the header member `{name}` is set with `.{name}(..)`"),
            SignError::InvalidHeader(name) => {
                write!(f, "the header member `{name}` is empty or too long; no verifier takes it")
            }
            SignError::ExpiresAtOnce => {
                f.write_str("the token would have expired when it is issued; give a later `exp`")
            }
            SignError::MustExpire => f.write_str(
                "verifiers refuse a token of this type without `exp`; write `#[claims(allow_missing_exp)]` at the type, or set `.expires_in(..)`",
            ),
            SignError::TooFarAhead => {
                f.write_str("the token would live beyond the year 9999; check lifetime and clock")
            }
            SignError::TooLarge { limit } => {
                write!(f, "the token is larger than {limit} bytes, which verifiers refuse; leave claims out")
            }
            SignError::NoUser => {
                f.write_str("a session is some user's, and the claims name none; give the claims type a `sub`")
            }
            SignError::NotGranted(claim) => write!(
                f,
                "the claim `{claim}` says something else than what was granted to the client; leave it out, or write what was"
            ),
            SignError::InvalidScope => {
                f.write_str("a scope is empty, or has a space or another character that none may have; rename it")
            }
            SignError::Random => f.write_str("the system gave no random numbers"),
            SignError::Backend => f.write_str("the signature could not be made"),
        }
    }
}

impl std::error::Error for SignError {}

impl From<Fault> for SignError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Unwritable(claim) => SignError::Unwritable(claim),
            Fault::WrittenTwice(claim) => SignError::WrittenTwice(claim),
            Fault::Missing(claim) | Fault::Invalid(claim, _) => SignError::InvalidField(claim),
            Fault::Rejected => SignError::InvalidField("claims".into()),
        }
    }
}
