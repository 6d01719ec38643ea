use jwt_core::{jwt_policy, jwt_protected};
use rocket::get;
use shared::{Open, User};

#[jwt_policy(claims = User, roles = "admin")]
struct CanPublish;

#[jwt_policy(claims = Open, roles = "editor")]
struct CanEdit;

#[jwt_protected(policy(CanPublish) || policy(CanEdit))]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
