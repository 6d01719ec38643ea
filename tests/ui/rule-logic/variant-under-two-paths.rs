use jwt_core::jwt_protected;
use rocket::get;
use tests::implying::Role::Guest as Visitor;
use tests::implying::{Role, Staff};

#[jwt_protected(claims = Staff, role(Role::Guest), role(Visitor))]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
