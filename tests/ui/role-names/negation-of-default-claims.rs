use jwt_core::jwt_protected;
use rocket::get;

#[jwt_protected(!(scope("a") && role("banned")))]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
