use jwt_core::jwt_policy;
use shared::User;

#[jwt_policy(claims = User)]
struct CanPublish;

fn main() {}
