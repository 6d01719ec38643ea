use jwt_core::jwt_policy;
use tests::User;

#[jwt_policy(claims = User)]
struct CanPublish;

fn main() {}
