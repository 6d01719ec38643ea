use jwt_core::{Granted, Jwt, jwt_policy, jwt_protected};
use rocket::get;
use shared::User;

#[jwt_policy(claims = User, roles = "admin")]
struct CanPublish;

fn publish(_: &Granted<'_, CanPublish>) {}

#[jwt_protected]
#[get("/")]
fn handler(user: Jwt<User>) {
    let _ = user;
    publish(&CanPublish);
}

fn main() {
    let _ = rocket::routes![handler];
}
