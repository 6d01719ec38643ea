use jwt_core::Role;

#[derive(Role)]
enum Role {
    #[role(rename = "a", rename = "b")]
    Admin,
}

fn main() {}
