use jwt_core::Role;

#[derive(Role)]
#[role(rename_al = "snake_case")]
enum Role {
    Admin,
}

fn main() {}
