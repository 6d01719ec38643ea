use jwt_core::{jwt_policy, jwt_protected};
use rocket::get;
use shared::User;

#[jwt_policy(claims = User, roles = "admin")]
struct CanPublish;

#[jwt_protected(policy(CanPublish, CanPublish))]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
