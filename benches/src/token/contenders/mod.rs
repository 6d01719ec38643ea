//! Those who are compared. Each gets prepared keys, and the same to do: check the signature, `iss`, `aud`, `exp` and `nbf`,
//! and hand over the claims.

#[cfg(feature = "josekit")]
mod josekit;
pub mod jsonwebtoken;
#[cfg(feature = "peers")]
mod jwt_compact;
#[cfg(feature = "peers")]
mod jwt_simple;
pub mod own;
pub mod raw;

use super::{Claims, Contender, Input, Kind};
use crate::Result;

/// Those who verify tokens; AWS-LC is the first, this crate the second.
///
/// # Errors
///
/// Where one does not take its key.
pub fn verify(kind: Kind) -> Result<Vec<Contender<Input>>> {
    Ok(vec![
        raw::verify(kind)?,
        own::verify(kind)?,
        jsonwebtoken::verify(kind)?,
        #[cfg(feature = "peers")]
        jwt_simple::verify(kind)?,
        #[cfg(feature = "peers")]
        jwt_compact::verify(kind)?,
        #[cfg(feature = "josekit")]
        josekit::verify(kind)?,
    ])
}

/// Those who sign them; in the same order.
///
/// # Errors
///
/// Where one does not take its key.
pub fn sign(kind: Kind) -> Result<Vec<Contender<Claims>>> {
    Ok(vec![
        raw::sign(kind)?,
        own::sign(kind)?,
        jsonwebtoken::sign(kind)?,
        #[cfg(feature = "peers")]
        jwt_simple::sign(kind)?,
        #[cfg(feature = "peers")]
        jwt_compact::sign(kind)?,
        #[cfg(feature = "josekit")]
        josekit::sign(kind)?,
    ])
}
