use jwt_core::{Claims, Roles};

#[derive(Claims)]
struct User {
    #[claim(roles)]
    roles: Roles,
    #[claim(roles)]
    more: Roles,
}

fn main() {}
