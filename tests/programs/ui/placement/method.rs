use jwt_core::jwt_protected;
use rocket::get;

struct Api;

impl Api {
    #[jwt_protected]
    #[get("/")]
    fn handler(&self) {}
}

fn main() {
    Api.handler();
}
