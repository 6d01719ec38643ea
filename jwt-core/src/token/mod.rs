//! Bytes to verified claims and back.

pub(crate) mod base64url;
mod compact;
mod error;
mod header;
pub(crate) mod json;

pub(crate) use compact::open;
pub use compact::{DEFAULT_TOKEN_LIMIT, Jws};
pub use error::{ClaimProblem, Malformed, Part, TokenError};
pub use header::Header;
pub(crate) use header::{MAX_KID_LEN, media_type};
