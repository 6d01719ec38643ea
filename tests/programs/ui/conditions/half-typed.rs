use jwt_core::jwt_protected;
use rocket::get;
use shared::User;

#[jwt_protected(claims = User, when(claims.sub ==))]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
