use jwt_core::{jwt_policy, jwt_protected};
use rocket::get;
use shared::User;

#[jwt_policy(claims = User, role("edtor"), scope("articles:write"))]
struct CanPublish;

#[jwt_protected(policy(CanPublish))]
#[get("/")]
fn handler() {}

#[jwt_protected(policy(CanPublish) && role("admin"))]
#[get("/more")]
fn more() {}

fn main() {
    let _ = rocket::routes![handler, more];
}
