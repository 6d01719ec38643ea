use jwt_core::jwt_protected;

#[jwt_protected(claims = tests::User, roles = "admin")]
#[path = "included/module.rs"]
mod api;

fn main() {}
