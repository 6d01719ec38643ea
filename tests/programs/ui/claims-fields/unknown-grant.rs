use jwt_core::{Claims, Permissions, Role, Roles};
use shared::Permission;

#[derive(Role)]
enum Role {
    #[role(grants("raed"))]
    Admin,
}

#[derive(Claims)]
struct User {
    #[claim(roles)]
    roles: Roles<Role>,
    #[claim(permissions)]
    permissions: Permissions<Permission>,
}

fn main() {}
