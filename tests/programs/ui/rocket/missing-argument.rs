use jwt_core::jwt_protected;
use rocket::get;

#[jwt_protected]
#[get("/<id>")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
