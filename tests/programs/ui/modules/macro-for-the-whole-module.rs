use jwt_core::jwt_protected;

macro_rules! api {
    ($($item:item)*) => {
        #[jwt_protected(claims = shared::User, rol = "admin")]
        mod api {
            $($item)*
        }
    };
}

api! {
    pub fn helper() {}

    #[rocket::get("/one")]
    pub fn one() {}

    #[rocket::get("/two")]
    pub fn two() {}
}

fn main() {
    let _ = rocket::routes![api::one, api::two];
}
