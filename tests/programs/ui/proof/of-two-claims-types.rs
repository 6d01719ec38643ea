use jwt_core::{Granted, jwt_policy, jwt_protected};
use rocket::get;
use shared::{Open, User};

#[jwt_policy(claims = User, roles = "admin")]
struct CanPublish;

#[jwt_policy(claims = Open, roles = "editor")]
struct CanEdit;

#[jwt_protected]
#[get("/")]
fn handler(one: Granted<'_, CanPublish>, two: Granted<'_, CanEdit>) {
    drop((one, two));
}

fn main() {
    let _ = rocket::routes![handler];
}
