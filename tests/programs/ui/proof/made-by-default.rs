use jwt_core::{Granted, jwt_policy};
use shared::User;

#[jwt_policy(claims = User, roles = "admin")]
struct CanPublish;

fn forge() -> Granted<'static, CanPublish> {
    Default::default()
}

fn main() {
    let _ = forge();
}
