use jwt_core::jwt_protected;
use rocket::get;

#[jwt_protected]
#[get("/")]
fn handler() -> u8 {
    5
}

fn main() {
    let _ = rocket::routes![handler];
}
