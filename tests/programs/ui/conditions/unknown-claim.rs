use jwt_core::jwt_protected;
use rocket::get;
use shared::User;

#[jwt_protected(claims = User, when(claims.subject == author))]
#[get("/articles/<author>/<id>")]
fn handler(author: &str, id: u64) {
    let _ = (author, id);
}

fn main() {
    let _ = rocket::routes![handler];
}
