use jwt_core::jwt_protected;
use rocket::get;
use shared::implying::{self, Rank, Staff};

#[jwt_protected(claims = Staff, role(Rank::Admin) || role(implying::Rank::Admin))]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
