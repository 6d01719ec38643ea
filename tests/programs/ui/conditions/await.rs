use jwt_core::jwt_protected;
use rocket::get;
use shared::User;

async fn load(id: u64) -> bool {
    id == 1
}

#[jwt_protected(claims = User, when(load(id).await))]
#[get("/<id>")]
fn handler(id: u64) {
    let _ = id;
}

fn main() {
    let _ = rocket::routes![handler];
}
