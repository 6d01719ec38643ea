use jwt_core::jwt_policy;
use tests::User;

#[jwt_policy(claims = User, role("admin"))]
#[jwt_policy(claims = User, role("editor"))]
struct CanPublish;

fn main() {}
