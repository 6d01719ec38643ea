use jwt_core::jwt_policy;

#[jwt_policy(claims = tests::User, roles = "admin")]
enum CanPublish {
    Yes,
}

fn main() {}
