use jwt_core::jwt_protected;
use rocket::get;
use tests::implying::{Role, Scope, Staff};

#[jwt_protected(claims = Staff, role(Scope::Read) || role("admin") || role(Role::Guest))]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
