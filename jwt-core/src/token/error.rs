//! Why a token was refused: one enum, each cause apart, and never a word of the token itself.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use super::json;
use crate::Algorithm;

/// Why a token was refused.
///
/// Every cause has a variant of its own, [`code`](TokenError::code) names it for machines, and `Display` for people.
/// Neither ever holds text of the token: what is shown is either fixed, or a name that the application chose (a claim
/// of its own claims type, a configured algorithm).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenError {
    /// The text is longer than the limit, in bytes; it was not looked at.
    TooLarge {
        /// The limit, in bytes.
        limit: usize,
    },
    /// The text is not a signed token in the compact form (RFC 7515 section 7.1).
    Malformed(Malformed),
    /// A JSON object in the token names a member twice, at any depth (RFC 8725 section 2.4).
    DuplicateMember(Part),
    /// The JSON is nested deeper than the limit.
    TooDeep(Part),
    /// The header has no `alg` (RFC 7515 section 4.1.1).
    AlgorithmMissing,
    /// The header says `alg: none`, in whatever spelling.
    Unsecured,
    /// The header names an algorithm that this library does not know.
    AlgorithmUnknown,
    /// The header names an algorithm that the configuration does not accept.
    AlgorithmNotAllowed(Algorithm),
    /// The key that the header names may not be used with the algorithm that the header names.
    KeyMismatch(Algorithm),
    /// A header member has a value that is not allowed.
    InvalidHeader {
        /// The name of the member.
        member: &'static str,
        /// What is wrong with its value.
        problem: ClaimProblem,
    },
    /// The header has `crit`; no extension is understood here, so every one is refused (RFC 7515 section 4.1.11).
    Critical,
    /// The header has a member that changes how the token is to be read (`b64`, `zip`, `enc`).
    ForbiddenHeader(&'static str),
    /// The header says `cty: JWT`: a token inside a token (RFC 7519 section 5.2).
    Nested,
    /// The header has no `typ`, and the configuration asks for one (RFC 8725 section 3.11).
    TypeMissing,
    /// The header's `typ` is not among those accepted (RFC 8725 section 3.11).
    TypeNotAccepted,
    /// No key has the `kid` of the token, or none fits its algorithm.
    UnknownKey,
    /// The token has no `kid`, and more than one key fits its algorithm.
    AmbiguousKey,
    /// The signature is not right.
    Signature,
    /// The token's time is over: `now >= exp + leeway` (RFC 7519 section 4.1.4).
    Expired,
    /// The token's time has not come: `now < nbf - leeway` (RFC 7519 section 4.1.5).
    NotYetValid,
    /// The token says that it was issued later than now, by more than the leeway.
    IssuedInFuture,
    /// The token was issued longer ago than `max_age` and the leeway allow.
    TooOld,
    /// `iss` is not the configured issuer; compared byte by byte.
    Issuer,
    /// `aud` holds none of the configured audiences; compared byte by byte.
    Audience,
    /// The token is meant for an audience, and none is configured here (RFC 7519 section 4.1.3).
    AudienceUnexpected,
    /// The token is an ID token, a refresh token, a logout token or the like: it has a claim (named here) that an
    /// access token does not have (RFC 8725 section 3.11).
    NotAnAccessToken(&'static str),
    /// A claim that is required is not there.
    MissingClaim(Cow<'static, str>),
    /// A claim has a value that is not allowed.
    InvalidClaim {
        /// The claim's name; segments of a path are joined by dots.
        claim: Cow<'static, str>,
        /// What is wrong with its value.
        problem: ClaimProblem,
    },
    /// The check of the claims type as a whole refused the claims.
    Rejected,
    /// Nothing is known of the token: the keys of its issuer cannot be had at the moment. At the web that is 503, and no
    /// word about the token.
    KeysUnavailable {
        /// When it makes sense to ask again.
        retry_after: Duration,
    },
    /// Its issuer, who was asked, says that it is not good (RFC 7662 section 2.2).
    Inactive,
    /// The token, its session, all of its user's until then, or everything was revoked.
    Revoked,
    /// Whether the token was revoked cannot be told at the moment. At the web that is 503, and no word about the token.
    RevocationsUnavailable,
}

/// A part of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The first part, the JOSE header.
    Header,
    /// The second part, the claims.
    Payload,
    /// The third part.
    Signature,
}

/// How a text fails to be a signed token in the compact form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Malformed {
    /// Not exactly three parts.
    Segments,
    /// Five parts: an encrypted token (JWE), which is not supported.
    Encrypted,
    /// The part is empty.
    Empty(Part),
    /// The part is not canonical base64url without padding.
    Base64(Part),
    /// The part is not UTF-8, or begins with a byte order mark.
    Utf8(Part),
    /// The part is not JSON, or bytes follow it.
    Json(Part),
    /// The part is JSON, but not an object.
    NotAnObject(Part),
}

