use jwt_core::jwt_policy;
use shared::User;

#[jwt_policy(claims = User, policy(CanPublish) || role("admin"))]
struct CanPublish;

fn main() {}
