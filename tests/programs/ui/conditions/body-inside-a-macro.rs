use jwt_core::jwt_protected;
use rocket::post;
use shared::User;

#[jwt_protected(claims = User, when(matches!(body.as_str(), "x")))]
#[post("/articles/<author>", data = "<body>")]
fn handler(author: &str, body: String) {
    let _ = (author, body);
}

fn main() {
    let _ = rocket::routes![handler];
}
