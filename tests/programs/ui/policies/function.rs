use jwt_core::jwt_policy;

#[jwt_policy(claims = shared::User, roles = "admin")]
fn can_publish() {}

fn main() {}
