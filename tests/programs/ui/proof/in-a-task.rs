use jwt_core::{AuthError, Jwt, jwt_policy, jwt_protected};
use rocket::get;
use shared::User;

#[jwt_policy(claims = User, roles = "admin")]
struct CanPublish;

#[jwt_protected]
#[get("/")]
async fn handler(user: Jwt<User>) -> Result<(), AuthError> {
    let proof = user.require(CanPublish)?;
    rocket::tokio::spawn(async move { drop(proof) });
    Ok(())
}

fn main() {
    let _ = rocket::routes![handler];
}
