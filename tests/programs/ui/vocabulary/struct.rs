use jwt_core::Role;

#[derive(Role)]
struct Role;

fn main() {}
