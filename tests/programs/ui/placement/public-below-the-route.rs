use jwt_core::jwt_public;
use rocket::get;

#[get("/")]
#[jwt_public("for everyone")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
