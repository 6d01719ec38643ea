use jwt_core::Claims;

#[derive(Claims)]
struct User(String);

fn main() {}
