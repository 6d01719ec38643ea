use jwt_core::jwt_protected;
use rocket::get;
use shared::implying::{Rank, Staff};

#[jwt_protected(claims = Staff, roles = ["admin", Rank::Admin])]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
