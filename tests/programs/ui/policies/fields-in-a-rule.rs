use jwt_core::{jwt_policy, jwt_protected};
use rocket::get;
use shared::User;

#[jwt_policy(claims = User, when(claims.sub.len() == self.length))]
struct Long {
    length: usize,
}

#[jwt_protected(policy(Long))]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
