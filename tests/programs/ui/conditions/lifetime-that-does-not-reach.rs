use jwt_core::jwt_protected;
use rocket::get;
use shared::User;

fn keep(claims: &'static User) -> bool {
    claims.sub.is_empty()
}

#[jwt_protected(claims = User, when(keep(claims)))]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
