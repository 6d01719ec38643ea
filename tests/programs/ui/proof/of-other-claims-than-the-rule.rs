use jwt_core::{Granted, jwt_policy, jwt_protected};
use rocket::get;
use shared::{Bare, User};

#[jwt_policy(claims = User, roles = "admin")]
struct CanPublish;

#[jwt_protected(claims = Bare, when(!claims.sub.is_empty()))]
#[get("/")]
fn handler(proof: Granted<'_, CanPublish>) {
    drop(proof);
}

fn main() {
    let _ = rocket::routes![handler];
}
