use jwt_core::jwt_protected;
use rocket::get;
use shared::implying::Staff;

#[jwt_protected(claims = Staff, roles = ["admin", "guest"], !role("admin") && !role("guest"))]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
