use jwt_core::{Granted, jwt_policy, jwt_protected};
use rocket::get;
use shared::User;

#[jwt_policy(claims = User, roles = "admin")]
struct CanPublish;

#[jwt_protected]
#[get("/")]
fn handler(proof: Granted<'_, CanPublish>) {
    let copy: Granted<'_, CanPublish> = proof.clone();
    drop(copy);
}

fn main() {
    let _ = rocket::routes![handler];
}
