use jwt_core::{Granted, jwt_policy, jwt_protected};
use rocket::get;
use shared::User;

#[jwt_policy(claims = User, roles = "admin")]
struct CanPublish;

struct Kept(std::sync::Mutex<Option<Granted<'static, CanPublish>>>);

#[jwt_protected]
#[get("/")]
fn handler(proof: Granted<'_, CanPublish>, kept: &rocket::State<Kept>) {
    *kept.0.lock().unwrap() = Some(proof);
}

fn main() {
    let _ = rocket::routes![handler];
}
