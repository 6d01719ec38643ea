use jwt_core::{Claims, Roles};

#[derive(Claims)]
struct User {
    #[claim(roles, rename = "aud")]
    roles: Roles,
}

fn main() {}
