use jwt_core::jwt_protected;
use rocket::get;

#[jwt_protected]
#[get("/")]
fn handler(_: &rocket::Config) {}

fn main() {
    let _ = rocket::routes![handler];
}
