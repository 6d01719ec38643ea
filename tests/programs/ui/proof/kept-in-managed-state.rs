use jwt_core::{AuthError, Granted, Jwt, jwt_policy, jwt_protected};
use rocket::get;
use shared::User;

#[jwt_policy(claims = User, roles = "admin")]
struct CanPublish;

struct Kept(std::sync::Mutex<Option<Granted<'static, CanPublish>>>);

#[jwt_protected]
#[get("/")]
fn handler(user: Jwt<User>, kept: &rocket::State<Kept>) -> Result<(), AuthError> {
    *kept.0.lock().unwrap() = Some(user.require(CanPublish)?);
    Ok(())
}

fn main() {
    let _ = rocket::routes![handler];
}
