use jwt_core::jwt_protected;
use rocket::get;
use shared::User;
use jwt_core::Jwt;
use shared::Bare;

#[jwt_protected(claims = User)]
#[get("/")]
fn handler(user: Jwt<Bare>) {
    let _ = user;
}

fn main() {
    let _ = rocket::routes![handler];
}
