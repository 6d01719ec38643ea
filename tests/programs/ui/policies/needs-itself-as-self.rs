use jwt_core::jwt_policy;
use shared::User;

#[jwt_policy(claims = User, policy(Self) || role("admin"))]
struct CanPublish;

fn main() {}
