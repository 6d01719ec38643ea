use jwt_core::jwt_protected;

#[jwt_protected(policy(CanPublish))]
mod api {
    #[rocket::get("/one")]
    pub fn one() {}

    #[rocket::get("/two")]
    pub fn two() {}
}

fn main() {
    let _ = rocket::routes![api::one, api::two];
}
