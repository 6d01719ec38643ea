use jwt_core::jwt_protected;
use rocket::get;
use shared::implying::Staff;

#[jwt_protected(claims = Staff, !(role("admin") && role("editor")))]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
