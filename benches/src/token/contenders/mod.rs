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

use super::{Claims, Contender, Input, Kind, Size};
use crate::Result;

/// Those who verify tokens; AWS-LC is the first, this crate the second.
///
/// # Errors
///
/// Where one does not take its key.
pub fn verify(kind: Kind) -> Result<Vec<Contender<Input>>> {
    beside(own::verify(kind)?, kind)
}

/// The same, but this crate keeps verified tokens. None of the others does.
///
/// # Errors
///
/// Where one does not take its key.
pub fn verify_again(kind: Kind) -> Result<Vec<Contender<Input>>> {
    beside(own::verify_again(kind)?, kind)
}

/// `jsonwebtoken` with HS256 and with ES256, over tokens of its own. What it takes to know a token again depends on no
/// algorithm, so that each is compared with both, in the same round.
///
/// # Errors
///
/// Where there are no such tokens.
pub fn references(size: Size, count: usize) -> Result<[Contender<Input>; 2]> {
    let of =
        |kind, name| -> Result<_> { Ok(jsonwebtoken::verify(kind)?.always(name, Input::several(kind, size, count)?)) };
    Ok([of(Kind::Hs256, jsonwebtoken::HS256)?, of(Kind::Es256, jsonwebtoken::ES256)?])
}

/// This crate where it does not know a token: AWS-LC, looking and keeping besides, and neither of it.
///
/// # Errors
///
/// Where one does not take its key.
pub fn verify_and_keep(kind: Kind) -> Result<Vec<Contender<Input>>> {
    Ok(vec![raw::verify(kind)?, own::verify_and_keep(kind)?, own::verify(kind)?.named(UNKEPT)])
}

/// This crate with nothing kept.
const UNKEPT: &str = "jwt-core, `cache = 0`";

fn beside(own: Contender<Input>, kind: Kind) -> Result<Vec<Contender<Input>>> {
    Ok(vec![
        raw::verify(kind)?,
        own,
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
