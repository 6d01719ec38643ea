use jwt_core::jwt_protected;
use rocket::get;
use tests::implying::{Role, Staff};

#[jwt_protected(claims = Staff, roles = ["admin", Role::Admin])]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
