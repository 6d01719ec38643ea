use jwt_core::jwt_protected;
use rocket::get;
use shared::{Role, User};

#[jwt_protected(claims = User, roles(Role::Admin, Role::Admin))]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
