use jwt_core::jwt_protected;
use rocket::{get, post};

#[jwt_protected]
#[get("/")]
#[post("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
