use jwt_core::{Granted, jwt_policy};
use shared::User;

#[jwt_policy(claims = User, roles = "admin")]
struct CanPublish;

fn publish(_: &Granted<'_, CanPublish>) {}

fn main() {
    publish(&CanPublish.into());
}
