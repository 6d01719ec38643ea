use jwt_core::jwt_policy;
use rocket::get;

#[jwt_policy(claims = shared::User, role("admin"))]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
