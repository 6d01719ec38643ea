use jwt_core::{jwt_protected, jwt_public};
use rocket::get;

#[jwt_public("for everyone")]
#[jwt_protected]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
