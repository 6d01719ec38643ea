use jwt_core::{Granted, Jwt, jwt_policy, jwt_protected};
use rocket::get;
use shared::{Bare, User};

#[jwt_policy(claims = User, roles = "admin")]
struct CanPublish;

#[jwt_protected]
#[get("/")]
fn handler(bare: Jwt<Bare>, proof: Granted<'_, CanPublish>) -> String {
    drop(proof);
    bare.sub.clone()
}

fn main() {
    let _ = rocket::routes![handler];
}
