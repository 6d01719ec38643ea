use jwt_core::jwt_protected;
use shared::User;

#[jwt_protected(claims = User, roles = "admin")]
mod api {
    pub fn routes() -> Vec<rocket::Route> {
        #[rocket::get("/hidden")]
        fn hidden() {}

        rocket::routes![hidden]
    }
}

fn main() {
    let _ = api::routes();
}
