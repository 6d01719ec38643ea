use jwt_core::Role;

#[derive(Role)]
enum Role {
    #[role(grants("read", "read"))]
    Admin,
}

fn main() {}
