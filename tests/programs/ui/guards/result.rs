use jwt_core::{AuthError, Jwt, jwt_protected};
use rocket::get;
use shared::User;

#[jwt_protected]
#[get("/")]
fn handler(user: Result<Jwt<User>, AuthError>) {
    let _ = user;
}

fn main() {
    let _ = rocket::routes![handler];
}
