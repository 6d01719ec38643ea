use jwt_core::jwt_protected;
use shared::User;

#[jwt_protected(claims = User, roles = "admin")]
mod api {
    #[jwt_core::jwt_public("tests have no secrets")]
    #[jwt_core::jwt_protected]
    #[rocket::get("/one")]
    pub fn one() {}
}

fn main() {
    let _ = rocket::routes![api::one];
}
