use jwt_core::jwt_protected;
use rocket::get;
use shared::Bare;

#[jwt_protected(claims = Bare, roles = "admin")]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
