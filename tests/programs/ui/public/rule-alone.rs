use jwt_core::jwt_public;
use rocket::get;

#[jwt_public(roles = "admin")]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
