use jwt_core::{Granted, jwt_policy, jwt_protected};
use rocket::get;
use shared::User;

#[jwt_policy(claims = User, roles = "admin")]
struct CanPublish;

#[jwt_protected]
#[get("/")]
async fn handler(proof: Granted<'_, CanPublish>) {
    rocket::tokio::spawn(async move { drop(proof) });
}

fn main() {
    let _ = rocket::routes![handler];
}
