use jwt_core::jwt_protected;
use rocket::get;

struct User;

#[jwt_protected(claims = User, role("admin") && !scope("articles:read"))]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
