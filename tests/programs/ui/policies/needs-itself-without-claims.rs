use jwt_core::jwt_policy;

#[jwt_policy(policy(CanPublish))]
struct CanPublish;

fn main() {}
