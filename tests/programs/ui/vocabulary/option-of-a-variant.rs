use jwt_core::Role;

#[derive(Role)]
#[role(rename = "x")]
enum Role {
    Admin,
}

fn main() {}
