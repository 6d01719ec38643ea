use jwt_core::{Claims, Roles};

#[derive(Claims)]
struct User {
    #[claim(scopes)]
    scope: Roles,
}

fn main() {}
