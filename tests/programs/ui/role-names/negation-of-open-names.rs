use jwt_core::jwt_protected;
use rocket::get;
use shared::Open;

#[jwt_protected(claims = Open, !role("banned"))]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
