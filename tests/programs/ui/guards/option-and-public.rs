use jwt_core::{Jwt, jwt_public};
use rocket::get;
use shared::User;

#[jwt_public("for everyone")]
#[get("/")]
fn handler(user: Option<Jwt<User>>) {
    let _ = user;
}

fn main() {
    let _ = rocket::routes![handler];
}
