use jwt_core::{jwt_protected, jwt_public};
use rocket::get;

#[jwt_protected]
#[jwt_public("for everyone")]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
