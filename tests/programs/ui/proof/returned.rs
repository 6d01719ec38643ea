use jwt_core::{AuthError, Granted, Jwt, jwt_policy};
use shared::User;

#[jwt_policy(claims = User, roles = "admin")]
struct CanPublish;

fn ask(user: Jwt<User>) -> Result<Granted<'static, CanPublish>, AuthError> {
    user.require(CanPublish)
}

fn main() {
    let _ = ask;
}
