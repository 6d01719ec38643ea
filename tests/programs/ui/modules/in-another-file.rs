use jwt_core::jwt_protected;

#[jwt_protected(claims = shared::User, roles = "admin")]
#[path = "included/module.rs"]
mod api;

fn main() {}
