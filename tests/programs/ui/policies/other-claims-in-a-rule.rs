use jwt_core::{jwt_policy, jwt_protected};
use rocket::get;
use shared::{Bare, User};

#[jwt_policy(claims = User, roles = "admin")]
struct CanPublish;

#[jwt_protected(claims = Bare, policy(CanPublish))]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
