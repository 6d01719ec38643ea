use jwt_core::{Granted, jwt_protected};
use rocket::get;

struct CanPublish;

#[jwt_protected]
#[get("/")]
fn handler(proof: Granted<'_, CanPublish>) {
    drop(proof);
}

fn main() {
    let _ = rocket::routes![handler];
}
