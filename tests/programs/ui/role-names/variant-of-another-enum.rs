use jwt_core::jwt_protected;
use rocket::get;
use shared::{Scope, User};

#[jwt_protected(claims = User, role(Scope::Write))]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
