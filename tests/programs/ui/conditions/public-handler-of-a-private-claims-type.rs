use jwt_core::{Claims, jwt_protected};
use rocket::get;

#[derive(Claims)]
struct Account {
    sub: String,
}

#[jwt_protected(claims = Account, when(claims.sub == author && author))]
#[get("/<author>")]
pub fn handler(author: &str) -> String {
    author.to_owned()
}

fn main() {
    let _ = rocket::routes![handler];
}
