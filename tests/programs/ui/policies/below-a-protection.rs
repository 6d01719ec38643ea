use jwt_core::{jwt_policy, jwt_protected};
use shared::User;

#[jwt_protected(claims = User, role("editor"))]
#[jwt_policy(claims = User, role("admin"))]
struct CanPublish;

fn main() {}
