use jwt_core::jwt_protected;
use rocket::get;
use shared::implying::{Rank, Staff};

#[jwt_protected(claims = Staff, role(Rank::Guest) && !role("guest"))]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
