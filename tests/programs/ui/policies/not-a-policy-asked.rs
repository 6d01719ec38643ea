use jwt_core::{AuthError, Jwt, jwt_protected};
use rocket::get;
use shared::User;

struct CanPublish;

#[jwt_protected]
#[get("/")]
fn handler(user: Jwt<User>) -> Result<(), AuthError> {
    let _proof = user.require(CanPublish)?;
    Ok(())
}

fn main() {
    let _ = rocket::routes![handler];
}
