use jwt_core::{AuthError, Jwt, jwt_policy, jwt_protected};
use rocket::get;
use shared::{Bare, User};

#[jwt_policy(claims = User, roles = "admin")]
struct CanPublish;

#[jwt_protected]
#[get("/")]
fn handler(bare: Jwt<Bare>) -> Result<(), AuthError> {
    let _proof = bare.require(CanPublish)?;
    Ok(())
}

fn main() {
    let _ = rocket::routes![handler];
}
