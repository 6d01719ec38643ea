use jwt_core::jwt_protected;
use rocket::get;
use shared::User;

#[jwt_protected(claims = User, when(rest))]
#[get("/<rest..>")]
fn handler(rest: std::path::PathBuf) {
    let _ = rest;
}

fn main() {
    let _ = rocket::routes![handler];
}
