use jwt_core::{Jwt, jwt_protected};
use rocket::get;
use shared::User;

#[jwt_protected(when(user.sub == author))]
#[get("/articles/<author>")]
fn handler(author: &str, user: Jwt<User>) {
    let _ = (author, user);
}

fn main() {
    let _ = rocket::routes![handler];
}
