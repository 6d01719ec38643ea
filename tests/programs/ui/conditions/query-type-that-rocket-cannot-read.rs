use jwt_core::jwt_protected;
use rocket::get;
use shared::User;

struct Number(u64);

#[jwt_protected(claims = User, when(id.0 == 3))]
#[get("/?<id>")]
fn handler(id: Number) {
    let _ = id;
}

fn main() {
    let _ = rocket::routes![handler];
}
