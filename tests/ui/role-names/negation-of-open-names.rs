use jwt_core::jwt_protected;
use rocket::get;
use tests::Open;

#[jwt_protected(claims = Open, !role("banned"))]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
