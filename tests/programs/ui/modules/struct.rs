use jwt_core::jwt_protected;

#[jwt_protected(claims = shared::User, roles = "admin")]
struct Api;

fn main() {}
