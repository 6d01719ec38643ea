use jwt_core::jwt_policy;
use shared::User;

#[jwt_policy(claims = User, roles = "admin")]
struct CanPublish();

fn main() {}
