use jwt_core::Role;

#[derive(Role)]
enum Role {
    #[role(grants())]
    Admin,
}

fn main() {}
