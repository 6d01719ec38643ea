use jwt_core::jwt_protected;
use rocket::get;
use tests::implying::{self, Role, Staff};

#[jwt_protected(claims = Staff, role(Role::Admin) || role(implying::Role::Admin))]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
