use jwt_core::Role;

#[derive(Role)]
enum Role {
    #[role(rename = "")]
    Admin,
}

fn main() {}
