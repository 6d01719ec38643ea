use jwt_core::jwt_protected;
use rocket::post;
use shared::User;

#[jwt_protected(claims = User, when(claims.subject == author), role("edtor") || when(id), when(body.is_empty()))]
#[post("/<author>/<id>", data = "<body>")]
fn handler(author: &str, id: u64, body: String) {
    let _ = (author, id, body);
}

fn main() {
    let _ = rocket::routes![handler];
}
