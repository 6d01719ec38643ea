use jwt_core::jwt_protected;
use rocket::get;
use shared::implying::{Rank, Reach, Staff};

#[jwt_protected(claims = Staff, role(Reach::Read) || role("admin") || role(Rank::Guest))]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
