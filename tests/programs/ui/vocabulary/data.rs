use jwt_core::Role;

#[derive(Role)]
enum Role {
    Admin(u8),
}

fn main() {}
