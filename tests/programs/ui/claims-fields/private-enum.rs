use jwt_core::{Claims, Role, Roles};

#[derive(Role)]
enum Role {
    Admin,
}

#[derive(Claims)]
pub struct User {
    #[claim(roles)]
    roles: Roles<Role>,
}

fn main() {}
