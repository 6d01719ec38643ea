use jwt_core::{AuthError, Granted, jwt_policy, jwt_protected};
use rocket::get;
use shared::User;

#[jwt_policy(claims = User, roles = "admin")]
struct CanPublish;

#[jwt_protected]
#[get("/")]
fn handler(proof: Result<Granted<'_, CanPublish>, AuthError>) {
    drop(proof);
}

fn main() {
    let _ = rocket::routes![handler];
}
