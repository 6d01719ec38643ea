use jwt_core::jwt_protected;
use rocket::get;

#[jwt_protected]
#[get("/<id>")]
fn handler(id: u8) -> String {
    id
}

fn main() {
    let _ = rocket::routes![handler];
}
