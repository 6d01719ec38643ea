use jwt_core::jwt_policy;
use shared::User;

#[jwt_policy(claims = User, role("admin"))]
#[jwt_policy(claims = User, role("editor"))]
struct CanPublish;

fn main() {}
