use jwt_core::jwt_protected;
use rocket::get;

#[jwt_protected(policy(CanPublish))]
#[get("/")]
fn handler() {}

fn main() {
    let _ = rocket::routes![handler];
}
