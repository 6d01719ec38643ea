use jwt_core::Role;

#[derive(Role)]
enum Role {
    #[role(implies(Admin))]
    Admin,
}

fn main() {}
