use jwt_core::jwt_policy;
use shared::{Scope, User};

#[jwt_policy(claims = User, role(Scope::Read))]
struct CanPublish;

fn main() {}
