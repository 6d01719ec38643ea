use jwt_core::{jwt_policy, jwt_protected};
use shared::{Bare, User};

#[jwt_policy(claims = Bare, when(claims.sub == "me"))]
struct IsMe;

#[jwt_protected(claims = User, roles = "admin")]
mod api {
    #[jwt_core::jwt_protected(policy(super::IsMe))]
    #[rocket::get("/one")]
    pub fn one() {}
}

fn main() {
    let _ = rocket::routes![api::one];
}
