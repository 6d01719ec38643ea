use jwt_core::Role;

#[derive(Role)]
enum Role<const N: usize> {
    Admin,
}

fn main() {}
