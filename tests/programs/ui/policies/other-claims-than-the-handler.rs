use jwt_core::{Jwt, jwt_policy, jwt_protected};
use rocket::get;
use shared::{Bare, User};

#[jwt_policy(claims = User, roles = "admin")]
struct CanPublish;

#[jwt_protected(policy = CanPublish)]
#[get("/")]
fn handler(bare: Jwt<Bare>) -> String {
    bare.sub.clone()
}

fn main() {
    let _ = rocket::routes![handler];
}
