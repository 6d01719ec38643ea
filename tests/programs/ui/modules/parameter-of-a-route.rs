use jwt_core::jwt_protected;
use shared::User;

#[jwt_protected(claims = User, when(claims.sub == author))]
mod api {
    #[rocket::get("/<author>")]
    pub fn one(author: &str) -> String {
        author.to_owned()
    }

    #[rocket::get("/<author>/more")]
    pub fn two(author: &str) -> String {
        author.to_owned()
    }
}

fn main() {
    let _ = rocket::routes![api::one, api::two];
}
