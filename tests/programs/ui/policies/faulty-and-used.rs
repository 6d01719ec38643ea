use jwt_core::{AuthError, Jwt, jwt_policy, jwt_protected};
use rocket::get;
use shared::User;

#[jwt_policy(claims = User, rol = "admin")]
struct CanPublish;

#[jwt_protected(policy(CanPublish))]
#[get("/")]
fn handler() {}

#[jwt_protected]
#[get("/other")]
fn other(user: Jwt<User>) -> Result<(), AuthError> {
    user.require(CanPublish).map(drop)
}

fn main() {
    let _ = rocket::routes![handler, other];
}
