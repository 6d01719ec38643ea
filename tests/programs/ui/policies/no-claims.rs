use jwt_core::jwt_policy;

#[jwt_policy(roles = "admin")]
struct CanPublish;

fn main() {}
