use jwt_core::jwt_policy;
use shared::{Open, User};

#[jwt_policy(claims = User, roles = "admin")]
struct CanPublish;

#[jwt_policy(claims = Open, policy(CanPublish) || role("editor"))]
struct CanEdit;

fn main() {}
