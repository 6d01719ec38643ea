//! Who is calling, as the issuer says.

use jwt_core::{Jwt, jwt_protected};
use rocket::{
    get,
    response::Debug,
    serde::{Serialize, json::Json},
};
use serde_json::value::RawValue;

use crate::claims::Caller;

#[derive(Serialize)]
#[serde(crate = "rocket::serde")]
pub(crate) struct WhoAmI {
    /// The name that the configuration has for the issuer.
    issuer: String,
    /// All claims, as they were sent.
    claims: Box<RawValue>,
}

#[jwt_protected]
#[get("/whoami")]
pub(crate) fn whoami(caller: Jwt<Caller>) -> Result<Json<WhoAmI>, Debug<serde_json::Error>> {
    let claims = serde_json::from_slice(&caller.payload())?;
    Ok(Json(WhoAmI { issuer: caller.issuer().to_owned(), claims }))
}
