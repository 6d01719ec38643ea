use jwt_core::jwt_protected;

#[jwt_protected(claims = tests::User, roles = "admin")]
struct Api;

fn main() {}
