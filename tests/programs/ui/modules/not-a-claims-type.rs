use jwt_core::jwt_protected;

struct Theme;

#[jwt_protected(claims = Theme, roles = "admin")]
mod api {
    #[rocket::get("/one")]
    pub fn one() {}

    #[rocket::get("/two")]
    pub fn two() {}
}

fn main() {
    let _ = rocket::routes![api::one, api::two];
}
