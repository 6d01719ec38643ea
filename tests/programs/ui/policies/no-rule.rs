use jwt_core::jwt_policy;

#[jwt_policy]
struct CanPublish;

fn main() {}
