use jwt_core::jwt_protected;
use rocket::get;
use shared::User;

type Rest = std::collections::HashMap<String, u8>;

#[jwt_protected(claims = User, when(rest == claims.sub))]
#[get("/?<rest..>")]
fn handler(rest: Rest) {
    let _ = rest;
}

fn main() {
    let _ = rocket::routes![handler];
}
