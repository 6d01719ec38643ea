use jwt_core::jwt_policy;
use shared::User;

#[jwt_policy(claims = User, policy(CanEdit) || role("admin"))]
struct CanPublish;

#[jwt_policy(claims = User, policy(CanPublish) || role("editor"))]
struct CanEdit;

fn main() {}
