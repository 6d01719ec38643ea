use jwt_core::jwt_public;

#[jwt_public("tests have no secrets")]
mod api {
    #[rocket::get("/one")]
    pub fn one() {}

    #[rocket::get("/two")]
    pub fn two() {}
}

fn main() {
    let _ = rocket::routes![api::one, api::two];
}
