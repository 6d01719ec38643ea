use jwt_core::jwt_protected;
use shared::User;

#[jwt_protected(claims = User, roles = "admin")]
mod api {
    #[rocket::get("/one")]
    pub fn one() {}

    #[rocket::get("/two")]
    pub fn two() {}

    macro_rules! route {
        () => {
            #[rocket::get("/three")]
            fn three() {}
        };
    }

    pub fn routes() -> Vec<rocket::Route> {
        route!();
        rocket::routes![three]
    }
}

fn main() {
    let _ = rocket::routes![api::one, api::two];
    let _ = api::routes();
}
