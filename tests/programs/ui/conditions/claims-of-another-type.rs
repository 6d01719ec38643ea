use jwt_core::{Jwt, jwt_protected};
use rocket::get;
use shared::User;

#[jwt_protected(when(claims.permissions.is_empty() && claims.tenant == 3))]
#[get("/")]
fn handler(user: Jwt<User>) -> String {
    user.sub.clone()
}

fn main() {
    let _ = rocket::routes![handler];
}
