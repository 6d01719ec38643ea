use jwt_core::jwt_protected;
use shared::User;

macro_rules! route {
    () => {
        #[rocket::get("/three")]
        pub fn three() {}
    };
}

#[jwt_protected(claims = User, roles = "admin")]
mod api {
    #[rocket::get("/one")]
    pub fn one() {}

    #[rocket::get("/two")]
    pub fn two() {}

    route!();
}

fn main() {
    let _ = rocket::routes![api::one, api::two, api::three];
}
