use jwt_core::{Jwt, jwt_protected};
use rocket::get;
use shared::User;

#[jwt_protected]
#[get("/")]
fn handler(user: Option<Jwt<User>>) {
    let _ = user;
}

fn main() {
    let _ = rocket::routes![handler];
}
