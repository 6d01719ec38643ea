use jwt_core::jwt_protected;
use rocket::get;
use shared::User;

#[jwt_protected(claims = User, when(claims.sub.parse::<u64>()? == id))]
#[get("/<id>")]
fn handler(id: u64) {
    let _ = id;
}

fn main() {
    let _ = rocket::routes![handler];
}