/// What is wrong with the value of a claim or of a header member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClaimProblem {
    /// It is of the wrong JSON type, or does not read as the type of the field.
    WrongType,
    /// It is empty where something is required.
    Empty,
    /// It is longer than allowed.
    TooLong,
    /// It is shorter than allowed.
    TooShort,
    /// It is a number or time outside of the range allowed.
    OutOfRange,
    /// It is not the value, or not one of the values, allowed.
    NotAllowedValue,
    /// It does not match the pattern.
    Pattern,
    /// A check of the application's own refused it.
    Check,
}

impl TokenError {
    /// A stable, machine-readable name of the cause, in `snake_case`.
    ///
    /// A code is never reused for another cause, and never changes with the library's version within one major.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            TokenError::TooLarge { .. } => "token_too_large",
            TokenError::Malformed(Malformed::Encrypted) => "token_encrypted",
            TokenError::Malformed(Malformed::Empty(Part::Signature)) => "signature_missing",
            TokenError::Malformed(_) => "token_malformed",
            TokenError::DuplicateMember(_) => "duplicate_member",
            TokenError::TooDeep(_) => "token_too_deep",
            TokenError::AlgorithmMissing => "algorithm_missing",
            TokenError::Unsecured => "algorithm_none",
            TokenError::AlgorithmUnknown => "algorithm_unknown",
            TokenError::AlgorithmNotAllowed(_) => "algorithm_not_allowed",
            TokenError::KeyMismatch(_) => "key_algorithm_mismatch",
            TokenError::InvalidHeader { .. } => "header_invalid",
            TokenError::Critical => "header_critical",
            TokenError::ForbiddenHeader(_) => "header_forbidden",
            TokenError::Nested => "token_nested",
            TokenError::TypeMissing => "type_missing",
            TokenError::TypeNotAccepted => "type_not_accepted",
            TokenError::UnknownKey => "key_unknown",
            TokenError::AmbiguousKey => "key_ambiguous",
            TokenError::Signature => "signature_invalid",
            TokenError::Expired => "token_expired",
            TokenError::NotYetValid => "token_not_yet_valid",
            TokenError::IssuedInFuture => "token_issued_in_future",
            TokenError::TooOld => "token_too_old",
            TokenError::Issuer => "issuer_mismatch",
            TokenError::Audience => "audience_mismatch",
            TokenError::AudienceUnexpected => "audience_unexpected",
            TokenError::NotAnAccessToken(_) => "not_an_access_token",
            TokenError::MissingClaim(_) => "claim_missing",
            TokenError::InvalidClaim { .. } => "claim_invalid",
            TokenError::Rejected => "claims_rejected",
            TokenError::KeysUnavailable { .. } => "keys_unavailable",
            TokenError::Inactive => "token_inactive",
            TokenError::Revoked => "token_revoked",
            TokenError::RevocationsUnavailable => "revocations_unavailable",
        }
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TokenError::TooLarge { limit } => write!(f, "the token is larger than {limit} bytes"),
            TokenError::Malformed(malformed) => malformed.fmt(f),
            TokenError::DuplicateMember(part) => write!(f, "the token's {part} names a member twice"),
            TokenError::TooDeep(part) => write!(f, "the token's {part} is nested too deeply"),
            TokenError::AlgorithmMissing => f.write_str("the token's header has no `alg`"),
            TokenError::Unsecured => f.write_str("the token is not signed (`alg` is `none`)"),
            TokenError::AlgorithmUnknown => f.write_str("the token's algorithm is not known"),
            TokenError::AlgorithmNotAllowed(algorithm) => {
                write!(f, "tokens signed with {algorithm} are not accepted")
            }
            TokenError::KeyMismatch(algorithm) => {
                write!(f, "the key that the token names is not one for {algorithm}")
            }
            TokenError::InvalidHeader { member, problem } => {
                write!(f, "the header member `{member}` {problem}")
            }
            TokenError::Critical => f.write_str("the token's header has `crit`; no critical extension is supported"),
            TokenError::ForbiddenHeader(member) => {
                write!(f, "the token's header has `{member}`, which is not supported")
            }
            TokenError::Nested => f.write_str("the token holds another token (`cty` is `JWT`)"),
            TokenError::TypeMissing => f.write_str("the token's header has no `typ`"),
            TokenError::TypeNotAccepted => f.write_str("tokens of this `typ` are not accepted"),
            TokenError::UnknownKey => f.write_str("no key is known for the token"),
            TokenError::AmbiguousKey => f.write_str("the token has no `kid` and more than one key fits it"),
            TokenError::Signature => f.write_str("the token's signature is not valid"),
            TokenError::Expired => f.write_str("the token has expired"),
            TokenError::NotYetValid => f.write_str("the token is not valid yet"),
            TokenError::IssuedInFuture => f.write_str("the token was issued in the future"),
            TokenError::TooOld => f.write_str("the token was issued too long ago"),
            TokenError::Issuer => f.write_str("the token is from another issuer"),
            TokenError::Audience => f.write_str("the token is for another audience"),
            TokenError::AudienceUnexpected => f.write_str("the token is for an audience, and none is configured here"),
            TokenError::NotAnAccessToken(claim) => {
                write!(f, "the token is not an access token (it has the claim `{claim}`)")
            }
            TokenError::MissingClaim(claim) => write!(f, "the claim `{claim}` is missing"),
            TokenError::InvalidClaim { claim, problem } => write!(f, "the claim `{claim}` {problem}"),
            TokenError::Rejected => f.write_str("the token's claims were refused by the application's check"),
            TokenError::KeysUnavailable { .. } => {
                f.write_str("the keys of the token's issuer, or its word, cannot be had at the moment")
            }
            TokenError::Inactive => f.write_str("the token's issuer says that it is not good"),
            TokenError::Revoked => f.write_str("the token was revoked"),
            TokenError::RevocationsUnavailable => {
                f.write_str("whether the token was revoked cannot be told at the moment")
            }
        }
    }
}

