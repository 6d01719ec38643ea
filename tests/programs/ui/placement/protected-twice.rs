use jwt_core::jwt_protected;
use rocket::get;

#[jwt_protected(roles = "admin")]
#[jwt_protected(scopes = "articles:read")]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
