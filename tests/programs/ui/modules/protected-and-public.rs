use jwt_core::jwt_protected;
use shared::User;

#[jwt_protected(claims = User, roles = "admin")]
#[jwt_core::jwt_public("tests have no secrets")]
mod api {
    #[rocket::get("/one")]
    pub fn one() {}

    #[rocket::get("/two")]
    pub fn two() {}
}

fn main() {
    let _ = rocket::routes![api::one, api::two];
}
