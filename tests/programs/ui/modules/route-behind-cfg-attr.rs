use jwt_core::jwt_protected;
use shared::User;

#[jwt_protected(claims = User, roles = "admin")]
mod api {
    #[cfg_attr(all(), doc = "hidden", rocket::get("/hidden"))]
    pub fn hidden() {}
}

fn main() {
    let _ = rocket::routes![api::hidden];
}
