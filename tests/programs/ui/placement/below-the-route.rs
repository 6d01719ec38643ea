use jwt_core::jwt_protected;
use rocket::get;

#[get("/")]
#[jwt_protected(roles = "admin")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
