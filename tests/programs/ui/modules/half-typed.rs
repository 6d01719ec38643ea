use jwt_core::jwt_protected;
use shared::User;

#[jwt_protected(claims = User, roles = "admin")]
mod api {
    #[rocket::get("/one")]
    pub fn one() -> String {
        let text = String::new();
        text.
    }
}

fn main() {
    let _ = rocket::routes![api::one];
}
