#![deny(unused_must_use)]

use jwt_core::{AuthError, Jwt, jwt_policy, jwt_protected};
use rocket::get;
use shared::User;

#[jwt_policy(claims = User, roles = "admin")]
struct CanPublish;

#[jwt_protected]
#[get("/")]
fn handler(user: Jwt<User>) -> Result<(), AuthError> {
    user.require(CanPublish)?;
    Ok(())
}

fn main() {
    let _ = rocket::routes![handler];
}
