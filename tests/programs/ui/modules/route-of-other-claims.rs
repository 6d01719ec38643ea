use jwt_core::jwt_protected;
use shared::User;

#[jwt_protected(claims = User, roles = "admin")]
mod api {
    #[rocket::get("/one")]
    pub fn one() {}

    #[rocket::get("/two")]
    pub fn two() {}

    #[rocket::get("/three")]
    pub fn three(bare: jwt_core::Jwt<shared::Bare>) -> String {
        bare.sub.clone()
    }
}

fn main() {
    let _ = rocket::routes![api::one, api::two, api::three];
}
