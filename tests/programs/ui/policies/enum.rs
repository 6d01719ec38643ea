use jwt_core::jwt_policy;

#[jwt_policy(claims = shared::User, roles = "admin")]
enum CanPublish {
    Yes,
}

fn main() {}