impl TokenError {
    pub(super) fn of_json(fault: json::Fault, part: Part) -> Self {
        match fault {
            json::Fault::Utf8 => Malformed::Utf8(part).into(),
            json::Fault::Syntax => Malformed::Json(part).into(),
            json::Fault::NotAnObject => Malformed::NotAnObject(part).into(),
            json::Fault::Duplicate => TokenError::DuplicateMember(part),
            json::Fault::TooDeep => TokenError::TooDeep(part),
        }
    }
}

impl std::error::Error for TokenError {}

impl From<Malformed> for TokenError {
    fn from(malformed: Malformed) -> Self {
        TokenError::Malformed(malformed)
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Part::Header => "header",
            Part::Payload => "payload",
            Part::Signature => "signature",
        })
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Malformed::Segments => f.write_str("the token does not have three parts"),
            Malformed::Encrypted => f.write_str("the token is encrypted; only signed tokens are supported"),
            Malformed::Empty(part) => write!(f, "the token's {part} is empty"),
            Malformed::Base64(part) => write!(f, "the token's {part} is not canonical base64url"),
            Malformed::Utf8(part) => write!(f, "the token's {part} is not plain UTF-8"),
            Malformed::Json(part) => write!(f, "the token's {part} is not valid JSON"),
            Malformed::NotAnObject(part) => write!(f, "the token's {part} is not a JSON object"),
        }
    }
}

impl fmt::Display for ClaimProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ClaimProblem::WrongType => "is of the wrong type",
            ClaimProblem::Empty => "is empty",
            ClaimProblem::TooLong => "is too long",
            ClaimProblem::TooShort => "is too short",
            ClaimProblem::OutOfRange => "is out of range",
            ClaimProblem::NotAllowedValue => "does not have an allowed value",
            ClaimProblem::Pattern => "does not match its pattern",
            ClaimProblem::Check => "was refused by its check",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_lower_case_without_a_full_stop() {
        let errors = [
            TokenError::TooLarge { limit: 8192 },
            Malformed::Encrypted.into(),
            Malformed::Base64(Part::Signature).into(),
            TokenError::DuplicateMember(Part::Payload),
            TokenError::InvalidClaim { claim: "level".into(), problem: ClaimProblem::OutOfRange },
            TokenError::AlgorithmNotAllowed(Algorithm::RS384),
        ];
        for error in errors {
            let text = error.to_string();
            assert!(text.starts_with(char::is_lowercase) && !text.ends_with('.'), "{text}");
        }
        assert_eq!(
            TokenError::InvalidClaim { claim: "level".into(), problem: ClaimProblem::OutOfRange }.to_string(),
            "the claim `level` is out of range"
        );
    }
}
