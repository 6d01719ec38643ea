use jwt_core::jwt_protected;
use shared::User;

#[jwt_protected(claims = User, roles = "edtor", when(claims.subject == "me"))]
mod api {
    std::thread_local! {}

    #[jwt_core::jwt_protected(role("adm"))]
    #[rocket::get("/one")]
    pub fn one() {}
}

fn main() {
    let _ = rocket::routes![api::one];
}
