use jwt_core::jwt_protected;
use rocket::route;

#[jwt_protected]
#[route(GET, "/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
