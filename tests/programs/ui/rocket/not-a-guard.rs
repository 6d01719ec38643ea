use jwt_core::jwt_protected;
use rocket::get;

#[jwt_protected]
#[get("/")]
fn handler(x: Vec<u8>) {
    let _ = x;
}

fn main() {
    let _ = rocket::routes![handler];
}
