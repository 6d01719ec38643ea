use jwt_core::jwt_policy;

#[jwt_policy(claims = shared::User, roles = "admin")]
union CanPublish {
    a: u8,
}

fn main() {}
