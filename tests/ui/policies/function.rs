use jwt_core::jwt_policy;

#[jwt_policy(claims = tests::User, roles = "admin")]
fn can_publish() {}

fn main() {}
