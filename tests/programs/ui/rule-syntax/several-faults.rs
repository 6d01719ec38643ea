use jwt_core::jwt_protected;
use rocket::get;
use shared::User;

#[jwt_protected(claims = User, rol = "admin", roles = ["", "editor", "editor"], any(role(admin), "editor"))]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
