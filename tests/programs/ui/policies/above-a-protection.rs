use jwt_core::{jwt_policy, jwt_protected};
use shared::User;

#[jwt_policy(claims = User, role("admin"))]
#[jwt_protected(claims = User, role("editor"))]
struct CanPublish;

fn main() {}
