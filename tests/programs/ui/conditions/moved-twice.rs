use jwt_core::jwt_protected;
use rocket::get;
use shared::User;

fn take(text: String) -> bool {
    text.is_empty()
}

#[jwt_protected(claims = User, when(take(owner) && take(owner)))]
#[get("/<owner>")]
fn handler(owner: String) {
    let _ = owner;
}

fn main() {
    let _ = rocket::routes![handler];
}
