use jwt_core::jwt_protected;
use rocket::get;
use shared::User;

#[jwt_protected(claims = User, when(claims == "me"))]
#[get("/<claims>")]
fn handler(claims: &str) {
    let _ = claims;
}

fn main() {
    let _ = rocket::routes![handler];
}
