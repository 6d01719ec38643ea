use jwt_core::jwt_public;
use rocket::get;

#[jwt_public("  ")]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
