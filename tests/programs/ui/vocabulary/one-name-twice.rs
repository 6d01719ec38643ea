use jwt_core::Role;

#[derive(Role)]
enum Role {
    Admin,
    #[role(rename = "admin")]
    Chief,
}

fn main() {}
