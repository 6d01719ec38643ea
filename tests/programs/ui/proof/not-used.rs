#![deny(unused_must_use)]

use jwt_core::{Jwt, jwt_policy, jwt_protected};
use rocket::get;
use shared::User;

#[jwt_policy(claims = User, roles = "admin")]
struct CanPublish;

#[jwt_protected]
#[get("/")]
fn handler(user: Jwt<User>) {
    user.require(CanPublish);
}

fn main() {
    let _ = rocket::routes![handler];
}
