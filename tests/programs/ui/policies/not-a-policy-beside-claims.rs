use jwt_core::jwt_protected;
use rocket::get;
use shared::User;

struct CanPublish;

#[jwt_protected(claims = User, policy(CanPublish) || role("admin"))]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
