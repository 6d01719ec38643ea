use jwt_core::jwt_protected;
use shared::User;

#[jwt_protected(claims = User, roles = "edtor")]
mod api {
    #[rocket::get("/one")]
    pub fn one() {}

    #[rocket::get("/two")]
    pub fn two() {}
}

fn main() {
    let _ = rocket::routes![api::one, api::two];
}
