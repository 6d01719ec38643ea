use jwt_core::jwt_protected;
use rocket::get;

#[jwt_protected]
#[get("/")]
#[jwt_protected]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
