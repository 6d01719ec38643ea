use jwt_core::{Claims, Jwt, jwt_protected};
use rocket::get;

#[derive(Claims)]
struct User {
    sub: String,
}

#[jwt_protected(claims = shared::User)]
#[get("/")]
fn handler(user: Jwt<User>) -> String {
    user.sub.clone()
}

fn main() {
    let _ = rocket::routes![handler];
}
