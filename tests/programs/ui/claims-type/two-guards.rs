use jwt_core::{Jwt, jwt_protected};
use rocket::get;
use shared::{Bare, User};

#[jwt_protected]
#[get("/")]
fn handler(one: Jwt<User>, two: Jwt<Bare>) {
    let _ = (one, two);
}

fn main() {
    let _ = rocket::routes![handler];
}
