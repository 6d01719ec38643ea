use jwt_core::{Claims, Roles};

#[derive(Claims)]
struct User {
    #[claim(roles, scopes)]
    roles: Roles,
}

fn main() {}
