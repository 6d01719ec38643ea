use jwt_core::jwt_protected;
use shared::User;

#[jwt_protected(claims = User, rol = "admin")]
mod api {
    #[rocket::get("/one")]
    pub fn one() {}

    #[rocket::get("/two")]
    pub fn two() {}

    #[jwt_core::jwt_protected(role("admin"))]
    #[rocket::get("/three")]
    pub fn three() {}

    #[rocket::get("/four")]
    pub fn four(user: jwt_core::Jwt<shared::User>) -> String {
        user.sub.clone()
    }
}

fn main() {
    let _ = rocket::routes![api::one, api::two, api::three, api::four];
}
