use jwt_core::Role;

#[derive(Role)]
enum Role {
    #[role(rename_all = "snake_case")]
    Admin,
}

fn main() {}
