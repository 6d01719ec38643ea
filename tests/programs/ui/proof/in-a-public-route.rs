use jwt_core::{Granted, jwt_policy, jwt_public};
use rocket::get;
use shared::User;

#[jwt_policy(claims = User, roles = "admin")]
struct CanPublish;

#[jwt_public("tests have no secrets")]
#[get("/")]
fn handler(proof: Granted<'_, CanPublish>) {
    drop(proof);
}

fn main() {
    let _ = rocket::routes![handler];
}
