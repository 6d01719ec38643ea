use jwt_core::jwt_protected;
use rocket::get;
use shared::{Open, Role};

#[jwt_protected(claims = Open, role(Role::Admin))]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
